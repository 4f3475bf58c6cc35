#pragma once

#include <array>
#include <memory>

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

/// First in, first out, of a fixed size. One thread.
template <std::size_t kRoom>
class SendQueue {
 public:
  bool empty() const { return begin_ == end_; }
  std::int64_t bytes() const { return bytes_; }
  std::int64_t next_size() const { return empty() ? 0 : places_[begin_ % kRoom].packet.size; }

  /// False: there is no room.
  bool push(const QueuedPacket& packet) {
    if (end_ - begin_ == kRoom) return false;
    std::construct_at(&places_[end_++ % kRoom].packet, packet);
    bytes_ += packet.size;
    return true;
  }
  /// Good until the next push(). An empty queue begins in front, where the memory is still near.
  const QueuedPacket& pop() {
    const QueuedPacket& packet = places_[begin_++ % kRoom].packet;
    bytes_ -= packet.size;
    if (empty()) begin_ = end_ = 0;
    return packet;
  }
  /// The layer goes away: of its packets the numbers alone are sent, so that they leave no gap.
  void forget(const PublishedLayer& layer) {
    for (std::size_t i = begin_; i != end_; ++i) {
      QueuedPacket& packet = places_[i % kRoom].packet;
      if (packet.layer != &layer) continue;
      packet.layer = nullptr;
      packet.as.is_empty = true;
    }
  }

 private:
  /// Untouched until it is used, as most never are.
  union Place {
    Place() {}
    QueuedPacket packet;
  };

  std::array<Place, kRoom> places_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace madang::media
