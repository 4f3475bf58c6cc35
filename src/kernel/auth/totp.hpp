#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

// Time-based one-time passwords (RFC 6238) as every authenticator app speaks them: HMAC-SHA-1, steps of 30 s. Pure.

namespace madang::auth {

inline constexpr int kTotpDigits = 6;

/// Which step of 30 s a moment lies in.
std::int64_t totp_step(Timestamp at);

/// The code of one step: `digits` decimal digits, with zeros in front (RFC 4226, section 5.3).
std::string totp_code(std::string_view secret, std::int64_t step, int digits = kTotpDigits);

/// The step that `code` belongs to, of the present one and its two neighbours. Only a step after `last_used` counts, so
/// that a code which was seen or heard cannot be used again.
std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, Timestamp now,
                                         std::int64_t last_used);

/// A fresh secret of 160 bits, as RFC 4226 asks for.
std::string random_totp_secret();

/// For people to type: base 32 (RFC 4648) without padding.
std::string totp_secret_text(std::string_view secret);

/// For the camera of an authenticator app: `otpauth://totp/Madang:login?secret=…&issuer=Madang&…`.
std::string totp_address(std::string_view secret, std::string_view login);

}  // namespace madang::auth
