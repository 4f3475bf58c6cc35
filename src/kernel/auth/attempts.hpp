#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/refusal.hpp"
#include "base/time.hpp"

namespace madang::auth {

inline constexpr RefusalKind kTooManyAttempts{"auth.too_many_attempts", 429, "Too many failed sign-ins. Wait a while and try again."};

/// Counts failed sign-ins by login and by address in a sliding quarter of an hour and refuses more than the limit, with
/// the seconds to wait. Memory is bounded: the oldest entries go first. Any thread.
class Attempts {
 public:
  Attempts(const Clock& clock, std::size_t most_by_login = 10, std::size_t most_by_address = 100);

  /// Throws Refusal kTooManyAttempts with retry_after_seconds.
  void check(std::string_view login, std::string_view address);
  void failed(std::string_view login, std::string_view address);
  void succeeded(std::string_view login);

 private:
  struct Entry {
    std::size_t count = 0;
    Timestamp since;
  };
  void check_entry(const std::string& key, std::size_t most);
  void count(const std::string& key);

  static constexpr std::chrono::minutes kWindow{15};
  static constexpr std::size_t kMostEntries = 100'000;

  const Clock& clock_;
  const std::size_t most_by_login_;
  const std::size_t most_by_address_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace madang::auth
