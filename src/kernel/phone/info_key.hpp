#pragma once

#include <optional>
#include <string_view>

namespace madang::phone {

/// The key that a SIP INFO tells of (RFC 6086): `application/dtmf-relay` with `Signal=1`, or `application/dtmf` with
/// the key alone, as exchanges send it. Nothing when it is none.
std::optional<char> key_in_info(std::string_view content_type, std::string_view body);

}  // namespace madang::phone
