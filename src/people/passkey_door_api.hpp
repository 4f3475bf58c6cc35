#pragma once

#include <boost/asio/awaitable.hpp>

#include "kernel/net/route.hpp"
#include "people/doorkeeper_api.hpp"

namespace madang::people {

struct SignInByPasskey {
  PasskeyProof passkey;
  Text<0, 100> device_name;
  std::optional<bool> token_wanted;
};
BOOST_DESCRIBE_STRUCT(SignInByPasskey, (), (passkey, device_name, token_wanted))

struct RemovePasskey {
  PasskeyId passkey_id;
  ClientId client_id;
  Text<1, 200> current_password;
};
BOOST_DESCRIBE_STRUCT(RemovePasskey, (), (passkey_id, client_id, current_password))

/// Adding passkeys and signing in with them. Signatures are checked on a snapshot, so that the writer never waits for
/// arithmetic.
class PasskeyDoor {
 public:
  PasskeyDoor(People& people, Doorkeeper& doorkeeper) : people_(people), doorkeeper_(doorkeeper) {}

  boost::asio::awaitable<PasskeySetup> begin(net::Call& call, ProvenWrite request);
  boost::asio::awaitable<AddedPasskey> add(net::Call& call, AddPasskey request);
  boost::asio::awaitable<void> remove(net::Call& call, RemovePasskey request);
  boost::asio::awaitable<SignedIn> finish(net::Call& call, FinishWithPasskey request);
  boost::asio::awaitable<SignedIn> sign_in(net::Call& call, SignInByPasskey request);

 private:
  People& people_;
  Doorkeeper& doorkeeper_;
};

/// Both must outlive the table.
void add_passkey_door(net::RouteTable& table, People& people, PasskeyDoor& passkey_door);

}  // namespace madang::people
