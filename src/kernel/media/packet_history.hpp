#pragma once

#include <algorithm>
#include <vector>

#include "kernel/media/packet_pool.hpp"
#include "kernel/media/sequence_numbers.hpp"
#include "kernel/media/srtp_replay.hpp"

namespace madang::media {

/// The last second of one published stream, by its own numbers, for all who receive it: what waits to be sent and what
/// is sent again is looked up here. Of what nobody was sent only the number is kept. The room doubles while a second of
/// the stream does not fit, up to kMost packets: nothing is allocated besides. One thread.
class PacketHistory {
 public:
  static constexpr std::chrono::seconds kLength{1};
  static constexpr std::size_t kMost = 512;

  PacketHistory() = default;
  ~PacketHistory() { clear(); }
  PacketHistory(const PacketHistory&) = delete;
  PacketHistory& operator=(const PacketHistory&) = delete;

  /// Notes the number. False: it is older than all that is kept, or came already.
  bool note(std::uint16_t sequence) {
    const auto number = static_cast<std::uint64_t>(unroller_.unroll(sequence) + kCircle);
    if (seen_.look(number) != Seen::Verdict::kNew) return false;
    seen_.mark(number);
    return true;
  }

  /// Takes over one reference of a packet that was just noted.
  void keep(MediaPacket& packet) {
    const std::int64_t number = unroller_.peek(packet.header.sequence);
    while (needs_room(packet)) grow();
    MediaPacket*& place = place_of(packet.header.sequence);
    if (place != nullptr) PacketPool::release(*place);
    place = &packet;
    oldest_ = held_ == 0 ? number : std::min(oldest_, number);
    ++held_;
  }

  const MediaPacket* find(std::uint16_t sequence) const {
    if (ring_.empty()) return nullptr;
    const MediaPacket* const packet = ring_[sequence & (ring_.size() - 1)];
    return packet != nullptr && packet->header.sequence == sequence ? packet : nullptr;
  }

  /// Gives back what is over a second old.
  void expire(MediaTime now) {
    if (held_ == 0) return;
    const std::int64_t newest = *unroller_.newest();
    // So many numbers in a row are all places there are.
    oldest_ = std::max(oldest_, newest - static_cast<std::int64_t>(ring_.size()) + 1);
    for (; oldest_ <= newest; ++oldest_) {
      MediaPacket*& place = place_of(static_cast<std::uint16_t>(oldest_));
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
    seen_ = {};
    held_ = 0;
  }

  /// The newest that was noted, and any other, as numbers that do not run over.
  std::int64_t newest() const { return unroller_.newest().value_or(0); }
  std::int64_t number_of(std::uint16_t sequence) const { return unroller_.peek(sequence); }

  /// Packets that it has room for.
  std::size_t room() const { return ring_.size(); }

 private:
  static constexpr std::size_t kLeast = 32;
  static constexpr std::int64_t kCircle = 1 << 16;  // what comes late before the first number lies below zero
  using Seen = ReplayWindow<kMost>;

  MediaPacket*& place_of(std::uint16_t sequence) { return ring_[sequence & (ring_.size() - 1)]; }

  bool needs_room(const MediaPacket& packet) {
    if (ring_.empty()) return true;
    const MediaPacket* const there = place_of(packet.header.sequence);
    return there != nullptr && packet.came - there->came < kLength && ring_.size() < kMost;
  }

  void grow() {
    std::vector<MediaPacket*> before(std::max(kLeast, 2 * ring_.size()));
    before.swap(ring_);
    for (MediaPacket* const packet : before)
      if (packet != nullptr) place_of(packet->header.sequence) = packet;
  }

  std::vector<MediaPacket*> ring_;  // its size is a power of two
  SequenceUnroller unroller_;
  Seen seen_;
  std::int64_t oldest_ = 0;
  std::size_t held_ = 0;  // since it was last empty
};

}  // namespace madang::media
