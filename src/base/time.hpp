#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

/// A point in time, UTC, to the millisecond. RFC 3339 on the wire, milliseconds since 1970 in the store.
class Timestamp {
 public:
  constexpr Timestamp() = default;
  static constexpr Timestamp from_milliseconds(std::int64_t value) { return Timestamp(value); }

  constexpr std::int64_t milliseconds() const { return milliseconds_; }
  constexpr auto operator<=>(const Timestamp&) const = default;

  constexpr Timestamp operator+(std::chrono::milliseconds length) const {
    return Timestamp(milliseconds_ + length.count());
  }
  constexpr Timestamp operator-(std::chrono::milliseconds length) const {
    return Timestamp(milliseconds_ - length.count());
  }
  constexpr std::chrono::milliseconds operator-(Timestamp other) const {
    return std::chrono::milliseconds(milliseconds_ - other.milliseconds_);
  }

  /// `2026-03-01T09:30:00.000Z`
  std::string text() const;
  /// Reads RFC 3339 with any offset; fractions beyond the millisecond are cut off.
  static std::optional<Timestamp> read(std::string_view text);

 private:
  explicit constexpr Timestamp(std::int64_t milliseconds) : milliseconds_(milliseconds) {}

  std::int64_t milliseconds_ = 0;
};

/// Says what time it is. Tests set it; nothing else in the house asks the system for the time of day. Any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

}  // namespace madang
