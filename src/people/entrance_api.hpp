#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>

#include "kernel/net/route.hpp"
#include "people/doorkeeper_api.hpp"
#include "people/service.hpp"

namespace madang::people {

/// The door: founding, joining, signing in and out, and the password. Hashing waits outside every transaction; what was
/// proven before is checked again inside. Hashes of requests that carry a password leave it out, for they are stored.
/// Coroutines of one loop; the object itself holds no state of a request.
class Entrance {
 public:
  Entrance(People& people, Doorkeeper& doorkeeper) : people_(people), doorkeeper_(doorkeeper) {}

  boost::asio::awaitable<SignedIn> found(net::Call& call, FoundOrganisation request);
  boost::asio::awaitable<SignedIn> accept(net::Call& call, AcceptInvite request);
  boost::asio::awaitable<SignInAnswer> sign_in(net::Call& call, SignIn request);
  boost::asio::awaitable<void> sign_out(net::Call& call);
  boost::asio::awaitable<void> change_password(net::Call& call, ChangePassword request);
  boost::asio::awaitable<Ticket> issue_ticket(net::Call& call);

 private:
  /// Somebody who came in, and the session they got if they had none.
  struct Entered {
    SignedIn signed_in;
    std::optional<auth::NewSession> session;
  };
  using Enter = std::function<void(store::Transaction&, const Account&)>;
  using Place = std::function<OrgId(store::Transaction&)>;
  struct Entry {
    const ClientId& client_id;
    std::string request_hash;
    std::string locale = {};  ///< of a new account
    OrgId org = {};           ///< where they enter; zero while `place` has yet to say it
    Enter verb = {};
    Place place = {};
    std::string device_name = {};  ///< of a new session
    std::optional<Invites::Personal> personal = {};
  };

  boost::asio::awaitable<SignedIn> enter(net::Call& call, std::optional<Newcomer> newcomer, Entry& entry);
  std::optional<Account> settle(store::Transaction& transaction, net::Call& call, const std::optional<Proof>& proof,
                                const Entry& entry);
  /// What an organisation that is to be founded has from above: a place, and a founder. False when the proof no longer
  /// holds.
  boost::asio::awaitable<bool> find_place(net::Call& call, std::optional<Proof>& proof, Entry& entry);
  std::optional<Entered> try_to_enter(store::Transaction& transaction, net::Call& call,
                                      const std::optional<Proof>& proof, const Entry& entry);
  boost::asio::awaitable<Proof> prove(net::Call& call, const Newcomer& newcomer, const Entry& entry);

  People& people_;
  Doorkeeper& doorkeeper_;
};

}  // namespace madang::people
