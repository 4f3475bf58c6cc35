#pragma once

#include <optional>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {

/// How one participant's wall clock, in which all its streams' sender reports speak, stands to ours: by the report that
/// came quickest. One thread.
class SenderClock {
 public:
  void report_came(std::uint64_t ntp, Time now) {
    const Duration sample = now.time_since_epoch() - since_1900(ntp);
    if (!offset_ || sample < *offset_) {
      offset_ = sample;
    } else {
      // Clocks drift apart: a later report may count for more.
      *offset_ += std::min<Duration>(sample - *offset_, std::chrono::milliseconds(1));
    }
  }
  std::optional<Time> ours(Duration theirs) const {
    if (!offset_) return {};
    return Time(theirs + *offset_);
  }

  static Duration since_1900(std::uint64_t ntp) {
    const auto seconds = static_cast<std::int64_t>(ntp >> 32);
    const auto parts = (ntp & 0xffff'ffffU) * 1'000'000'000U >> 32;
    return std::chrono::seconds(seconds) + std::chrono::nanoseconds(static_cast<std::int64_t>(parts));
  }

 private:
  std::optional<Duration> offset_;
};

/// When packets of one stream were captured, once it has reported. One thread.
class CaptureTimes {
 public:
  explicit CaptureTimes(std::uint32_t clock_rate) : clock_rate_(clock_rate) {}

  void report_came(std::uint64_t ntp, std::uint32_t timestamp) {
    reported_ = SenderClock::since_1900(ntp);
    timestamp_ = timestamp;
  }
  /// Until then, and where it cannot be, when it came.
  Time captured(std::uint32_t timestamp, const SenderClock& clock, Time came) const {
    if (!reported_) return came;
    const std::int64_t ticks = timestamp_distance(timestamp, timestamp_);
    const auto at = clock.ours(*reported_ + std::chrono::nanoseconds(ticks * 1'000'000'000 / clock_rate_));
    if (!at || *at > came + kMost || came - *at > kMost) return came;
    return *at;
  }

 private:
  static constexpr std::chrono::seconds kMost{10};

  std::uint32_t clock_rate_;
  std::optional<Duration> reported_;
  std::uint32_t timestamp_ = 0;
};

}  // namespace madang::media
