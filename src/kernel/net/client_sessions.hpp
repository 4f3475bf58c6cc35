#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "kernel/auth/sessions.hpp"
#include "kernel/bus/hub.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/net/command.hpp"
#include "kernel/net/loops.hpp"
#include "kernel/net/resume_tokens.hpp"
#include "kernel/net/router.hpp"
#include "kernel/net/socket.hpp"
#include "kernel/store/store.hpp"

namespace madang::net {

/// Asked when a device connects: what does this member hear, besides their own stream? One entry per slice that has
/// streams, given at wiring.
using StreamsOf = std::function<std::vector<bus::HeardStream>(store::Transaction&, const auth::Actor&)>;

/// Told which devices of members are connected, each of the two once for a device and in this order, on its loop.
/// Either may be empty.
struct Attendance {
  std::function<void(OrgId, MemberId, DeviceNumber)> came;
  std::function<void(OrgId, MemberId, DeviceNumber)> left;
};

struct ClientSessionLimits {
  std::size_t queued_bytes = 1024 * 1024;  ///< beyond this a reader is too slow: its stream is dropped and it resumes
  std::size_t events_per_stream = 500;     ///< more than that is told to refetch
  std::size_t events_per_resume = 5'000;
  std::size_t calls_at_once = 32;
  std::size_t commands_waiting = 32;
  std::size_t cursors = 5'000;
  std::chrono::milliseconds hello_time{10'000};
};

/// What all sockets of the process share. Immutable while serving.
struct ClientSessionParts {
  store::Store& store;
  auth::Sessions& sessions;
  bus::Streams& streams;
  bus::Hub& hub;
  const Router& router;
  const CommandTable& commands;
  const ResumeTokens& tokens;
  std::vector<StreamsOf> streams_of;
  ClientSessionLimits limits;
  Attendance attendance;
  auth::Visitors visitors;
};

class ClientSession;

/// Every connected device of this process: makes a session for each socket, and tells all of them to go when it drains.
class ClientSessions {
 public:
  ClientSessions(ClientSessionParts parts, Loops& loops);
  ~ClientSessions();

  /// For Server; runs on the socket's loop.
  boost::intrusive_ptr<SocketListener> accept(Socket& socket, const HttpRequest& upgrade);

  /// Sends `goodbye` to everyone, or to everyone of the organisations that `concerns`, with times to come back spread
  /// over `spread`, and closes. Any thread; `concerns` is asked on the loops.
  void say_goodbye(std::chrono::milliseconds spread, std::function<bool(OrgId)> concerns = {});

 private:
  friend class ClientSession;
  struct Members;  // of one loop, touched by its thread alone

  std::size_t loop_of(const Socket& socket) const;

  ClientSessionParts parts_;
  Loops& loops_;
  std::atomic<DeviceNumber> last_device_ = 0;
  std::vector<std::shared_ptr<Members>> by_loop_;
};

}  // namespace madang::net
