#pragma once

#include <span>
#include <string>

#include "kernel/net/http.hpp"

namespace madang::net {

/// Whether the page a request comes from may speak to us. No Origin means no browser page is behind it, and passes; an
/// Origin must be the Host the request itself names (with https, when the request came over TLS) or one of `allowed`
/// (whole origins, `https://chat.example`). Scheme and host compare without case, and a scheme's own port may be left
/// out (RFC 6454).
bool origin_allowed(const HttpRequest& request, std::span<const std::string> allowed);

/// Whether a method can change something, so that its Origin must be checked.
bool is_unsafe(Method method);

}  // namespace madang::net
