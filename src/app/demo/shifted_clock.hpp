#pragma once

#include <atomic>

#include "base/time.hpp"

namespace madang::app::demo {

/// The system's time, set back by a while that shrinks to nothing: so the demo's conversations spread over the last
/// days and everything after it happens now.
class ShiftedClock final : public Clock {
 public:
  Timestamp now() const override { return system_.now() - behind_.load(); }

  void set_behind(std::chrono::milliseconds behind) { behind_ = behind; }
  /// Lets time pass, but never beyond the present.
  void pass(std::chrono::milliseconds length) {
    behind_ = std::max(behind_.load() - length, std::chrono::milliseconds(0));
  }

 private:
  SystemClock system_;
  std::atomic<std::chrono::milliseconds> behind_ = std::chrono::milliseconds(0);
};

}  // namespace madang::app::demo
