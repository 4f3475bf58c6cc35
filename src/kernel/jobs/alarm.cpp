#include "kernel/jobs/alarm.hpp"

#include <algorithm>
#include <chrono>

namespace madang::jobs {

void Alarm::forget() {
  const std::lock_guard lock(mutex_);
  due_ = kNever;
}

Timestamp Alarm::due() {
  const std::lock_guard lock(mutex_);
  return due_;
}

void Alarm::set(Timestamp when) {
  const std::lock_guard lock(mutex_);
  if (when >= due_) return;
  due_ = when;
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
  const auto length = std::clamp(std::min(due_, next) - clock.now(), std::chrono::milliseconds(0), longest);
  changed_.wait_for(lock, length, [&] { return stopped_ || rung_; });
  rung_ = false;
  return !stopped_;
}

}  // namespace madang::jobs
