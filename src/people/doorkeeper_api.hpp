#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "kernel/auth/passwords.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/auth/shared_attempts.hpp"
#include "kernel/net/call.hpp"
#include "kernel/store/once.hpp"
#include "people/service.hpp"

namespace madang::people {

/// Somebody who has proven who they are.
struct Entered {
  SignedIn signed_in;
  auth::NewSession session;
};

/// Compares what people give with what they should, counts the tries, and hands out sessions. Coroutines of one loop;
/// the object itself holds no state of a request.
class Doorkeeper {
 public:
  Doorkeeper(People& people, auth::Passwords& passwords, auth::SharedAttempts& attempts, bool secure_cookies)
      : people_(people), passwords_(passwords), attempts_(attempts), secure_cookies_(secure_cookies) {}

  /// Counts as a failed attempt of `key` unless the password is right.
  boost::asio::awaitable<bool> knows_password(net::Call& call, const Proof& proof, std::string key,
                                              std::string password);
  boost::asio::awaitable<std::string> hash(std::string password) { return passwords_.hash(std::move(password)); }
  /// The password of whoever is signed in, once more before something grave. Throws kWrongPassword. The transaction
  /// that follows must ask Accounts::holds.
  boost::asio::awaitable<Proof> prove_again(net::Call& call, std::string password);

  /// Something else that is guessed at counts as a failed attempt of `key` until it has succeeded. Throws
  /// kTooManyAttempts.
  boost::asio::awaitable<void> begin_attempt(net::Call& call, std::string key) {
    return attempts_.begin(call.store, std::move(key), call.address);
  }
  boost::asio::awaitable<void> attempt_succeeded(net::Call& call, std::string key) {
    return attempts_.succeeded(call.store, std::move(key), call.address);
  }

  /// Runs inside the transaction; what it answers is kept for a retry.
  using KeptVerb = std::function<std::string(store::Transaction&, const auth::Actor&)>;
  struct Kept {
    AccountId account_id;
    std::string answer;
  };
  /// The verb, once under the request's client_id, for whoever gives their password again.
  boost::asio::awaitable<Kept> once_proven(net::Call& call, ProvenWrite request, std::string what, KeptVerb verb);

  /// A session of the account on the device, and what its owner is told.
  Entered enter(store::Transaction& transaction, AccountId account, std::string_view device_name);
  SignedIn let_in(net::Call& call, Entered entered, std::optional<bool> token_wanted) const;
  /// A cookie for browsers; a token in the answer for clients that asked for one.
  void hand_session(net::Call& call, std::optional<std::string>& token_in_answer, const auth::NewSession& session,
                    std::optional<bool> token_wanted) const;
  void hand_cookie(net::Call& call, const std::string& token) const;
  void take_cookie(net::Call& call) const;

 private:
  void set_cookie(net::Call& call, const std::string& token, std::int64_t seconds) const;

  People& people_;
  auth::Passwords& passwords_;
  auth::SharedAttempts& attempts_;
  const bool secure_cookies_;
};

/// For a route that answers 204.
boost::asio::awaitable<net::Nothing> nothing_after(boost::asio::awaitable<void> work);

/// A write of an account, known by its client_id; its digest holds no secret of the request.
store::ClientWrite own_write(const auth::Actor& actor, const ClientId& client_id, std::string_view what);

/// What tries at an account's second factor are counted by, whichever it is.
std::string attempts_at(AccountId account);

/// A digest that parts its texts, for requests whose secrets must stay out of it.
std::string hash_of(std::initializer_list<std::string_view> parts);

}  // namespace madang::people
