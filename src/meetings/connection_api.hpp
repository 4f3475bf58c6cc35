#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "kernel/net/call.hpp"
#include "kernel/net/route.hpp"
#include "meetings/connection_service.hpp"

namespace madang::meetings {

struct TestedLine {
  ParticipantId test_id;
  std::string sdp;
};
BOOST_DESCRIBE_STRUCT(TestedLine, (), (test_id, sdp))

/// Lines that are tried: how many, and the answers to retries for as long as one may last. Any loop.
class LineDesk {
 public:
  LineDesk(const Connections& connections, IdSource& ids) : connections_(connections), ids_(ids) {}

  boost::asio::awaitable<TestedLine> test(net::Call& call, TestLine request);

 private:
  struct Tested {
    Timestamp at;
    MemberId member;
    std::string client_id;
    std::string request_hash;
    TestedLine answer;
    std::optional<Refusal> refusal;
  };

  /// Throws kTooManyTests; under the lock.
  void require_room(MemberId member) const;
  void answer(const TestLine& request, Tested& tested);

  const Connections& connections_;
  IdSource& ids_;
  std::mutex mutex_;
  std::deque<Tested> tested_;  // of the last minute, the oldest first
};

/// Both outlive the table.
void add_connection_routes(net::RouteTable& routes, Connections& connections, LineDesk& desk);

}  // namespace madang::meetings
