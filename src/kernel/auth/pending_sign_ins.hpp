#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::auth {

/// The token of a sign-in that is half done, told once; only its keyed hash is stored.
struct NewPendingSignIn {
  std::string token;
  Timestamp expires_at;
};

struct PendingSignIn {
  AccountId account_id;
  std::string device_name;
};
BOOST_DESCRIBE_STRUCT(PendingSignIn, (), (account_id, device_name))

/// Sign-ins that gave the right password and still owe the second factor. Their token is no session: it lies in another
/// table under another hash, so no route and no socket can take it for one. It is good for one account and one session,
/// lives five minutes, and dies of the fifth wrong code.
class PendingSignIns {
 public:
  PendingSignIns(const Clock& clock, std::string key) : clock_(clock), key_(std::move(key)) {}

  NewPendingSignIn begin(store::Transaction& transaction, AccountId account, std::string_view device_name);
  std::optional<PendingSignIn> find(store::Transaction& transaction, std::string_view token) const;
  void count_failure(store::Transaction& transaction, std::string_view token);
  void end(store::Transaction& transaction, std::string_view token);
  /// For when the password that was given is no longer the account's.
  void end_all(store::Transaction& transaction, AccountId account);

  static constexpr std::chrono::minutes kLife{5};
  static constexpr std::int64_t kMostFailures = 5;

 private:
  std::string hash(std::string_view token) const;

  const Clock& clock_;
  const std::string key_;
};

}  // namespace madang::auth
