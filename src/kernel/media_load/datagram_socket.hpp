#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "kernel/media/bytes.hpp"
#include "kernel/media/transport_address.hpp"

namespace madang::media_load {

namespace sfu = madang::media;
using Time = std::chrono::steady_clock::time_point;

/// Nanoseconds since 1970: what packets carry, since the kernel stamps arrivals with it.
std::int64_t wall_clock();

struct Arrival {
  sfu::MutableBytes bytes;  ///< until the next read
  std::int64_t at = 0;      ///< wall_clock(), when it came to the socket
};

/// What came to a socket, beside the datagrams.
struct SocketCounts {
  std::uint64_t datagrams = 0;
  std::uint64_t runs = 0;        ///< of datagrams that came as one run of GSO; with `keeps_runs`
  std::uint32_t overflowed = 0;  ///< what came and had no room here: ours, not the server's
};

/// A UDP socket that has one peer on this machine, at whichever of its addresses. One thread.
class DatagramSocket {
 public:
  /// `keeps_runs`: what the server sends as one run comes as one, so that runs can be counted. It spares the server the
  /// kernel's taking them apart, so no processor time is measured with it.
  explicit DatagramSocket(bool keeps_runs);
  DatagramSocket(const DatagramSocket&) = delete;
  DatagramSocket& operator=(const DatagramSocket&) = delete;
  ~DatagramSocket();

  void connect(const sfu::TransportAddress& peer);
  void send(sfu::Bytes datagram);
  void read(const std::function<void(const Arrival&)>& each);

  int descriptor() const { return descriptor_; }
  const sfu::TransportAddress& local() const { return local_; }
  const SocketCounts& counts() const { return counts_; }

 private:
  int descriptor_;
  sfu::TransportAddress local_;
  SocketCounts counts_;
};

}  // namespace madang::media_load
