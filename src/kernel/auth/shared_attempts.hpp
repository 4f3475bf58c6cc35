#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "kernel/auth/attempts.hpp"
#include "kernel/store/store.hpp"

namespace madang::auth {

/// The limits of Attempts, kept by all servers that share a database together: who is refused by one is refused by
/// all, and who goes from one to the next wins no further tries. This server's own count refuses first, so that a
/// flood costs the database nothing. On one machine it is that count alone. Any loop.
class SharedAttempts {
 public:
  enum class With { nobody, other_servers };

  SharedAttempts(Attempts& here, const Clock& clock, With with) : here_(here), clock_(clock), with_(with) {}

  /// Throws Refusal kTooManyAttempts with retry_after_seconds.
  boost::asio::awaitable<void> begin(store::Store& store, std::string login, std::string address);
  boost::asio::awaitable<void> succeeded(store::Store& store, std::string login, std::string address);

  /// Housekeeping: those that are too old to count.
  void forget_old(store::Store& store) const;

 private:
  Attempts& here_;
  const Clock& clock_;
  const With with_;
};

}  // namespace madang::auth
