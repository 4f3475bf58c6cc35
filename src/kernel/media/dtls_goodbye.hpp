#pragma once

#include <openssl/ssl.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "kernel/media/dtls_records.hpp"

namespace madang::media {

/// What is kept of a DTLS 1.2 connection in which only a goodbye is left to be said: the keys of its records. OpenSSL's
/// own connection takes 43 kB for that, of which it frees no more. A number that OpenSSL never came to is the one of
/// our record. Its owner's thread; nothing is allocated until there is an alert.
class DtlsGoodbye {
 public:
  static constexpr std::size_t kSize = kDtlsHeader + 8 + 2 + 16;
  using Room = std::span<std::uint8_t, kSize>;

  /// Of a server that has shaken hands. Empty when OpenSSL chose a cipher that DtlsIdentity does not offer.
  static std::optional<DtlsGoodbye> of(SSL& server);
  DtlsGoodbye(const DtlsGoodbye&) = default;
  DtlsGoodbye& operator=(const DtlsGoodbye&) = default;
  ~DtlsGoodbye();

  /// Whether it is the peer's (close_notify: RFC 5246, 7.2.1).
  bool is_said_by(const DtlsRecord& record) const;
  /// Our goodbye; to be said once. Empty only when OpenSSL fails.
  Bytes say(Room room) const;

 private:
  static constexpr std::size_t kMostKey = 32;
  static constexpr std::size_t kMostSalt = 12;
  struct Keys {
    std::array<std::uint8_t, kMostKey> key{};
    std::array<std::uint8_t, kMostSalt> salt{};
  };
  using Nonce = std::array<std::uint8_t, 12>;

  explicit DtlsGoodbye(int cipher) : cipher_(cipher) {}
  bool derive(SSL& server);
  bool has_explicit_nonce() const;
  Nonce nonce(const Keys& keys, Bytes numbered) const;

  int cipher_;  // as OpenSSL numbers them
  Keys received_;
  Keys sent_;
};

}  // namespace madang::media
