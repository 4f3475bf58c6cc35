#include "kernel/net/resume_tokens.hpp"

#include <sodium.h>

#include <bit>
#include <cstring>
#include <utility>

#include "kernel/auth/base64url.hpp"
#include "kernel/auth/tokens.hpp"

namespace madang::net {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kSignature = 64;  // hexadecimal digits
static_assert(std::endian::native == std::endian::little);

template <class T>
void put(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

/// Takes what put() wrote off the front; once it lacked something, everything lacks.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T take() {
    T value{};
    if (const auto taken = take(sizeof(T)); !taken.empty()) std::memcpy(&value, taken.data(), sizeof(T));
    return value;
  }
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) complete_ = false;
    if (!complete_) return {};
    const auto taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  bool has_ended() const { return complete_ && bytes_.empty(); }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
  bool complete_ = true;
};

std::uint64_t random_number() {
  auth::ready_sodium();
  std::uint64_t number = 0;
  randombytes_buf(&number, sizeof(number));
  return number;
}

}  // namespace

std::string write_resume_token(const ResumeToken& token) {
  std::string bytes;
  put(bytes, kVersion);
  put(bytes, token.actor.account_id.value);
  put(bytes, token.actor.session_id.value);
  put(bytes, token.actor.org_id.value);
  put(bytes, token.actor.member_id.value);
  put(bytes, static_cast<std::uint8_t>(token.actor.role));
  put(bytes, token.issued_at.milliseconds());
  put(bytes, token.process);
  put(bytes, token.changes);
  put(bytes, static_cast<std::uint8_t>(token.epoch.size()));
  bytes += token.epoch;
  for (const auto& stream : token.streams) {
    put(bytes, stream.key.prefix);
    put(bytes, stream.key.value);
    put(bytes, stream.visible_from);
  }
  return bytes;
}

std::optional<ResumeToken> read_resume_token(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.take<std::uint8_t>() != kVersion) return std::nullopt;
  ResumeToken token;
  token.actor.account_id.value = reader.take<std::uint64_t>();
  token.actor.session_id.value = reader.take<std::uint64_t>();
  token.actor.org_id.value = reader.take<std::uint64_t>();
  token.actor.member_id.value = reader.take<std::uint64_t>();
  const auto role = reader.take<std::uint8_t>();
  if (role > static_cast<std::uint8_t>(auth::Role::guest)) return std::nullopt;
  token.actor.role = static_cast<auth::Role>(role);
  token.issued_at = Timestamp::from_milliseconds(reader.take<std::int64_t>());
  token.process = reader.take<std::uint64_t>();
  token.changes = reader.take<bus::Changes::Count>();
  token.epoch = reader.take(reader.take<std::uint8_t>());
  constexpr std::size_t kStream = sizeof(bus::StreamKey::prefix) + 2 * sizeof(std::uint64_t);
  token.streams.resize(reader.left() / kStream);
  for (auto& stream : token.streams) {
    stream.key.prefix = reader.take<decltype(stream.key.prefix)>();
    stream.key.value = reader.take<std::uint64_t>();
    stream.visible_from = reader.take<std::int64_t>();
  }
  if (!reader.has_ended()) return std::nullopt;
  return token;
}

ResumeTokens::ResumeTokens(const Clock& clock, std::string key)
    : clock_(clock), key_(std::move(key)), process_(random_number()) {}

std::optional<std::string> ResumeTokens::issue(ResumeToken token) const {
  if (token.streams.size() > kMostStreams) return std::nullopt;
  token.issued_at = clock_.now();
  token.process = process_;
  std::string text = auth::base64url(write_resume_token(token));
  return text += signature(text);
}

std::optional<ResumeToken> ResumeTokens::open(std::string_view text) const {
  if (text.size() <= kSignature) return std::nullopt;
  const auto body = text.substr(0, text.size() - kSignature);
  const std::string expected = signature(body);
  if (sodium_memcmp(expected.data(), text.data() + body.size(), kSignature) != 0) return std::nullopt;
  const auto bytes = auth::from_base64url(body);
  if (!bytes) return std::nullopt;
  auto token = read_resume_token(*bytes);
  if (!token || token->issued_at + kLife <= clock_.now()) return std::nullopt;
  return token;
}

std::string ResumeTokens::signature(std::string_view body) const { return auth::keyed_hash(key_, "resume", body); }

}  // namespace madang::net
