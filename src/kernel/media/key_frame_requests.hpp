#pragma once

#include <chrono>
#include <optional>

namespace madang::media {

/// Asks the sender of one stream for key frames, however many want one: at most once in 300 ms, more often than which
/// Chromium makes none, and again until one comes. A key frame costs many times a frame, for everybody who watches.
/// With the time given to it; one thread.
class KeyFrameRequests {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr auto kInterval = std::chrono::milliseconds(300);

  /// Somebody wants one: PLI and FIR of a receiver, or a slot that switches here.
  void want() { is_wanted_ = true; }
  /// Those who wanted one have it. One that was on its way before they asked comes too soon for nobody.
  void key_frame_came() { is_wanted_ = false; }
  /// Whether to ask now; from then on it counts as asked.
  bool take_due(Time now) {
    if (!is_wanted_ || (asked_ && now - *asked_ < kInterval)) return false;
    asked_ = now;
    return true;
  }
  bool is_wanted() const { return is_wanted_; }

 private:
  bool is_wanted_ = false;
  std::optional<Time> asked_;
};

}  // namespace madang::media
