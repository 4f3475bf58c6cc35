#pragma once

#include "kernel/net/route.hpp"
#include "people/service.hpp"

namespace madang::people {

/// Who administers what, and the devices of members. `people` must outlive the table.
void add_administrators(net::RouteTable& table, People& people);

}  // namespace madang::people
