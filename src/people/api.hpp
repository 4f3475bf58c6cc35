#pragma once

#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"
#include "people/entrance_api.hpp"
#include "people/passkey_door_api.hpp"
#include "people/second_door_api.hpp"
#include "people/service.hpp"

namespace madang::people {

struct IssueTicket {
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(IssueTicket, (), (client_id))

/// What waits for more than the store, such as the hash of a password.
struct Doors {
  Doors(People& people, auth::Passwords& passwords, auth::SharedAttempts& attempts, bool secure_cookies)
      : doorkeeper(people, passwords, attempts, secure_cookies),
        entrance(people, doorkeeper),
        second_door(people, doorkeeper),
        passkey_door(people, doorkeeper) {}

  Doorkeeper doorkeeper;
  Entrance entrance;
  SecondDoor second_door;
  PasskeyDoor passkey_door;
};

/// Both must outlive the table.
void add_routes(net::RouteTable& table, People& people, Doors& doors);

void add_events(net::Contract& contract);

}  // namespace madang::people
