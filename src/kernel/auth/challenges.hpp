#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::auth {

/// What a passkey must sign so that an old answer proves nothing. The server's key makes a challenge good, for five
/// minutes, one purpose and one subject; the store only hears of those that were spent, so asking for one writes
/// nothing.
class Challenges {
 public:
  Challenges(const Clock& clock, std::string key) : clock_(clock), key_(std::move(key)) {}

  std::string make(std::string_view purpose, std::string_view subject) const;
  /// Whether it is ours, for this, and not too old.
  bool stands(std::string_view purpose, std::string_view subject, std::string_view challenge) const;
  /// Uses it up. False when it does not stand, or was spent before.
  bool spend(store::Transaction& transaction, std::string_view purpose, std::string_view subject,
             std::string_view challenge);

  static constexpr std::chrono::minutes kLife{5};

 private:
  std::string signature(std::string_view purpose, std::string_view subject, std::string_view unsigned_part) const;

  const Clock& clock_;
  const std::string key_;
};

}  // namespace madang::auth
