#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/id.hpp"
#include "base/time.hpp"

namespace madang::auth {

/// A session that lived when it was last looked at.
struct LivingSession {
  SessionId id;
  AccountId account_id;
  Timestamp last_used_at;
};

/// What this process hears of sessions that end, on whichever node.
struct SessionNews {
  std::function<bool()> is_fresh;                                 ///< whether all is heard that ended until just now
  std::function<std::uint64_t()> count;                           ///< of what was heard
  std::function<bool(SessionId, std::uint64_t)> has_ended_since;  ///< also when that is not known any more
};

/// Spares the database that holds sessions a question for every request, where it is another than the one that the
/// request is for. A session is believed to live while the news is fresh and says nothing of its end since. What is
/// read in a transaction may be as old as that transaction: so the news counts from some time before. Any thread.
class RememberedSessions {
 public:
  using Steady = std::chrono::steady_clock;

  static constexpr std::size_t kMost = 100'000;  ///< then all are forgotten
  /// Longer than a transaction can last.
  static constexpr std::chrono::seconds kOldest{15};

  explicit RememberedSessions(SessionNews news) : news_(std::move(news)) {}

  std::optional<LivingSession> find(const std::string& token_hash);
  std::optional<LivingSession> find(SessionId id);
  /// Just read; `token_hash` is empty when it was found by its id.
  void keep(const LivingSession& session, const std::string& token_hash);

 private:
  struct Entry {
    LivingSession session;
    std::uint64_t news = 0;
  };

  std::optional<LivingSession> living(SessionId id);
  std::uint64_t news_before_it_was_read();

  const SessionNews news_;
  std::mutex mutex_;
  std::unordered_map<std::uint64_t, Entry> by_id_;
  std::unordered_map<std::string, SessionId> by_token_;
  Steady::time_point noted_at_;
  std::uint64_t noted_ = 0;
  std::uint64_t noted_before_ = 0;
};

}  // namespace madang::auth
