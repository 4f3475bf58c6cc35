#include "kernel/phone/digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace madang::phone {
namespace {

constexpr std::size_t kMostBytes = 2048;

/// `name=value` or `name="value"` from the front of a list; false at its end or when it is none.
bool take_pair(std::string_view& rest, std::string& name, std::string& value) {
  rest = trimmed(rest);
  while (rest.starts_with(',')) rest = trimmed(rest.substr(1));
  const auto equals = rest.find('=');
  if (equals == rest.npos) return false;
  name = ascii_lowered(trimmed(rest.substr(0, equals)));
  rest = trimmed(rest.substr(equals + 1));
  value.clear();
  if (!rest.starts_with('"')) {
    const auto end = std::min(rest.find(','), rest.size());
    value = trimmed(rest.substr(0, end));
    rest.remove_prefix(end);
    return true;
  }
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return true;
    }
    if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
    value += rest[i];
  }
  return false;
}

bool offers_auth(std::string_view qop) {
  while (!qop.empty()) {
    const auto comma = std::min(qop.find(','), qop.size());
    if (ascii_lowered(trimmed(qop.substr(0, comma))) == "auth") return true;
    qop.remove_prefix(std::min(comma + 1, qop.size()));
  }
  return false;
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '"' || c == '\\') safe += '\\';
    safe += c;
  }
  return safe;
}

std::string hash(DigestAlgorithm algorithm, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int length = 0;
  const auto* kind = algorithm == DigestAlgorithm::md5 ? EVP_md5() : EVP_sha256();
  if (EVP_Digest(text.data(), text.size(), digest.data(), &length, kind, nullptr) != 1)
    throw std::runtime_error("this machine's OpenSSL has no such digest");
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

bool take_parameter(const std::string& name, const std::string& value, Challenge& challenge, bool& is_known) {
  if (name == "realm") challenge.realm = value;
  if (name == "nonce") challenge.nonce = value;
  if (name == "opaque") challenge.opaque = value;
  if (name == "stale") challenge.is_stale = ascii_lowered(value) == "true";
  if (name == "algorithm") {
    const auto algorithm = ascii_lowered(value);
    is_known = algorithm == "md5" || algorithm == "sha-256";
    if (algorithm == "sha-256") challenge.algorithm = DigestAlgorithm::sha256;
  }
  if (name != "qop") return true;
  challenge.has_qop = offers_auth(value);
  return challenge.has_qop;
}

}  // namespace

std::optional<Challenge> read_challenge(std::string_view value) {
  value = trimmed(value);
  if (value.size() > kMostBytes || ascii_lowered(value.substr(0, 7)) != "digest ") return std::nullopt;
  auto rest = value.substr(7);
  Challenge challenge;
  bool is_known = true;
  std::string name;
  std::string content;
  while (take_pair(rest, name, content))
    if (!take_parameter(name, content, challenge, is_known)) return std::nullopt;
  if (!is_known || challenge.nonce.empty()) return std::nullopt;
  return challenge;
}

std::optional<Challenge> best_challenge(std::span<const std::string> values) {
  std::optional<Challenge> best;
  for (const auto& value : values) {
    auto challenge = read_challenge(value);
    if (challenge && (!best || challenge->algorithm > best->algorithm)) best = std::move(challenge);
  }
  return best;
}

std::string digest_answer(const Challenge& challenge, const DigestUse& use) {
  const auto algorithm = challenge.algorithm;
  const auto secret = hash(algorithm, fmt::format("{}:{}:{}", use.user, challenge.realm, use.password));
  const auto asked = hash(algorithm, fmt::format("{}:{}", use.method, use.uri));
  const auto count = fmt::format("{:08x}", use.count);
  const auto middle =
      challenge.has_qop ? fmt::format("{}:{}:{}:auth", challenge.nonce, count, use.cnonce) : challenge.nonce;
  const auto response = hash(algorithm, fmt::format("{}:{}:{}", secret, middle, asked));
  auto text = fmt::format(R"(Digest username="{}", realm="{}", nonce="{}", uri="{}", response="{}", algorithm={})",
                          escaped(use.user), escaped(challenge.realm), escaped(challenge.nonce), use.uri, response,
                          algorithm == DigestAlgorithm::md5 ? "MD5" : "SHA-256");
  if (challenge.opaque) text += fmt::format(R"(, opaque="{}")", escaped(*challenge.opaque));
  if (challenge.has_qop) text += fmt::format(R"(, qop=auth, nc={}, cnonce="{}")", count, use.cnonce);
  return text;
}

}  // namespace madang::phone
