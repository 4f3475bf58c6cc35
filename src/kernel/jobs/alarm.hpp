#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>

#include "base/time.hpp"

namespace madang::jobs {

/// Wakes the thread that runs jobs when something is due earlier than it knew. Any thread. It is shared with
/// transactions still under way, so it outlives Jobs.
class Alarm {
 public:
  /// From now on nothing was set: called before looking for what is due.
  void forget();
  /// The earliest that was set since forget(); the end of time when nothing was.
  Timestamp due();
  /// Something is due at `when`.
  void set(Timestamp when);
  void stop();
  /// Waits until `next` or what was set comes by `clock`, something earlier is set, or `longest` is over, since clocks
  /// jump. False when it is time to stop.
  bool wait(const Clock& clock, Timestamp next, std::chrono::milliseconds longest);

 private:
  static constexpr Timestamp kNever = Timestamp::from_milliseconds(std::numeric_limits<std::int64_t>::max());

  std::mutex mutex_;
  std::condition_variable changed_;
  Timestamp due_ = kNever;
  bool rung_ = false;
  bool stopped_ = false;
};

}  // namespace madang::jobs
