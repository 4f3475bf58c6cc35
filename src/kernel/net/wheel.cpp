#include "kernel/net/wheel.hpp"

#include <algorithm>
#include <cstdint>

namespace madang::net {

void Wheel::set(Timed& timed, SteadyTime due) {
  timed.due_ = due;
  if (timed.is_linked() && timed.looked_at_ <= due) return;
  if (timed.is_linked() && due == SteadyTime::max()) return;
  timed.unlink();
  place(timed);
}

void Wheel::place(Timed& timed) {
  const auto farthest = turned_to_ + tick_ * (kSlots - 1);
  const auto at = std::clamp<SteadyTime>(timed.due_, turned_to_, farthest);
  const auto whole_ticks = (at - turned_to_ + tick_ - std::chrono::nanoseconds(1)) / tick_;
  const auto ticks = std::clamp<std::int64_t>(whole_ticks, 1, kSlots - 1);
  timed.looked_at_ = turned_to_ + tick_ * ticks;
  slots_[(current_ + static_cast<std::size_t>(ticks)) % kSlots].push_back(timed);
}

void Wheel::advance(SteadyTime now) {
  if (now - turned_to_ > tick_ * kSlots) turned_to_ = now - tick_ * kSlots;
  while (turned_to_ + tick_ <= now) {
    turned_to_ += tick_;
    current_ = (current_ + 1) % kSlots;
    look_at(slots_[current_], now);
  }
}

void Wheel::look_at(Slot& slot, SteadyTime now) {
  Slot looked_at;
  looked_at.swap(slot);
  while (!looked_at.empty()) {
    auto& timed = looked_at.front();
    timed.unlink();
    const bool is_due = timed.due_ <= now;
    if (is_due) timed.due_ = SteadyTime::max();
    place(timed);
    if (is_due) timed.time_is_up(now);
  }
}

}  // namespace madang::net
