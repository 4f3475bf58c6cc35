#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kernel/media/stun_integrity.hpp"
#include "kernel/media/stun_message.hpp"

// Messages of STUN that we send. Each is written into a room of the caller's and given as the part of it that is
// filled; empty when the room is too small. No SOFTWARE: it tells strangers which version to attack.

namespace madang::media {

/// No message of ours is longer, but a request with a long username.
constexpr std::size_t kMostStunAnswer = 160;

enum class StunError : std::uint16_t {
  kBadRequest = 400,
  kUnauthenticated = 401,
  kUnknownAttribute = 420,
  kRoleConflict = 487,
};

/// "You came from there", with MESSAGE-INTEGRITY and FINGERPRINT.
Bytes write_binding_success(MutableBytes room, const StunTransaction& transaction, const TransportAddress& from,
                            const StunIntegrity& integrity);

/// `integrity` is null for 400 and 401: who asked has not shown to know the key (RFC 8489, 9.1.4). `unknown` goes with
/// 420.
Bytes write_binding_error(MutableBytes room, const StunTransaction& transaction, StunError error,
                          std::span<const std::uint16_t> unknown, const StunIntegrity* integrity);

/// A check as a browser sends it; for whoever plays one.
struct StunCheck {
  StunTransaction transaction{};
  std::string_view username;  ///< `theirs:ours` of the two ufrags; at most 512 bytes
  std::uint32_t priority = 0;
  std::optional<std::uint64_t> controlling;
  std::optional<std::uint64_t> controlled;
  bool use_candidate = false;
};
Bytes write_binding_request(MutableBytes room, const StunCheck& check, const StunIntegrity& integrity);

}  // namespace madang::media
