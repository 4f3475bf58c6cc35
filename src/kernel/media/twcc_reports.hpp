#pragma once

#include <optional>
#include <span>

#include "kernel/media/bandwidth_estimator.hpp"
#include "kernel/media/twcc_feedback.hpp"

namespace madang::media {

/// Turns what one receiver's feedback says into what BandwidthEstimator hears, on a clock that does not run over.
/// No allocation; one thread.
class TwccReports {
 public:
  /// Into `room`, as many as it takes; what does not fit together gives what came before it.
  std::span<const PacketReport> read(const TwccFeedback& feedback, std::span<PacketReport> room) {
    std::size_t count = 0;
    feedback.each_packet([&](std::uint16_t sequence, std::optional<TwccTicks> arrival) {
      if (count == room.size()) return;
      room[count++] = {sequence, arrival.has_value(), arrival ? unwrapped(*arrival) : Duration::zero()};
    });
    return room.first(count);
  }

 private:
  /// The time nearest to the last one, whichever way.
  Duration unwrapped(TwccTicks arrival) {
    if (!last_) last_ = arrival + kTwccCircle;
    TwccTicks ahead = (arrival - *last_) % kTwccCircle;
    if (ahead > kTwccCircle / 2) ahead -= kTwccCircle;
    if (ahead < -kTwccCircle / 2) ahead += kTwccCircle;
    *last_ += ahead;
    return std::chrono::duration_cast<Duration>(*last_);
  }

  std::optional<TwccTicks> last_;
};

}  // namespace madang::media
