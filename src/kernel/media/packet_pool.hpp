#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "kernel/media/media_packet.hpp"

namespace madang::media {

/// Slots for packets, with counts of who refers to each. One thread takes; any may give back, without a lock: what
/// comes back waits on a stack that the taker empties as a whole. Slots are of several sizes, as a voice takes a tenth
/// of what a picture's packets do. It grows by slabs up to a limit and never shrinks.
class PacketPool {
 public:
  /// Of what a slot has room for: each size is so much larger than the one before.
  static constexpr std::size_t kStep = 192;
  static constexpr std::size_t kSizes = kPacketRoom / kStep;
  static_assert(kPacketRoom % kStep == 0);

  /// At most so many slots in all.
  explicit PacketPool(std::size_t most = 65'536) : most_(most) {}

  /// With room for so many bytes at least, or for kPacketRoom if that is less, and with one reference. Null: none is
  /// free and there may be no more.
  MediaPacket* take(std::size_t bytes = kPacketRoom);
  /// Whether take() would give a slot of this size.
  static bool suits(const MediaPacket& packet, std::size_t bytes) { return packet.room_ == room_of(size_of(bytes)); }
  std::size_t size() const { return count_; }

  /// So many more refer to it.
  static void refer(MediaPacket& packet, std::uint32_t more) {
    packet.references_.fetch_add(more, std::memory_order_relaxed);
  }
  /// One fewer; the last gives it back.
  static void release(MediaPacket& packet);

 private:
  static constexpr std::size_t kSlabBytes = 16 << 10;
  struct Size {
    MediaPacket* free = nullptr;
    alignas(64) std::atomic<MediaPacket*> returned = nullptr;
  };

  static constexpr std::size_t size_of(std::size_t bytes) {
    return bytes == 0 ? 0 : std::min((bytes - 1) / kStep, kSizes - 1);
  }
  static constexpr std::size_t room_of(std::size_t size) { return (size + 1) * kStep; }
  MediaPacket* free_of(Size& size);
  void grow(std::size_t size);

  std::size_t most_;
  std::size_t count_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> slabs_;
  std::array<Size, kSizes> sizes_;
};

}  // namespace madang::media
