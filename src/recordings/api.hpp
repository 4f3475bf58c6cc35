#pragma once

#include "kernel/net/route.hpp"
#include "recordings/playing_api.hpp"
#include "recordings/service.hpp"

namespace madang::recordings {

/// Both must outlive the table.
void add_routes(net::RouteTable& routes, Service& service, Player& player);

}  // namespace madang::recordings
