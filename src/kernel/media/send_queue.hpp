#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "kernel/media/published_layer.hpp"
#include "kernel/media/stream_rewriter.hpp"

namespace madang::media {

/// A packet that is to be sent to one receiver: looked up in its layer's history when its turn comes.
struct QueuedPacket {
  const PublishedLayer* layer = nullptr;  ///< none: only its number is sent
  RewrittenPacket as;
  std::uint16_t sequence = 0;  ///< of the layer's
  std::uint16_t size = 0;
  std::uint8_t slot = 0;
  std::uint8_t payload_type = 0;
};

/// First in, first out. Its room doubles while more waits than ever before, up to kMost packets. One thread.
template <std::size_t kMost>
class SendQueue {
 public:
  bool empty() const { return begin_ == end_; }
  std::int64_t bytes() const { return bytes_; }
  std::int64_t next_size() const { return empty() ? 0 : place(begin_).size; }

  /// False: there is no room.
  bool push(const QueuedPacket& packet) {
    if (end_ - begin_ == places_.size() && !grow()) return false;
    place(end_++) = packet;
    bytes_ += packet.size;
    return true;
  }
  /// Good until the next push(). An empty queue begins in front, where the memory is still near.
  const QueuedPacket& pop() {
    const QueuedPacket& packet = place(begin_++);
    bytes_ -= packet.size;
    if (empty()) begin_ = end_ = 0;
    return packet;
  }
  /// The layer goes away: of its packets the numbers alone are sent, so that they leave no gap.
  void forget(const PublishedLayer& layer) {
    for (std::size_t i = begin_; i != end_; ++i) {
      QueuedPacket& packet = place(i);
      if (packet.layer != &layer) continue;
      packet.layer = nullptr;
      packet.as.is_empty = true;
    }
  }

 private:
  static constexpr std::size_t kLeast = 16;

  QueuedPacket& place(std::size_t number) { return places_[number & (places_.size() - 1)]; }
  const QueuedPacket& place(std::size_t number) const { return places_[number & (places_.size() - 1)]; }

  bool grow() {
    if (places_.size() == kMost) return false;
    std::vector<QueuedPacket> more(std::max(kLeast, 2 * places_.size()));
    for (std::size_t i = begin_; i != end_; ++i) more[i - begin_] = place(i);
    end_ -= std::exchange(begin_, 0);
    places_.swap(more);
    return true;
  }

  std::vector<QueuedPacket> places_;  // a power of two
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace madang::media
