#pragma once

#include <algorithm>
#include <array>
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

/// Some seats in 12 bytes, no heap up to two, and beyond that what an allocator gives for so many: there is one for
/// each stream anybody hears, and most conversations have two people. In no order.
class SeatList {
 public:
  SeatList() = default;
  ~SeatList() { release(); }
  SeatList(SeatList&& other) noexcept { swap(other); }
  SeatList& operator=(SeatList&& other) noexcept {
    SeatList taken(std::move(other));
    swap(taken);
    return *this;
  }

  std::span<const Seat> seats() const { return {data(), size_}; }
  bool empty() const { return size_ == 0; }
  bool contains(Seat seat) const { return std::ranges::find(seats(), seat) != seats().end(); }

  void add(Seat seat) {
    resize(size_ + 1);
    data()[size_ - 1] = seat;
  }

  /// Those for which `gone` holds.
  template <class Gone>
  void remove_if(Gone gone) {
    Seat* const begin = data();
    resize(static_cast<std::uint32_t>(std::remove_if(begin, begin + size_, gone) - begin));
  }

 private:
  static constexpr std::uint32_t kInline = 2;

  /// Grows by a quarter of a power of two, or 16 bytes: these are the sizes an allocator has.
  static std::uint32_t room_for(std::uint32_t seats) {
    if (seats <= kInline) return kInline;
    const auto step = std::max<std::uint32_t>(4, std::bit_floor(seats - 1) / 4);
    return (seats + step - 1) / step * step;
  }

  Seat* many() const { return std::bit_cast<Seat*>(few_); }
  Seat* data() { return size_ <= kInline ? few_.data() : many(); }
  const Seat* data() const { return size_ <= kInline ? few_.data() : many(); }

  /// What fits stays; what is new has no value yet.
  void resize(std::uint32_t size) {
    const auto room = room_for(size);
    if (room != room_for(size_)) move_to(room, std::min(size, size_));
    size_ = size;
  }

  void move_to(std::uint32_t room, std::uint32_t kept) {
    if (room == kInline) {
      Seat* const before = many();
      std::copy_n(before, kept, few_.data());
      return std::free(before);
    }
    auto* const made = static_cast<Seat*>(std::realloc(size_ <= kInline ? nullptr : many(), room * sizeof(Seat)));
    if (!made) throw std::bad_alloc();
    if (size_ <= kInline) std::copy_n(few_.data(), kept, made);
    few_ = std::bit_cast<std::array<Seat, kInline>>(made);
  }

  void release() {
    if (size_ > kInline) std::free(many());
  }

  void swap(SeatList& other) noexcept {
    std::swap(size_, other.size_);
    std::swap(few_, other.few_);
  }

  std::uint32_t size_ = 0;
  std::array<Seat, kInline> few_{};  // or, when there are more, the bytes of the pointer to them
};

}  // namespace madang::bus
