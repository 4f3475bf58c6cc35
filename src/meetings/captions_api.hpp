#pragma once

#include <boost/asio/awaitable.hpp>

#include "kernel/net/call.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

/// Captions of what is said, for devices that want them. What was said is in memory alone. Any loop.
class CaptionDesk {
 public:
  explicit CaptionDesk(Service& service) : service_(service) {}

  boost::asio::awaitable<CaptionSheet> set(net::Call& call, SetCaptions request);
  boost::asio::awaitable<CaptionSheet> read(net::Call& call, NameMeeting request);

 private:
  /// Captions are the main room's: who is in a breakout room reads none of it meanwhile.
  CaptionSheet sheet_of(const Meeting& meeting, bool is_in_main_room) const;

  Service& service_;
};

}  // namespace madang::meetings
