#pragma once

#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"
#include "tasks/service.hpp"

namespace madang::tasks {

/// `service` must outlive the table.
void add_routes(net::RouteTable& routes, Service& service);

void add_events(net::Contract& contract);

}  // namespace madang::tasks
