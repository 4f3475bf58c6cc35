#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "kernel/net/call.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

/// Offers of devices, answered by whoever carries media, and what they want to be shown. A retry of an offer gets its
/// answer again, as long as this server runs: after that the device has to offer anew in any case. Any loop.
class MediaDesk {
 public:
  explicit MediaDesk(Service& service) : service_(service) {}

  boost::asio::awaitable<MediaAnswer> answer(net::Call& call, OfferMedia request);
  boost::asio::awaitable<net::Nothing> show(net::Call& call, ViewMeeting request);

 private:
  struct Answered {
    std::string client_id;
    std::string request_hash;
    std::string answer;
    std::optional<Refusal> refusal;
  };

  std::optional<Answered> answered(const OfferMedia& request, const std::string& request_hash);
  Answered answer_of(const OfferMedia& request, const Service::Seat& seat) const;
  void remember(ParticipantId participant, const Answered& answered);

  Service& service_;
  std::mutex mutex_;
  std::map<ParticipantId, Answered> last_;  // of each device
};

}  // namespace madang::meetings
