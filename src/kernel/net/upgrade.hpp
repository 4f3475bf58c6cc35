#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/refusal.hpp"
#include "kernel/net/http.hpp"

namespace madang::net {

/// Checks a WebSocket handshake (RFC 6455 4.2.1) and gives the bytes of the 101 that accepts it.
std::expected<std::string, RefusalKind> accept_upgrade(const HttpRequest& request);

/// What Sec-WebSocket-Accept must be for a key.
std::string accept_key(std::string_view key);

}  // namespace madang::net
