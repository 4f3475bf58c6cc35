#pragma once

#include "kernel/net/command.hpp"
#include "kernel/net/contract.hpp"
#include "presence/service.hpp"

namespace madang::presence {

/// All of it is said on sockets; there are no routes. `service` must outlive the table.
void add_commands(net::CommandTable& commands, Service& service);

void add_events(net::Contract& contract);

}  // namespace madang::presence
