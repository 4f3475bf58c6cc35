#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
#include <span>
#include <utility>

namespace madang::bus {

/// A device's place among those of its loop.
using Seat = std::uint32_t;
inline constexpr Seat kNoSeat = std::numeric_limits<Seat>::max();

/// Some seats in 16 bytes, no heap up to two, and little slack beyond: there is one for each stream anybody hears, and
/// most conversations have two people. In no order.
class SeatList {
 public:
  SeatList() = default;
  ~SeatList() { release(); }
  SeatList(SeatList&& other) noexcept { take(other); }
  SeatList& operator=(SeatList&& other) noexcept {
    if (this == &other) return *this;
    release();
    take(other);
    return *this;
  }

  std::span<const Seat> seats() const { return {data(), size_}; }
  bool empty() const { return size_ == 0; }
  bool contains(Seat seat) const { return std::ranges::find(seats(), seat) != seats().end(); }

  void add(Seat seat) {
    if (size_ == capacity_) grow();
    data()[size_++] = seat;
  }

  /// Those for which `gone` holds.
  template <class Gone>
  void remove_if(Gone gone) {
    Seat* const begin = data();
    size_ = static_cast<std::uint32_t>(std::remove_if(begin, begin + size_, gone) - begin);
  }

 private:
  static constexpr std::uint32_t kInline = 2;

  bool is_inline() const { return capacity_ == kInline; }
  Seat* data() { return is_inline() ? few_ : many_; }
  const Seat* data() const { return is_inline() ? few_ : many_; }

  /// By a quarter of a power of two, or 16 bytes: these are the sizes an allocator has, so nothing of one is wasted.
  void grow() {
    const std::uint32_t wanted =
        is_inline() ? 4 : capacity_ + std::max<std::uint32_t>(4, std::bit_floor(capacity_) / 4);
    auto* const larger = static_cast<Seat*>(std::realloc(is_inline() ? nullptr : many_, wanted * sizeof(Seat)));
    if (!larger) throw std::bad_alloc();
    if (is_inline()) std::ranges::copy(few_, larger);
    many_ = larger;
    capacity_ = wanted;
  }

  void release() {
    if (!is_inline()) std::free(many_);
  }

  void take(SeatList& other) {
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, kInline);
    is_inline() ? static_cast<void>(std::ranges::copy(other.few_, few_)) : static_cast<void>(many_ = other.many_);
  }

  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = kInline;
  union {
    Seat few_[kInline];
    Seat* many_;
  };
};

}  // namespace madang::bus
