#pragma once

#include "kernel/media/bytes.hpp"
#include "kernel/media/srtp_keys.hpp"

// From the master keys of a handshake to those that packets are sealed with (RFC 3711, 4.3; RFC 7714, 11). Keys are
// never derived anew while they live: WebRTC's derivation rate is 0. No allocation but in OpenSSL; any thread.

namespace madang::media {

enum class SrtpPackets : std::uint8_t { kRtp, kRtcp };

/// What protects packets of one kind in one direction. Of `key` and `salt` as many bytes count as the master's have;
/// `authentication` is for AES-CM alone. Wiped when it ends.
struct SrtpSessionKeys {
  SrtpProfile profile = SrtpProfile::kAeadAes128Gcm;
  std::array<std::uint8_t, kMostSrtpKey> key{};
  std::array<std::uint8_t, kMostSrtpSalt> salt{};
  std::array<std::uint8_t, 20> authentication{};

  ~SrtpSessionKeys();
};

/// Throws std::runtime_error when OpenSSL has no AES.
SrtpSessionKeys session_keys(SrtpProfile profile, const SrtpMaster& master, SrtpPackets packets);

/// The AES-CM function of RFC 3711, 4.3.3: fills `out` for one label. A master salt shorter than 14 bytes is filled up
/// with zeros at its end, as RFC 7714 wants it.
void derive_session_key(Bytes master_key, Bytes master_salt, std::uint8_t label, MutableBytes out);

}  // namespace madang::media
