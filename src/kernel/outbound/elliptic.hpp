#pragma once

#include <openssl/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

// Keys of the curve P-256 as Web Push writes them, and the little of OpenSSL that it takes. Bytes are in std::string.

namespace madang::outbound {

struct KeyCloser {
  void operator()(EVP_PKEY* key) const;
};
using Key = std::unique_ptr<EVP_PKEY, KeyCloser>;

inline constexpr std::size_t kPublicKeyBytes = 65;  ///< uncompressed: 4, x, y

Key new_key();
/// Of any secret: the same gives the same key.
Key key_from_secret(std::string_view secret);
/// Of the 32 bytes of its private number. Throws std::runtime_error when there is no such key.
Key key_of_number(std::string_view number);
/// Nothing when that is no point of the curve.
std::optional<Key> public_key(std::string_view bytes);
std::string public_bytes(const Key& key);

/// The secret that both sides find (ECDH): 32 bytes.
std::string shared_secret(const Key& ours, const Key& theirs);
/// ES256 (RFC 7518, 3.4): 64 bytes, r and s.
std::string signature(const Key& key, std::string_view text);
/// RFC 5869, with SHA-256.
std::string hkdf(std::string_view salt, std::string_view secret, std::string_view info, std::size_t length);
std::string random_bytes(std::size_t count);

/// RFC 4648, section 5, without padding; reading it, padding is passed over, as some browsers' libraries write it.
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace madang::outbound
