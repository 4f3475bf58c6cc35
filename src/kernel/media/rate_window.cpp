#include "kernel/media/rate_window.hpp"

#include <algorithm>

namespace madang::media {

void RateWindow::add(Duration at, std::int64_t bytes) {
  const std::int64_t slot = at / kSlot;
  if (first_ < 0 || slot > newest_ + 4 * kSlots || slot < newest_ - 4 * kSlots) {  // the first, or after a silence
    bytes_.fill(0);
    sum_ = 0;
    first_ = newest_ = slot;
  }
  while (newest_ < slot) {
    auto& oldest = bytes_[static_cast<std::size_t>(++newest_ % kSlots)];
    sum_ -= oldest;
    oldest = 0;
  }
  if (slot <= newest_ - kSlots) return;
  bytes_[static_cast<std::size_t>(slot % kSlots)] += bytes;
  sum_ += bytes;
}

std::optional<Rate> RateWindow::rate_of_last(std::int64_t slots) const {
  const std::int64_t known = newest_ - first_ + 1;
  if (first_ < 0 || known < kSlots / 2) return std::nullopt;
  slots = std::min(slots, known);
  std::int64_t sum = sum_;
  if (slots < std::min(known, kSlots)) {
    sum = 0;
    for (std::int64_t i = 0; i < slots; ++i) sum += bytes_[static_cast<std::size_t>((newest_ - i) % kSlots)];
  }
  return rate_of(sum, slots * kSlot);
}

}  // namespace madang::media
