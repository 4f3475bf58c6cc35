#pragma once

#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"
#include "working_time/service.hpp"

namespace madang::working_time {

/// `service` must outlive the table.
void add_routes(net::RouteTable& routes, Service& service);

void add_events(net::Contract& contract);

}  // namespace madang::working_time
