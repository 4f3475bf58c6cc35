#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernel/media/bytes.hpp"
#include "kernel/media/owned_descriptor.hpp"
#include "kernel/media/stream_frames.hpp"
#include "kernel/media/transport_address.hpp"

// ICE over TCP (RFC 6544): we are passive on one port of the whole server, and each packet stands behind its length
// (RFC 4571). For clients whose network lets no UDP out.

namespace madang::media {

/// One connection. Not blocking. What the kernel does not take waits, in a bounded buffer that is there only after it
/// was needed; a packet that has no room there is dropped whole, as a line would. One thread at a time: the worker that
/// accepted it hands it to the one whom its first check names.
class TcpConnection {
 public:
  static constexpr std::size_t kMostWaiting = 256 * 1024;

  TcpConnection(OwnedDescriptor socket, const TransportAddress& remote);

  int descriptor() const { return socket_.get(); }
  const TransportAddress& remote() const { return remote_; }

  /// Takes in what the kernel has, once. False when the other side closed.
  bool receive();
  /// Until there is none. Good until the next receive().
  std::optional<Bytes> next() { return frames_.next(); }
  /// What came last is no frame: nothing more can be read of it.
  bool is_broken() const { return frames_.is_broken(); }

  void send(Bytes packet);
  /// The kernel has room again.
  void flush();
  bool has_waiting() const { return begin_ < waiting_.size(); }
  std::uint64_t dropped() const { return dropped_; }

 private:
  void keep(Bytes bytes);

  OwnedDescriptor socket_;
  TransportAddress remote_;
  StreamFrames frames_;
  std::vector<std::uint8_t> waiting_;
  std::size_t begin_ = 0;
  std::uint64_t dropped_ = 0;
};

/// Where clients connect to.
class TcpPort {
 public:
  /// Port 0: the kernel chooses. Throws std::system_error.
  explicit TcpPort(const TransportAddress& at);

  int descriptor() const { return socket_.get(); }
  const TransportAddress& address() const { return address_; }

  struct Accepted {
    OwnedDescriptor socket;
    TransportAddress remote;
  };
  /// Nothing when nobody waits any more.
  std::optional<Accepted> accept();

 private:
  OwnedDescriptor socket_;
  TransportAddress address_;
};

}  // namespace madang::media
