#pragma once

#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"
#include "people/entrance_api.hpp"
#include "people/service.hpp"

namespace madang::people {

struct IssueTicket {
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(IssueTicket, (), (client_id))

/// Both must outlive the table.
void add_routes(net::RouteTable& table, People& people, Entrance& entrance);

void add_events(net::Contract& contract);

}  // namespace madang::people
