#pragma once

#include <atomic>
#include <cstdint>

#include "kernel/media/media_packet.hpp"
#include "kernel/media/packet_pool.hpp"
#include "kernel/media/spsc_ring.hpp"

namespace madang::media {

/// By which one worker's packets reach the recorder: references, neither copied nor waited for. One thread puts them
/// in, one other takes them out. Outlives the worker's Forwarder, and the packets' pools outlive it.
class RecordingTap {
 public:
  ~RecordingTap() {
    take([](const MediaPacket&) {});
  }

  /// The worker's. What has no room is lost to the recording alone.
  void put(MediaPacket& packet) {
    PacketPool::refer(packet, 1);
    if (packets_.push(&packet)) return;
    PacketPool::release(packet);
    lost_.fetch_add(1, std::memory_order_relaxed);
  }
  void commit() { packets_.commit(); }

  /// The recorder's: each packet that came, which is given back behind it.
  template <class Each>
  void take(Each each) {
    packets_.take([&](MediaPacket* packet) {
      each(static_cast<const MediaPacket&>(*packet));
      PacketPool::release(*packet);
    });
  }
  std::uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kRoom = 8'192;

  SpscRing<MediaPacket*> packets_{kRoom};
  std::atomic<std::uint64_t> lost_ = 0;
};

}  // namespace madang::media
