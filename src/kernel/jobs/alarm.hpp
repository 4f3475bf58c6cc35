#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/time.hpp"

namespace madang::jobs {

/// Wakes the thread that runs jobs when something is due earlier than it knew. Any thread. It is shared with
/// transactions still under way, so it outlives Jobs.
class Alarm {
 public:
  /// From now on everything set is earlier than what is known: called before looking for what is due.
  void forget();
  /// Something is due at `when`.
  void set(Timestamp when);
  void stop();
  /// Waits until `next` comes by `clock`, something earlier was set since forget(), or `longest` is over, since clocks
  /// jump. False when it is time to stop.
  bool wait(const Clock& clock, Timestamp next, std::chrono::milliseconds longest);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Timestamp earliest_;
  bool rung_ = false;
  bool stopped_ = false;
};

}  // namespace madang::jobs
