#pragma once

#include "kernel/media/bytes.hpp"
#include "kernel/media/meeting_ids.hpp"

namespace madang::media {

/// What a worker does for its Forwarder. Called on the worker's thread, from within the Forwarder's calls. What it
/// cannot send is lost, as anything on the way may be.
class Outlet {
 public:
  virtual ~Outlet() = default;
  /// As SrtpSealer::seal() takes them; good during the call alone.
  virtual void send_rtp(TransportIndex to, Bytes header, Bytes lead, Bytes payload) = 0;
  /// Plain, one or more packets.
  virtual void send_rtcp(TransportIndex to, Bytes compound) = 0;
  /// Something lies ready for another worker: it is to call its Forwarder's tick() soon. Once a tick at most.
  virtual void wake(std::size_t worker) = 0;
};

}  // namespace madang::media
