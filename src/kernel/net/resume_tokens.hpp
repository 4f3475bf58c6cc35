#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/bus/changes.hpp"
#include "kernel/bus/stream_key.hpp"

namespace madang::net {

/// What a device was told when it was welcomed: who it is, what it hears and from which number on, and when that was.
struct ResumeToken {
  struct Stream {
    bus::StreamKey key;
    std::int64_t visible_from = 1;

    bool operator==(const Stream&) const = default;
  };

  auth::Actor actor;  ///< without an address
  Timestamp issued_at;
  std::uint64_t process = 0;  ///< the run of the server that counted `changes`
  bus::Changes::Count changes = 0;
  std::string epoch;
  std::vector<Stream> streams;  ///< in the order of the welcome
};

/// The bytes of a token, and nothing but exactly these bytes read again. Pure.
std::string write_resume_token(const ResumeToken& token);
std::optional<ResumeToken> read_resume_token(std::string_view bytes);

/// Gives tokens that a device keeps in memory and shows when its line broke: the server knows it again without having
/// kept anything, so a crowd that comes back costs no database. A token is signed with the server's own secret, like a
/// session's; it says only what its owner was told, and it opens nothing once its session has ended: either this
/// process knows of the end, or the database is asked. Any thread.
class ResumeTokens {
 public:
  static constexpr std::chrono::hours kLife{24};
  static constexpr std::size_t kMostStreams = 500;  ///< whoever hears more comes back with a ticket

  /// `key` is the server's secret of 32 bytes.
  ResumeTokens(const Clock& clock, std::string key);

  /// Signs it; the time and the process are filled in. Nothing when it hears too many streams.
  std::optional<std::string> issue(ResumeToken token) const;
  /// Nothing when it is not ours or too old.
  std::optional<ResumeToken> open(std::string_view text) const;
  /// Whether this run of the server gave it, so that its count means something.
  bool is_own(const ResumeToken& token) const { return token.process == process_; }

 private:
  std::string signature(std::string_view bytes) const;

  const Clock& clock_;
  const std::string key_;
  const std::uint64_t process_;
};

}  // namespace madang::net
