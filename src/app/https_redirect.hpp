#pragma once

#include <cstdint>

#include "kernel/net/http.hpp"

namespace madang::app {

/// Answers plain HTTP where HTTPS is spoken on `port`: browsers are sent there; a program that asks for a change is
/// refused, so that its author sees that it spoke in the open.
net::HttpHandler redirect_to_https(std::uint16_t port);

}  // namespace madang::app
