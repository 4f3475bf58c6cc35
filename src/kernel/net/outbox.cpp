#include "kernel/net/outbox.hpp"

#include <algorithm>

namespace madang::net {

void Outbox::push(Bytes bytes, Loss loss) {
  if (!bytes || bytes->empty()) return;
  bytes_ += bytes->size();
  frames_.push_back({std::move(bytes), loss});
}

std::size_t Outbox::describe(std::span<iovec> vectors) const {
  const auto count = std::min(vectors.size(), frames_.size() - first_);
  for (std::size_t index = 0; index < count; ++index) {
    const auto& frame = *frames_[first_ + index].bytes;
    const auto skip = index == 0 ? offset_ : 0;
    vectors[index] = {const_cast<char*>(frame.data()) + skip, frame.size() - skip};
  }
  return count;
}

void Outbox::taken(std::size_t count) {
  bytes_ -= count;
  offset_ += count;
  while (first_ < frames_.size() && offset_ >= frames_[first_].bytes->size()) {
    offset_ -= frames_[first_].bytes->size();
    frames_[first_++].bytes.reset();
  }
  if (empty()) {
    *this = Outbox();
  } else if (first_ > 64 && first_ * 2 > frames_.size()) {
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void Outbox::drop_unbegun() {
  const auto unbegun = frames_.begin() + static_cast<std::ptrdiff_t>(first_ + (offset_ > 0 ? 1 : 0));
  const auto kept = std::remove_if(unbegun, frames_.end(), [&](const Waiting& frame) {
    if (frame.loss == Loss::allowed) bytes_ -= frame.bytes->size();
    return frame.loss == Loss::allowed;
  });
  frames_.erase(kept, frames_.end());
  if (empty()) *this = Outbox();
}

}  // namespace madang::net
