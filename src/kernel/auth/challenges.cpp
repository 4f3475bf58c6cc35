#include "kernel/auth/challenges.hpp"

#include <sodium.h>

#include <charconv>

#include "kernel/auth/tokens.hpp"
#include "kernel/store/query.hpp"

namespace madang::auth {
namespace {

bool same(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

/// `expiry.nonce.signature`: the time stands in front.
std::optional<Timestamp> expiry_of(std::string_view challenge) {
  std::int64_t milliseconds = 0;
  const auto digits = challenge.substr(0, challenge.find('.'));
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), milliseconds);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return Timestamp::from_milliseconds(milliseconds);
}

}  // namespace

std::string Challenges::make(std::string_view purpose, std::string_view subject) const {
  const std::string text = std::to_string((clock_.now() + kLife).milliseconds()) + "." + random_token();
  return text + "." + signature(purpose, subject, text);
}

bool Challenges::stands(std::string_view purpose, std::string_view subject, std::string_view challenge) const {
  const auto end = challenge.rfind('.');
  if (end == std::string_view::npos) return false;
  const std::string_view text = challenge.substr(0, end);
  if (!same(signature(purpose, subject, text), challenge.substr(end + 1))) return false;
  const auto expiry = expiry_of(text);
  return expiry && *expiry > clock_.now();
}

bool Challenges::spend(store::Transaction& transaction, std::string_view purpose, std::string_view subject,
                       std::string_view challenge) {
  if (!stands(purpose, subject, challenge)) return false;
  store::execute(transaction, "DELETE FROM spent_challenges WHERE expires_at <= $1", clock_.now());
  return store::execute(transaction,
                        "INSERT INTO spent_challenges (challenge_hash, expires_at) VALUES ($1, $2)"
                        " ON CONFLICT (challenge_hash) DO NOTHING",
                        digest(challenge), clock_.now() + kLife) == 1;
}

std::string Challenges::signature(std::string_view purpose, std::string_view subject,
                                  std::string_view unsigned_part) const {
  const std::string text = std::string(purpose) + " " + std::string(subject) + " " + std::string(unsigned_part);
  return keyed_hash(key_, "challenge", text);
}

}  // namespace madang::auth
