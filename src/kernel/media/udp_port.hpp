#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "kernel/media/bytes.hpp"
#include "kernel/media/owned_descriptor.hpp"
#include "kernel/media/transport_address.hpp"
#include "kernel/media/udp_runs.hpp"

namespace madang::media {

struct UdpDatagram {
  TransportAddress from;
  MutableBytes bytes;  ///< the receiver may open it in place
};

/// What a port did since it was bound.
struct UdpCounts {
  std::uint64_t received = 0;   ///< datagrams
  std::uint64_t cut = 0;        ///< of those longer than any that we take: dropped
  std::uint64_t sent = 0;       ///< datagrams that the kernel took
  std::uint64_t messages = 0;   ///< in so many pieces: sent / messages is the mean length of a run
  std::uint64_t refused = 0;    ///< runs that the kernel or the card would not take; they went out singly
  std::uint64_t dropped = 0;    ///< datagrams that the kernel would not take at all
  std::uint64_t overflown = 0;  ///< datagrams that found the receive buffer full
};

/// One UDP socket of one worker, for all its peers: reads many datagrams with one call, and sends what a tick gathered
/// with one call, the datagrams of each line in runs that the kernel or the card cuts (UDP_SEGMENT). Where a run is
/// refused its datagrams go out singly, and so does all that goes to that address from then on.
///
/// Not blocking, no allocation but for a new line. One thread.
class UdpPort {
 public:
  static constexpr std::size_t kMostDatagram = 2'048;
  static constexpr std::size_t kAtOnce = 64;      ///< datagrams of one receive()
  static constexpr int kReceiveBuffer = 8 << 20;  ///< bytes that are asked for; net.core.rmem_max may allow fewer
  static constexpr int kSendBuffer = 4 << 20;

  /// Port 0: the kernel chooses. Throws std::system_error.
  explicit UdpPort(const TransportAddress& at);
  UdpPort(const UdpPort&) = delete;
  UdpPort& operator=(const UdpPort&) = delete;
  ~UdpPort();

  int descriptor() const { return socket_.get(); }
  const TransportAddress& address() const { return address_; }

  /// What has come, at most kAtOnce; empty when nothing more waits. Good until the next call.
  std::span<const UdpDatagram> receive();

  /// At once, outside of any run; for the few that are no media.
  void send(const TransportAddress& to, Bytes datagram);

  /// Where the next datagram of the tick is written; room for `most` bytes. Then add() says what became of it.
  MutableBytes room(std::size_t most);
  void add(std::uint32_t line, const TransportAddress& to, std::size_t size) { runs_.add(line, to, size); }
  bool has_waiting() const { return !runs_.empty(); }
  void flush();

  UdpCounts counts() const;

 private:
  struct Incoming;

  void bind(const TransportAddress& at);
  void send_messages(std::span<mmsghdr> messages);
  bool pass(const UdpRuns::Run& run, int why);
  void send_singly(const UdpRuns::Run& run);

  OwnedDescriptor socket_;
  TransportAddress address_;
  std::unique_ptr<Incoming> incoming_;
  std::array<UdpDatagram, kAtOnce> datagrams_{};
  UdpRuns runs_;
  UdpCounts counts_;
};

}  // namespace madang::media
