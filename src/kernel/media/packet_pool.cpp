#include "kernel/media/packet_pool.hpp"

#include <new>

namespace madang::media {

MediaPacket* PacketPool::take(std::size_t bytes) {
  const std::size_t least = size_of(bytes);
  MediaPacket* packet = free_of(sizes_[least]);
  if (packet == nullptr && count_ < most_) {
    grow(least);
    packet = free_of(sizes_[least]);
  }
  // When there may be no more, a larger one will do.
  for (std::size_t size = least + 1; packet == nullptr && size < kSizes; ++size) packet = free_of(sizes_[size]);
  if (packet != nullptr) packet->references_.store(1, std::memory_order_relaxed);
  return packet;
}

MediaPacket* PacketPool::free_of(Size& size) {
  if (size.free == nullptr) size.free = size.returned.exchange(nullptr, std::memory_order_acquire);
  MediaPacket* const packet = size.free;
  if (packet != nullptr) size.free = packet->next_;
  return packet;
}

void PacketPool::grow(std::size_t size) {
  static_assert(alignof(MediaPacket) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__ && kStep % alignof(MediaPacket) == 0);
  const std::size_t room = room_of(size);
  const std::size_t stride = sizeof(MediaPacket) + room;
  const std::size_t more = std::min(kSlabBytes / stride, most_ - count_);
  // Left as it comes: to fill slabs with zeros would only touch their pages before anybody needs them.
  slabs_.push_back(std::make_unique_for_overwrite<std::byte[]>(more * stride));
  for (std::size_t i = 0; i < more; ++i) {
    auto* const packet = new (slabs_.back().get() + i * stride) MediaPacket(sizes_[size].returned, room);
    packet->next_ = sizes_[size].free;
    sizes_[size].free = packet;
  }
  count_ += more;
}

void PacketPool::release(MediaPacket& packet) {
  if (packet.references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  auto& returned = *packet.home_;
  packet.next_ = returned.load(std::memory_order_relaxed);
  while (!returned.compare_exchange_weak(packet.next_, &packet, std::memory_order_release, std::memory_order_relaxed)) {
  }
}

}  // namespace madang::media
