#pragma once

#include <boost/asio/awaitable.hpp>

#include "kernel/net/route.hpp"
#include "people/doorkeeper_api.hpp"

namespace madang::people {

/// The second step of signing in, and what one does to have one. Secrets and codes are told in answers alone: what is
/// kept for a retry is a name from which they are made again.
class SecondDoor {
 public:
  SecondDoor(People& people, Doorkeeper& doorkeeper) : people_(people), doorkeeper_(doorkeeper) {}

  boost::asio::awaitable<SignedIn> finish(net::Call& call, FinishSignIn request);
  boost::asio::awaitable<TotpSetup> begin_totp(net::Call& call, ProvenWrite request);
  boost::asio::awaitable<RecoveryCodes> confirm_totp(net::Call& call, ConfirmTotp request);
  boost::asio::awaitable<void> remove_totp(net::Call& call, ProvenWrite request);
  boost::asio::awaitable<RecoveryCodes> renew_recovery_codes(net::Call& call, ProvenWrite request);

 private:
  People& people_;
  Doorkeeper& doorkeeper_;
};

/// Both must outlive the table.
void add_second_door(net::RouteTable& table, People& people, SecondDoor& second_door);

}  // namespace madang::people
