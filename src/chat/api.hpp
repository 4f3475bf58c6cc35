#pragma once

#include "chat/service.hpp"
#include "kernel/net/command.hpp"
#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"

namespace madang::chat {

/// `service` must outlive both tables. Requests and answers are the structs of requests.hpp and model.hpp.
void add_routes(net::RouteTable& routes, Service& service);
/// What a device says on its socket without waiting for an answer.
void add_commands(net::CommandTable& commands, Service& service);

void add_events(net::Contract& contract);

}  // namespace madang::chat
