#include "kernel/jobs/alarm.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace madang::jobs {

void Alarm::forget() {
  const std::lock_guard lock(mutex_);
  earliest_ = Timestamp::from_milliseconds(std::numeric_limits<std::int64_t>::max());
  rung_ = false;
}

void Alarm::set(Timestamp when) {
  const std::lock_guard lock(mutex_);
  if (when >= earliest_) return;
  earliest_ = when;
  rung_ = true;
  changed_.notify_one();
}

void Alarm::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_one();
}

bool Alarm::wait(const Clock& clock, Timestamp next, std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  earliest_ = std::min(earliest_, next);
  const auto length = std::clamp(earliest_ - clock.now(), std::chrono::milliseconds(0), longest);
  rung_ = false;
  changed_.wait_for(lock, length, [&] { return stopped_ || rung_; });
  return !stopped_;
}

}  // namespace madang::jobs
