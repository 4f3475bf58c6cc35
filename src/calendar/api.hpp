#pragma once

#include "calendar/exchanging_api.hpp"
#include "calendar/service.hpp"
#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"

namespace madang::calendar {

/// Both must outlive the table.
void add_routes(net::RouteTable& routes, Service& service, Exchange& exchange);

void add_events(net::Contract& contract);

}  // namespace madang::calendar
