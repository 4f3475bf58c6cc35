#pragma once

#include <memory>
#include <vector>

#include "kernel/media/media_packet.hpp"

namespace madang::media {

/// Slots for packets, with counts of who refers to each. One thread takes; any may give back, without a lock: what
/// comes back waits on a stack that the taker empties as a whole. It grows by slabs up to a limit and never shrinks.
class PacketPool {
 public:
  static constexpr std::size_t kSlab = 32;

  explicit PacketPool(std::size_t most = 65'536) : most_(most) { slabs_.reserve((most + kSlab - 1) / kSlab); }

  /// With one reference. Null: none is free and there may be no more.
  MediaPacket* take();
  std::size_t size() const { return slabs_.size() * kSlab; }

  /// So many more refer to it.
  static void refer(MediaPacket& packet, std::uint32_t more) {
    packet.references_.fetch_add(more, std::memory_order_relaxed);
  }
  /// One fewer; the last gives it back.
  static void release(MediaPacket& packet);

 private:
  void grow();

  std::size_t most_;
  std::vector<std::unique_ptr<MediaPacket[]>> slabs_;
  MediaPacket* free_ = nullptr;
  alignas(64) std::atomic<MediaPacket*> returned_ = nullptr;
};

}  // namespace madang::media
