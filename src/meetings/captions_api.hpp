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
  CaptionSheet sheet_of(const Meeting& meeting) const;

  Service& service_;
};

}  // namespace madang::meetings
