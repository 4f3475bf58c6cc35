#pragma once

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string_view>

#include "kernel/media/stun_message.hpp"

namespace madang::media {

using StunDigest = std::array<std::uint8_t, 20>;

/// HMAC-SHA1 (RFC 2104) under one key, which for ICE is a password as it stands: a short-term credential (RFC 8489,
/// 9.1.1). The key is prepared once; a digest then costs two small allocations inside OpenSSL 3.0, which EVP leaves no
/// way around. That is twice a check and its answer, some four times in ten seconds and peer, and never a packet of
/// media. One thread at a time.
class StunIntegrity {
 public:
  explicit StunIntegrity(std::string_view key);
  StunIntegrity(StunIntegrity&&) = default;
  StunIntegrity& operator=(StunIntegrity&&) = default;
  ~StunIntegrity();

  /// Whether MESSAGE-INTEGRITY is there and right.
  bool holds(const StunMessage& message) const;

  /// The digest over a message that ends where MESSAGE-INTEGRITY will stand; the length in its header counts as if it
  /// already did.
  StunDigest of(Bytes message) const;

 private:
  static constexpr std::size_t kBlock = 64;

  struct Freeing {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::array<std::uint8_t, kBlock> inner_{};
  std::array<std::uint8_t, kBlock> outer_{};
  std::unique_ptr<EVP_MD_CTX, Freeing> context_;
};

/// CRC-32 of a message up to where FINGERPRINT will stand, XORed as RFC 8489, 14.7 says; again with the length as if.
std::uint32_t stun_fingerprint(Bytes message);

/// Whether FINGERPRINT is there and right.
bool fingerprint_holds(const StunMessage& message);

}  // namespace madang::media
