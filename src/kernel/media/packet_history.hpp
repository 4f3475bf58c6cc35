#pragma once

#include <vector>

#include "kernel/media/packet_pool.hpp"
#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {

/// The last second of one published stream, by its own numbers, for all who receive it: what waits to be sent and what
/// is sent again is looked up here. One thread.
class PacketHistory {
 public:
  static constexpr std::chrono::seconds kLength{1};

  /// `room` packets at most, a power of two.
  explicit PacketHistory(std::size_t room) : ring_(room), mask_(room - 1) {}
  ~PacketHistory() { clear(); }
  PacketHistory(const PacketHistory&) = delete;
  PacketHistory& operator=(const PacketHistory&) = delete;

  /// Takes over one reference. False: it is older than all that is kept, or there already.
  bool put(MediaPacket& packet) {
    const std::int64_t number = unroller_.unroll(packet.header.sequence);
    MediaPacket*& place = ring_[packet.header.sequence & mask_];
    const bool is_late = number <= *unroller_.newest() - static_cast<std::int64_t>(ring_.size());
    if (is_late || (place != nullptr && place->header.sequence == packet.header.sequence)) {
      PacketPool::release(packet);
      return false;
    }
    if (place != nullptr) PacketPool::release(*place);
    place = &packet;
    oldest_ = held_ == 0 ? number : std::min(oldest_, number);
    ++held_;
    return true;
  }

  const MediaPacket* find(std::uint16_t sequence) const {
    const MediaPacket* const packet = ring_[sequence & mask_];
    return packet != nullptr && packet->header.sequence == sequence ? packet : nullptr;
  }

  /// Gives back what is over a second old.
  void expire(MediaTime now) {
    if (!unroller_.newest()) return;
    oldest_ = std::max(oldest_, *unroller_.newest() - static_cast<std::int64_t>(ring_.size()) + 1);
    for (; oldest_ <= *unroller_.newest(); ++oldest_) {
      MediaPacket*& place = ring_[static_cast<std::size_t>(oldest_) & mask_];
      if (place == nullptr) continue;
      if (now - place->came < kLength) return;
      PacketPool::release(*place);
      place = nullptr;
    }
    held_ = 0;
  }

  void clear() {
    for (MediaPacket*& place : ring_) {
      if (place != nullptr) PacketPool::release(*place);
      place = nullptr;
    }
    unroller_ = {};
    held_ = 0;
  }

 private:
  std::vector<MediaPacket*> ring_;
  std::size_t mask_;
  SequenceUnroller unroller_;
  std::int64_t oldest_ = 0;
  std::size_t held_ = 0;  // since it was last empty
};

}  // namespace madang::media
