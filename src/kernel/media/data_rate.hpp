#pragma once

#include <chrono>
#include <cstdint>

// What the parts that estimate a line and share it out count in. Pure; any thread.

namespace madang::media {

/// When something happened on this machine. Given by whoever calls; nothing here looks at a clock.
using Time = std::chrono::steady_clock::time_point;
using Duration = std::chrono::nanoseconds;

/// Bits a second.
using Rate = std::int64_t;

inline double seconds_of(Duration duration) { return std::chrono::duration<double>(duration).count(); }
inline double millis_of(Duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

/// Nothing in no time is no rate.
inline Rate rate_of(std::int64_t bytes, Duration duration) {
  if (duration <= Duration::zero()) return 0;
  return static_cast<Rate>(static_cast<double>(bytes) * 8 / seconds_of(duration));
}

inline std::int64_t bytes_in(Rate rate, Duration duration) {
  return static_cast<std::int64_t>(static_cast<double>(rate) / 8 * seconds_of(duration));
}

/// How long so many bytes take at a rate above zero.
inline Duration time_of(std::int64_t bytes, Rate rate) {
  return Duration(static_cast<std::int64_t>(static_cast<double>(bytes) * 8e9 / static_cast<double>(rate)));
}

inline Rate times(Rate rate, double factor) { return static_cast<Rate>(static_cast<double>(rate) * factor); }

}  // namespace madang::media
