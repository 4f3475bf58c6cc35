#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace date {
class time_zone;
}

// Civil time and where it holds. Pure, but for the system's zone files, which are read once for each zone.

namespace madang::working_time {

/// A day of the calendar, wherever one is.
using CivilDate = std::chrono::local_days;
/// What a clock on the wall shows.
using CivilTime = std::chrono::local_time<std::chrono::milliseconds>;

/// `2026-03-29`, of the years 1900 to 2199; nothing when there is no such day.
std::optional<CivilDate> read_date(std::string_view text);
std::string text_of(CivilDate date);
/// 20260329
constexpr CivilDate date_of(int digits) {
  return CivilDate(std::chrono::year(digits / 10000) / (digits / 100 % 100) / (digits % 100));
}

/// Which of the two moments is meant when clocks were put back and a civil time comes twice.
enum class Twice { first, second };

/// A place's civil time, by the zone database of the system (tzdata), so that an upgrade of the system is enough when a
/// government changes its mind. What shall happen later is kept as civil time and a zone, and only made a moment here.
/// Copies are cheap. Any thread.
class Zone {
 public:
  /// An IANA name such as `Asia/Seoul`; nothing for a name that the system does not know.
  static std::optional<Zone> find(std::string_view name);

  const std::string& name() const;
  CivilTime civil(Timestamp moment) const;
  CivilDate date(Timestamp moment) const { return std::chrono::floor<std::chrono::days>(civil(moment)); }
  /// A time that a clock put forward leaves out is the first moment after the gap.
  Timestamp moment(CivilTime civil, Twice twice = Twice::first) const;

 private:
  explicit Zone(const date::time_zone& zone) : zone_(&zone) {}

  const date::time_zone* zone_;
};

}  // namespace madang::working_time
