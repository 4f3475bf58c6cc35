#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "kernel/auth/passwords.hpp"
#include "kernel/auth/shared_attempts.hpp"
#include "kernel/net/call.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

/// What of a meeting waits for a password's hash. Whoever guesses is slowed down as at signing in, on each meeting for
/// itself. Any loop; what it refers to outlives the routes.
class Entering {
 public:
  Entering(Service& service, auth::Passwords& passwords, auth::SharedAttempts& attempts)
      : service_(service), passwords_(passwords), attempts_(attempts) {}

  boost::asio::awaitable<JoinedMeeting> join(net::Call& call, JoinMeeting request);
  boost::asio::awaitable<Meeting> create(net::Call& call, CreateMeeting request);
  boost::asio::awaitable<Meeting> set_password(net::Call& call, SetMeetingPassword request);

 private:
  boost::asio::awaitable<std::string> proven(net::Call& call, const JoinMeeting& request);

  Service& service_;
  auth::Passwords& passwords_;
  auth::SharedAttempts& attempts_;
};

}  // namespace madang::meetings
