#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace madang::auth {

/// RFC 4648, section 5, without padding: how WebAuthn writes bytes.
std::string base64url(std::string_view bytes);
/// Nothing unless it is exactly that.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace madang::auth
