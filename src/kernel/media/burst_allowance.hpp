#pragma once

#include <algorithm>
#include <optional>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// How much may leave for a receiver at once. A run of packets costs little more than one, so a whole frame goes where
/// the line carries all that is wanted of it, as a probe has shown; on a line that is full, or was lately, a burst
/// would stand in its queue or be lost, and each packet leaves at its time. Who falls again soon has to be good for
/// longer. Pure; one thread.
class BurstAllowance {
 public:
  static constexpr std::chrono::milliseconds kRun{20};

  /// Of a pacer's time. `wanted`: what the receiver could be sent at most, with what is to spare.
  Duration at(Time now, Rate estimate, Rate wanted) {
    if (estimate < before_) on_fall(now);
    before_ = estimate;
    if (estimate < wanted || now < not_before_) {
      since_.reset();
      return {};
    }
    if (!since_) since_ = now;
    return now - *since_ < kCalm ? Duration() : Duration(kRun);
  }

 private:
  static constexpr std::chrono::seconds kCalm{1};
  static constexpr std::chrono::seconds kRest{10};
  static constexpr std::chrono::seconds kLongestRest{160};
  static constexpr std::chrono::seconds kSoon{30};

  void on_fall(Time now) {
    if (since_) rest_ = now - *since_ < kSoon ? std::min<Duration>(rest_ * 2, kLongestRest) : Duration(kRest);
    not_before_ = now + rest_;
  }

  Rate before_ = 0;
  std::optional<Time> since_;  ///< it is allowed
  Duration rest_ = kRest;
  Time not_before_;
};

}  // namespace madang::media
