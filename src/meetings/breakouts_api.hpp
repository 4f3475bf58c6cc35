#pragma once

#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

/// The routes of breakout rooms, and what is told of them. The service outlives the table.
void add_breakout_routes(net::RouteTable& routes, Service& service);
void add_breakout_events(net::Contract& contract);

}  // namespace madang::meetings
