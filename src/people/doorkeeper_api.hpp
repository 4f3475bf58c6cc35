#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "kernel/auth/attempts.hpp"
#include "kernel/auth/passwords.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/net/call.hpp"
#include "people/service.hpp"

namespace madang::people {

/// Compares what people give with what they should, counts the tries, and hands out sessions. Coroutines of one loop;
/// the object itself holds no state of a request.
class Doorkeeper {
 public:
  Doorkeeper(People& people, auth::Passwords& passwords, auth::Attempts& attempts, bool secure_cookies)
      : people_(people), passwords_(passwords), attempts_(attempts), secure_cookies_(secure_cookies) {}

  /// Counts as a failed attempt of `key` unless the password is right.
  boost::asio::awaitable<bool> knows_password(net::Call& call, const Proof& proof, std::string key,
                                              std::string password);
  boost::asio::awaitable<std::string> hash(std::string password) { return passwords_.hash(std::move(password)); }
  /// The password of whoever is signed in, once more before something grave. Throws kWrongPassword. The transaction
  /// that follows must ask Accounts::holds.
  boost::asio::awaitable<Proof> prove_again(net::Call& call, std::string password);

  /// Runs `verb`, which answers whether a code of the account is right; a wrong one counts, like a refusal does.
  boost::asio::awaitable<bool> knows_code(net::Call& call, AccountId account,
                                          std::function<bool(store::Transaction&)> verb);

  /// A cookie for browsers; a token in the answer for clients that asked for one.
  void hand_session(net::Call& call, std::optional<std::string>& token_in_answer, const auth::NewSession& session,
                    std::optional<bool> token_wanted) const;
  void hand_cookie(net::Call& call, const std::string& token) const;
  void take_cookie(net::Call& call) const;

 private:
  void set_cookie(net::Call& call, const std::string& token, std::int64_t seconds) const;

  People& people_;
  auth::Passwords& passwords_;
  auth::Attempts& attempts_;
  const bool secure_cookies_;
};

/// For a route that answers 204.
boost::asio::awaitable<net::Nothing> nothing_after(boost::asio::awaitable<void> work);

/// A digest that parts its texts, for requests whose secrets must stay out of it.
std::string hash_of(std::initializer_list<std::string_view> parts);

}  // namespace madang::people
