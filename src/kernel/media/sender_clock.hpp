#pragma once

#include <optional>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {

/// How one participant's wall clock, in which all its streams' sender reports speak, stands to ours: by the report or
/// packet that came quickest. One thread.
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
  /// Nothing comes before it left, and there are more packets than reports: of few each may have waited.
  void packet_came(Duration left, Time now) {
    const Duration sample = now.time_since_epoch() - left;
    if (offset_ && sample < *offset_ && *offset_ - sample < kMostWaited) offset_ = sample;
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
  static constexpr std::chrono::milliseconds kMostWaited{500};  // beyond it a timestamp jumped

  std::optional<Duration> offset_;
};

/// When packets of one stream were captured, as its sender reports tell it (RFC 3550, section 6.4.1). Until the first,
/// which of sound may take seconds to come: as the packet tells it that came quickest. One thread.
class CaptureTimes {
 public:
  explicit CaptureTimes(std::uint32_t clock_rate) : clock_rate_(clock_rate) {}

  void report_came(std::uint64_t ntp, std::uint32_t timestamp) {
    reported_ = SenderClock::since_1900(ntp);
    timestamp_ = timestamp;
  }
  /// Of each packet, once. When it came, where it cannot be otherwise.
  Time captured(std::uint32_t timestamp, SenderClock& clock, Time came) {
    if (!reported_) return as_the_quickest(timestamp, came);
    const Duration theirs = *reported_ + ticks(timestamp_distance(timestamp, timestamp_));
    clock.packet_came(theirs + takes(), came);
    const auto at = clock.ours(theirs);
    if (!at || *at > came + kMost || came - *at > kMost) return came;
    return *at;
  }

 private:
  static constexpr std::chrono::seconds kMost{10};
  /// A packet of sound leaves when the last of it was heard, and says when the first was.
  static constexpr std::chrono::milliseconds kOfSound{20};
  static constexpr std::uint32_t kRateOfSound = 48'000;
  /// Clocks drift apart: a later packet may count for more.
  static constexpr std::chrono::microseconds kDrift{10};

  Time as_the_quickest(std::uint32_t timestamp, Time came) {
    const Time soonest = came - takes();
    Time at = quickest_ ? *quickest_ + ticks(timestamp_distance(timestamp, timestamp_)) : soonest;
    const Duration slower = soonest - at;
    at += slower < Duration(0) || slower > kMost ? slower : std::min<Duration>(slower, kDrift);
    quickest_ = at;
    timestamp_ = timestamp;
    return at;
  }
  Duration takes() const { return clock_rate_ == kRateOfSound ? Duration(kOfSound) : Duration(0); }
  Duration ticks(std::int64_t count) const { return std::chrono::nanoseconds(count * 1'000'000'000 / clock_rate_); }

  std::uint32_t clock_rate_;
  std::optional<Duration> reported_;
  std::optional<Time> quickest_;
  std::uint32_t timestamp_ = 0;  // of the last report, or of the last packet before one came
};

}  // namespace madang::media
