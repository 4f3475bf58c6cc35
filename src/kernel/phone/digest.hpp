#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace madang::phone {

enum class DigestAlgorithm : std::uint8_t { md5, sha256 };

/// What a registrar or proxy asks before it serves anybody (RFC 3261, 22; RFC 7616, RFC 8760).
struct Challenge {
  DigestAlgorithm algorithm = DigestAlgorithm::md5;
  std::string realm;
  std::string nonce;
  std::optional<std::string> opaque;
  bool has_qop = false;   ///< `qop=auth`; without it the older and weaker form of RFC 2069 is meant
  bool is_stale = false;  ///< the password was right and the nonce too old
};

/// Nothing when it is no Digest, or one that cannot be answered: another algorithm, or only `auth-int`.
std::optional<Challenge> read_challenge(std::string_view value);
/// The strongest of several; of the same the first.
std::optional<Challenge> best_challenge(std::span<const std::string> values);

struct DigestUse {
  std::string_view user;
  std::string_view password;
  std::string_view method;
  std::string_view uri;
  std::string_view cnonce;
  std::uint32_t count = 1;  ///< how often the nonce was used, this time included
};

/// The value of `Authorization` or `Proxy-Authorization`. Pure.
std::string digest_answer(const Challenge& challenge, const DigestUse& use);

}  // namespace madang::phone
