#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/describe.hpp"
#include "base/time.hpp"
#include "working_time/zone_model.hpp"

// When an event is: by the calendar and clock of a place, and not a moment, so that one at nine stays at nine whatever
// the clocks do. Pure.

namespace madang::calendar {

using working_time::CivilTime;
using working_time::Zone;

/// Without minutes it lasts whole days, the end date being the last of them. With minutes, both ends have one.
struct EventTime {
  Date start_date;
  std::optional<std::int64_t> start_minute;  ///< since midnight
  Date end_date;
  std::optional<std::int64_t> end_minute;
  std::string time_zone;  ///< as IANA names it

  bool is_all_day() const { return !start_minute; }
  bool operator==(const EventTime&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventTime, (), (start_date, start_minute, end_date, end_minute, time_zone))

inline constexpr std::int64_t kLongestDays = 366;  ///< of one occurrence

/// Throws a Refusal that names the field, such as `time.end_date`.
void require_event_time(const EventTime& time, const std::string& field);

/// A name that the system no longer knows is read as UTC, so that no event becomes unreadable.
Zone zone_of(const EventTime& time);
CivilTime civil_start(const EventTime& time);
/// Of whole days the midnight behind the last.
CivilTime civil_end(const EventTime& time);
Timestamp starts_at(const EventTime& time);
/// Never before the start, also when clocks are put back meanwhile.
Timestamp ends_at(const EventTime& time);
/// The same length by the clock on the wall, from another start.
EventTime moved_to(const EventTime& time, CivilTime start);

/// Names an occurrence by its civil start: `2026-03-29T09:30`, or `2026-03-29` of whole days.
std::string occurrence_name(CivilTime start, bool is_all_day);
std::optional<CivilTime> read_occurrence_name(std::string_view text, bool is_all_day);

}  // namespace madang::calendar
