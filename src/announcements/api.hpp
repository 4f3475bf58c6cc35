#pragma once

#include "announcements/service.hpp"
#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"

namespace madang::announcements {

/// `service` must outlive the table.
void add_routes(net::RouteTable& routes, Service& service);

void add_events(net::Contract& contract);

}  // namespace madang::announcements
