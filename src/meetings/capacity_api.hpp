#pragma once

#include <boost/asio/awaitable.hpp>
#include <mutex>
#include <optional>
#include <string>

#include "kernel/net/call.hpp"
#include "meetings/capacity_service.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

/// What administrators see of the server's capacity, and their tests of it; and where somebody stands in the queue of a
/// full server. Any loop.
class CapacityDesk {
 public:
  explicit CapacityDesk(Service& service) : service_(service) {}

  boost::asio::awaitable<MediaCapacity> look(net::Call& call, LookAtCapacity request);
  /// A retry is told how the test stands that it began.
  boost::asio::awaitable<LoadTest> start(net::Call& call, StartLoadTest request);
  boost::asio::awaitable<net::Nothing> cancel(net::Call& call, CancelLoadTest request);
  /// Who asks is still there: who waits without sound keeps the place by asking.
  boost::asio::awaitable<QueueSheet> ask(net::Call& call, NameParticipant request);

 private:
  struct Started {
    std::string client_id;
    std::string request_hash;
    LoadTest answer;
  };

  Service& service_;
  std::mutex mutex_;
  std::optional<Started> last_;
};

}  // namespace madang::meetings
