#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "kernel/media/bytes.hpp"
#include "kernel/media/transport_address.hpp"

// STUN (RFC 8489) as far as ICE (RFC 8445) uses it: messages are read as views into the datagram they came in. No
// allocation, no I/O; any thread.

namespace madang::media {

enum class StunClass : std::uint8_t { kRequest = 0, kIndication = 1, kSuccess = 2, kError = 3 };

constexpr std::uint16_t kStunBinding = 0x001;
constexpr std::size_t kStunHeader = 20;
constexpr std::uint32_t kStunCookie = 0x2112A442;

using StunTransaction = std::array<std::uint8_t, 12>;

struct StunAttribute {
  static constexpr std::uint16_t kMappedAddress = 0x0001;
  static constexpr std::uint16_t kUsername = 0x0006;
  static constexpr std::uint16_t kMessageIntegrity = 0x0008;
  static constexpr std::uint16_t kErrorCode = 0x0009;
  static constexpr std::uint16_t kUnknownAttributes = 0x000A;
  static constexpr std::uint16_t kRealm = 0x0014;
  static constexpr std::uint16_t kNonce = 0x0015;
  static constexpr std::uint16_t kMessageIntegritySha256 = 0x001C;
  static constexpr std::uint16_t kXorMappedAddress = 0x0020;
  static constexpr std::uint16_t kPriority = 0x0024;
  static constexpr std::uint16_t kUseCandidate = 0x0025;
  static constexpr std::uint16_t kSoftware = 0x8022;
  static constexpr std::uint16_t kFingerprint = 0x8028;
  static constexpr std::uint16_t kIceControlled = 0x8029;
  static constexpr std::uint16_t kIceControlling = 0x802A;
};

/// How many attributes that must be understood and are not are told back at most.
constexpr std::size_t kMostUnknown = 8;

struct StunMessage {
  Bytes whole;  ///< the datagram
  StunClass kind = StunClass::kRequest;
  std::uint16_t method = 0;
  StunTransaction transaction{};

  std::optional<std::string_view> username;
  std::optional<std::uint32_t> priority;
  std::optional<std::uint64_t> controlling;  ///< the tie-breaker of who says to control
  std::optional<std::uint64_t> controlled;
  std::optional<TransportAddress> mapped;  ///< of XOR-MAPPED-ADDRESS
  std::optional<std::uint16_t> error;      ///< of ERROR-CODE: 300 to 699
  bool use_candidate = false;

  /// Attributes below 0x8000 that we do not know.
  std::array<std::uint16_t, kMostUnknown> unknown{};
  std::size_t unknown_count = 0;

  std::size_t integrity_at = 0;  ///< where MESSAGE-INTEGRITY begins in `whole`; 0 when it lacks
  std::size_t fingerprint_at = 0;

  std::span<const std::uint16_t> unknowns() const { return std::span(unknown).first(unknown_count); }
};

/// Nothing unless the datagram is one STUN message from its first byte to its last, of a method below 0x100, since a
/// port that is shared has others for something else (RFC 7983, 4), with attributes that fit their lengths, and
/// FINGERPRINT, if there is one, at the end. What follows MESSAGE-INTEGRITY is ignored, as 14.5 of the RFC wants it.
/// Checks neither of the two: see stun_integrity.hpp.
std::optional<StunMessage> read_stun(Bytes datagram);

}  // namespace madang::media
