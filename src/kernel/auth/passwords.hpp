#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/refusal.hpp"

namespace madang::auth {

inline constexpr RefusalKind kTooManySignIns{"auth.too_many_sign_ins", 429,
                                             "Too many sign-ins at once. Try again in a moment."};

/// argon2id (RFC 9106) with t=2, m=19 MiB, in a pool of its own so that sign-ins cannot starve the loops. More than
/// `queue` at once are refused with kTooManySignIns. Passwords are wiped from memory when they are done with. Any
/// thread; the destructor finishes what was begun, so the loops whose coroutines wait here must outlive it.
class Passwords {
 public:
  explicit Passwords(std::size_t threads = 1, std::size_t queue = 64);
  ~Passwords();

  boost::asio::awaitable<std::string> hash(std::string password);
  boost::asio::awaitable<bool> matches(std::string password, std::string hash);
  /// Costs what matches() costs and is always false: for unknown accounts, so that time does not tell them apart.
  boost::asio::awaitable<bool> matches_nobody(std::string password);

  /// For the command line; blocks.
  static std::string hash_now(std::string_view password);

 private:
  using Work = std::function<std::string(std::string_view password)>;

  boost::asio::awaitable<std::string> run(std::string& password, Work work);

  std::atomic<std::size_t> begun_ = 0;
  const std::size_t queue_;
  boost::asio::thread_pool pool_;
};

}  // namespace madang::auth
