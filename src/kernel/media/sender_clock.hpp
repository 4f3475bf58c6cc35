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

/// When packets of one stream were captured, as its sender reports tell it (RFC 3550, section 6.4.1), and until the
/// first as the packet tells it that came quickest. What browsers report of sound is when a packet was sent, one thread
/// after the other; there the quickest packet stays the latest that it can have been. One thread.
class CaptureTimes {
 public:
  explicit CaptureTimes(std::uint32_t clock_rate) : clock_rate_(clock_rate) {}

  void report_came(std::uint64_t ntp, std::uint32_t timestamp) {
    reported_ = SenderClock::since_1900(ntp);
    reported_timestamp_ = timestamp;
  }
  /// Of each packet, once. When it came, where it cannot be otherwise.
  Time captured(std::uint32_t timestamp, SenderClock& clock, Time came) {
    const Time latest = as_the_quickest(timestamp, came);
    if (!reported_) return latest;
    const Duration theirs = *reported_ + ticks(timestamp_distance(timestamp, reported_timestamp_));
    // Sound may have come quickly before there were pictures, and nothing since: they are not to come apart for that.
    clock.packet_came(theirs, is_sound() ? latest + kOfSound + kReportedLate : came);
    const auto at = clock.ours(theirs);
    if (!at || *at > came + kMost || came - *at > kMost) return came;
    return is_sound() ? std::min(*at, latest) : *at;
  }

 private:
  static constexpr std::chrono::seconds kMost{10};
  /// A packet of sound says when the first of its 20 ms was heard, and leaves when the last was, some threads later:
  /// 5 to 14 ms in Chromium (tests/e2e/media/synchrony).
  static constexpr std::chrono::milliseconds kOfSound{28};
  /// By so much, or less, browsers report of sound that it was sent later than it was.
  static constexpr std::chrono::milliseconds kReportedLate{15};
  static constexpr std::uint32_t kRateOfSound = 48'000;
  /// Clocks drift apart: a later packet may count for more.
  static constexpr std::chrono::microseconds kDrift{10};

  bool is_sound() const { return clock_rate_ == kRateOfSound; }

  Time as_the_quickest(std::uint32_t timestamp, Time came) {
    const Time soonest = is_sound() ? came - kOfSound : came;
    Time at = quickest_ ? *quickest_ + ticks(timestamp_distance(timestamp, timestamp_)) : soonest;
    const Duration slower = soonest - at;
    at += slower < Duration(0) || slower > kMost ? slower : std::min<Duration>(slower, kDrift);
    quickest_ = at;
    timestamp_ = timestamp;
    return at;
  }
  Duration ticks(std::int64_t count) const { return std::chrono::nanoseconds(count * 1'000'000'000 / clock_rate_); }

  std::uint32_t clock_rate_;
  std::optional<Duration> reported_;
  std::uint32_t reported_timestamp_ = 0;
  std::optional<Time> quickest_;  // when the newest packet was captured
  std::uint32_t timestamp_ = 0;   // its
};

}  // namespace madang::media
