#pragma once

#include <array>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace madang::net {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Something with a deadline. Leaves its wheel when it is destroyed.
class Timed : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  virtual ~Timed() = default;
  /// The deadline has passed, and there is none until a new one is set. May destroy this or any other.
  virtual void time_is_up(SteadyTime now) = 0;

 private:
  friend class Wheel;

  using Tick = std::uint32_t;  // counted since the wheel began: a tick of a second lasts for a century
  static constexpr Tick kNever = std::numeric_limits<Tick>::max();

  Tick due_ = kNever;
  Tick looked_at_ = kNever;  // when its slot comes round
};

/// Deadlines of many connections on one coarse timer. Moving a deadline later costs a store: an entry is looked at when
/// its slot comes round, and moved on if it is not due. Also the loop's only list of its connections. Pure: time is
/// handed in.
class Wheel {
 public:
  Wheel(std::chrono::nanoseconds tick, SteadyTime now) : tick_(tick), begun_(now) {}

  /// Adds or moves; max() keeps it in the wheel without a deadline.
  void set(Timed& timed, SteadyTime due);
  /// Calls everything that is due; a deadline is late by one tick at most.
  void advance(SteadyTime now);

  template <class Visit>
  void for_each(Visit&& visit) {
    for (auto& slot : slots_) {
      for (auto next = slot.begin(); next != slot.end();) visit(*next++);
    }
  }

 private:
  using Tick = Timed::Tick;
  static constexpr Tick kSlots = 128;
  using Slot = boost::intrusive::list<Timed, boost::intrusive::constant_time_size<false>>;

  Tick first_tick_at_or_after(SteadyTime time) const;
  void place(Timed& timed);
  void look_at(Slot& slot, SteadyTime now);

  const std::chrono::nanoseconds tick_;
  const SteadyTime begun_;
  Tick turned_to_ = 0;
  std::array<Slot, kSlots> slots_;
};

}  // namespace madang::net
