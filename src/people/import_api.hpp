#pragma once

#include "kernel/net/route.hpp"
#include "people/service.hpp"

namespace madang::people {

/// The route that takes a table of people.
void add_import(net::RouteTable& table, People& people);

}  // namespace madang::people
