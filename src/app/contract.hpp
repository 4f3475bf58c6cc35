#pragma once

#include "app/slices.hpp"
#include "kernel/net/contract.hpp"

namespace madang::app {

net::RouteTable routes_of(Slices& slices);
net::CommandTable commands_of(Slices& slices);

/// What is answered by these, and every event there is.
net::Contract contract_of(const net::RouteTable& routes, const net::CommandTable& commands);

/// The contract of the whole server, without starting one.
net::Contract contract();

}  // namespace madang::app
