#pragma once

#include "base/refusal.hpp"

namespace madang::net {

/// Why the server itself turns a request away, before any route is asked.
inline constexpr RefusalKind kMalformed{"request.invalid", 400, "The request is not valid HTTP/1.1."};
inline constexpr RefusalKind kNoHost{"request.invalid", 400, "The request must carry exactly one Host."};
inline constexpr RefusalKind kAmbiguousLength{"request.invalid", 400, "The length of the request's body is ambiguous."};
inline constexpr RefusalKind kBadChunk{"request.invalid", 400, "The request's body is not chunked correctly."};
inline constexpr RefusalKind kBadHandshake{"request.invalid", 400, "The WebSocket handshake is not valid."};
inline constexpr RefusalKind kWrongOrigin{"request.wrong_origin", 403, "Requests from this origin are not allowed."};
inline constexpr RefusalKind kTimedOut{"request.timed_out", 408, "The request took too long to arrive."};
inline constexpr RefusalKind kBodyTooLarge{"request.too_large", 413, "The request's body is too large."};
inline constexpr RefusalKind kUnknownExpectation{"request.unknown_expectation", 417,
                                                 "This expectation is not known here."};
inline constexpr RefusalKind kUpgradeRequired{"request.upgrade_required", 426,
                                              "Only WebSocket version 13 is spoken here."};
inline constexpr RefusalKind kHeadersTooLarge{"request.headers_too_large", 431, "The request's headers are too large."};
inline constexpr RefusalKind kUnanswered{"server.failed", 500, "The server made a mistake. It has been written down."};
inline constexpr RefusalKind kUnknownCoding{"request.unknown_coding", 501, "This transfer coding is not known here."};
inline constexpr RefusalKind kFull{"server.full", 503, "The server has no room for another connection."};
inline constexpr RefusalKind kStopping{"server.stopping", 503, "The server is about to stop."};
inline constexpr RefusalKind kUnknownVersion{"request.unknown_version", 505,
                                             "Only HTTP/1.0 and HTTP/1.1 are spoken here."};

}  // namespace madang::net
