#pragma once

#include <boost/asio/ip/udp.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "kernel/phone/transaction.hpp"

namespace madang::phone {

/// What others were answered lately, to be said again when they ask again (RFC 3261, 17.2): so a key told by INFO
/// counts once. One thread.
class Replies {
 public:
  std::optional<std::string> known(const SipMessage& request, Time now);
  void keep(const SipMessage& request, std::string reply, Time now);

 private:
  struct Kept {
    std::string request;
    std::string reply;
    Time until;
  };
  std::deque<Kept> kept_;
};

/// Notes in a request where it really came from (RFC 3261, 18.2.1; RFC 3581), as its answers have to repeat it.
void stamp(SipMessage& request, const boost::asio::ip::udp::endpoint& source);
/// Where an answer to it goes then.
boost::asio::ip::udp::endpoint way_back(const SipMessage& request, const boost::asio::ip::udp::endpoint& source);

}  // namespace madang::phone
