#pragma once

#include "files/intake_api.hpp"
#include "files/thumbnails_api.hpp"
#include "kernel/net/route.hpp"

namespace madang::files {

void add_routes(net::RouteTable& table, Service& service, Intake& intake, Thumbnails& thumbnails);

}  // namespace madang::files
