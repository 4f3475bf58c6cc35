#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

// What a DTLS handshake leaves for SRTP: which cipher, and the master keys of both directions (RFC 5764, 4.2). Plain
// bytes; any thread. Whoever holds one wipes it when the contexts of SRTP are made.

namespace madang::media {

/// The numbers are those of the `use_srtp` extension (RFC 5764 4.1.2, RFC 7714 14.2).
enum class SrtpProfile : std::uint16_t {
  kAesCm128HmacSha1Tag80 = 0x0001,
  kAeadAes128Gcm = 0x0007,
  kAeadAes256Gcm = 0x0008,
};

constexpr std::size_t kMostSrtpKey = 32;
constexpr std::size_t kMostSrtpSalt = 14;

/// Bytes of a master key: 16 or 32.
constexpr std::size_t key_size(SrtpProfile profile) { return profile == SrtpProfile::kAeadAes256Gcm ? 32 : 16; }

/// Bytes of a master salt: 14 for AES-CM (RFC 3711), 12 for GCM (RFC 7714).
constexpr std::size_t salt_size(SrtpProfile profile) {
  return profile == SrtpProfile::kAesCm128HmacSha1Tag80 ? 14 : 12;
}

/// The profile of a number on the wire, if it is one of ours.
constexpr std::optional<SrtpProfile> srtp_profile(std::uint16_t number) {
  switch (static_cast<SrtpProfile>(number)) {
    case SrtpProfile::kAesCm128HmacSha1Tag80:
    case SrtpProfile::kAeadAes128Gcm:
    case SrtpProfile::kAeadAes256Gcm: return static_cast<SrtpProfile>(number);
  }
  return std::nullopt;
}

/// One direction: the first key_size(profile) bytes of `key` and salt_size(profile) of `salt` count, the rest is zero.
struct SrtpMaster {
  std::array<std::uint8_t, kMostSrtpKey> key{};
  std::array<std::uint8_t, kMostSrtpSalt> salt{};

  bool operator==(const SrtpMaster&) const = default;
};

struct SrtpKeys {
  SrtpProfile profile = SrtpProfile::kAeadAes128Gcm;
  SrtpMaster sent;      ///< seals what we send: as a DTLS server, the server's write key
  SrtpMaster received;  ///< opens what the peer sends

  bool operator==(const SrtpKeys&) const = default;
};

}  // namespace madang::media
