#include "kernel/net/wheel.hpp"

#include <algorithm>

namespace madang::net {

void Wheel::set(Timed& timed, SteadyTime due) {
  timed.due_ = first_tick_at_or_after(due);
  if (timed.is_linked() && timed.looked_at_ <= timed.due_) return;
  timed.unlink();
  place(timed);
}

Wheel::Tick Wheel::first_tick_at_or_after(SteadyTime time) const {
  if (time == SteadyTime::max()) return Timed::kNever;
  const auto whole_ticks = (time - begun_ + tick_ - std::chrono::nanoseconds(1)) / tick_;
  return static_cast<Tick>(std::clamp<std::int64_t>(whole_ticks, 0, Timed::kNever - 1));
}

void Wheel::place(Timed& timed) {
  timed.looked_at_ = std::clamp(timed.due_, turned_to_ + 1, turned_to_ + kSlots - 1);
  slots_[timed.looked_at_ % kSlots].push_back(timed);
}

void Wheel::advance(SteadyTime now) {
  const auto reached = static_cast<Tick>((now - begun_) / tick_);
  if (reached > turned_to_ + kSlots) turned_to_ = reached - kSlots;
  while (turned_to_ < reached) look_at(slots_[++turned_to_ % kSlots], now);
}

void Wheel::look_at(Slot& slot, SteadyTime now) {
  Slot looked_at;
  looked_at.swap(slot);
  while (!looked_at.empty()) {
    auto& timed = looked_at.front();
    timed.unlink();
    const bool is_due = timed.due_ <= turned_to_;
    if (is_due) timed.due_ = Timed::kNever;
    place(timed);
    if (is_due) timed.time_is_up(now);
  }
}

}  // namespace madang::net
