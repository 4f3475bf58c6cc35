#pragma once

#include <string>
#include <string_view>

#include "base/refusal.hpp"
#include "kernel/net/http.hpp"

namespace madang::net {

/// Status line and headers of an answer, up to the empty line (RFC 9112). Throws std::invalid_argument for a header
/// that would break the message apart.
std::string encode_head(const HttpResponse& response, bool keep_alive, std::string_view date);

/// Whether an answer with this status has content at all (RFC 9110 6.4.1).
bool has_content(int status);

/// The house form of a refusal: `{"code": .., "message": ..}`.
HttpResponse refused(const RefusalKind& kind);

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 5.6.7)
std::string http_date(std::int64_t seconds_since_1970);

}  // namespace madang::net
