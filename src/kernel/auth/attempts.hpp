#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/refusal.hpp"
#include "base/time.hpp"

namespace madang::auth {

inline constexpr RefusalKind kTooManyAttempts{"auth.too_many_attempts", 429,
                                              "Too many failed sign-ins. Wait a while and try again."};

/// Counts failed sign-ins by login and by address and refuses more than the limit within a quarter of an hour, with the
/// seconds to wait. An attempt counts as failed from its start until succeeded() takes it back, so that many at once
/// cannot outrun the limit. IPv6 addresses count by their /64, which is what one customer has. Memory is bounded: the
/// oldest entries go first. Any thread.
class Attempts {
 public:
  static constexpr std::chrono::minutes kWindow{15};

  explicit Attempts(const Clock& clock, std::size_t most_by_login = 10, std::size_t most_by_address = 100,
                    std::size_t most_entries = 100'000);

  /// Throws Refusal kTooManyAttempts with retry_after_seconds.
  void begin(std::string_view login, std::string_view address);
  void succeeded(std::string_view login, std::string_view address);

  std::size_t entries() const;
  std::size_t most_by_login() const { return most_by_login_; }
  std::size_t most_by_address() const { return most_by_address_; }

 private:
  struct Entry {
    std::string key;
    std::size_t count = 0;
    Timestamp since;
  };
  using Entries = std::list<Entry>;

  void drop_old(Timestamp now);
  void check(const std::string& key, std::size_t most, Timestamp now) const;
  void count(const std::string& key, Timestamp now);

  const Clock& clock_;
  const std::size_t most_by_login_;
  const std::size_t most_by_address_;
  const std::size_t most_entries_;
  mutable std::mutex mutex_;
  Entries oldest_first_;
  std::unordered_map<std::string, Entries::iterator> by_key_;
};

/// What an attempt is counted under, see Attempts.
std::string login_key(std::string_view login);
std::string address_key(std::string_view address);
/// kTooManyAttempts, for those counted since then.
Refusal too_many_attempts(Timestamp since, Timestamp now);

}  // namespace madang::auth
