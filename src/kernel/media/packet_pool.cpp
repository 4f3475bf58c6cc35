#include "kernel/media/packet_pool.hpp"

namespace madang::media {

MediaPacket* PacketPool::take() {
  if (free_ == nullptr) free_ = returned_.exchange(nullptr, std::memory_order_acquire);
  if (free_ == nullptr && size() < most_) grow();
  MediaPacket* const packet = free_;
  if (packet == nullptr) return nullptr;
  free_ = packet->next_;
  packet->references_.store(1, std::memory_order_relaxed);
  return packet;
}

void PacketPool::grow() {
  // Left as it comes: to fill slabs with zeros would only touch their pages before anybody needs them.
  slabs_.push_back(std::make_unique_for_overwrite<MediaPacket[]>(kSlab));
  for (std::size_t i = 0; i < kSlab; ++i) {
    MediaPacket& packet = slabs_.back()[i];
    packet.pool_ = this;
    packet.next_ = free_;
    free_ = &packet;
  }
}

void PacketPool::release(MediaPacket& packet) {
  if (packet.references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  auto& returned = packet.pool_->returned_;
  packet.next_ = returned.load(std::memory_order_relaxed);
  while (!returned.compare_exchange_weak(packet.next_, &packet, std::memory_order_release, std::memory_order_relaxed)) {
  }
}

}  // namespace madang::media
