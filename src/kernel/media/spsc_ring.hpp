#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

namespace madang::media {

/// A ring from one thread to one other, without a lock and without waiting. What was pushed is seen from commit() on:
/// one fence for a batch. `Item` is trivially copyable.
template <typename Item>
class SpscRing {
 public:
  /// `room` is a power of two.
  explicit SpscRing(std::size_t room) : items_(room), mask_(room - 1) {}

  /// The writer's. False: it is full, the item is not taken.
  bool push(const Item& item) {
    if (next_ - seen_taken_ == items_.size()) {
      seen_taken_ = taken_.load(std::memory_order_acquire);
      if (next_ - seen_taken_ == items_.size()) return false;
    }
    items_[next_++ & mask_] = item;
    return true;
  }
  /// Whether anything new is seen by the reader now.
  bool commit() {
    if (next_ == committed_.load(std::memory_order_relaxed)) return false;
    committed_.store(next_, std::memory_order_release);
    return true;
  }

  /// The reader's: `each(const Item&)` for all that was committed.
  template <typename Each>
  std::size_t take(Each each) {
    const std::size_t end = committed_.load(std::memory_order_acquire);
    const std::size_t begin = taken_.load(std::memory_order_relaxed);
    for (std::size_t i = begin; i != end; ++i) each(items_[i & mask_]);
    if (end != begin) taken_.store(end, std::memory_order_release);
    return end - begin;
  }

 private:
  static constexpr std::size_t kLine = 64;

  std::vector<Item> items_;
  std::size_t mask_;
  alignas(kLine) std::size_t next_ = 0;  // the writer's own
  std::size_t seen_taken_ = 0;
  alignas(kLine) std::atomic<std::size_t> committed_ = 0;
  alignas(kLine) std::atomic<std::size_t> taken_ = 0;
};

}  // namespace madang::media
