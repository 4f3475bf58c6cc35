#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "kernel/auth/passwords.hpp"
#include "kernel/auth/shared_attempts.hpp"
#include "kernel/net/call.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

/// Who comes with a meeting's link and without an account. Codes and passwords are guessed at as slowly as passwords at
/// signing in, and from one address only so many ask to come in within a quarter of an hour. Any loop; what it refers
/// to outlives the routes.
class GuestDesk {
 public:
  GuestDesk(Service& service, auth::Passwords& passwords, auth::SharedAttempts& attempts, const Clock& clock)
      : service_(service), passwords_(passwords), attempts_(attempts), asked_(clock, kMostAsked, kMostAsked) {}

  boost::asio::awaitable<MeetingDoor> find(net::Call& call, FindMeetingByCode request);
  boost::asio::awaitable<GuestSeat> enter(net::Call& call, EnterAsGuest request);

  static constexpr std::size_t kMostAsked = 200;  ///< from one address, as behind a school's

 private:
  boost::asio::awaitable<std::string> proven(net::Call& call, const EnterAsGuest& request);
  void count(const std::string& address);

  Service& service_;
  auth::Passwords& passwords_;
  auth::SharedAttempts& attempts_;
  auth::Attempts asked_;
};

}  // namespace madang::meetings
