#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/date.hpp"
#include "base/describe.hpp"
#include "base/time.hpp"

// When a task is due, and when its people are reminded of it. Pure.

namespace madang::tasks {

/// By the calendar and clock of a place, and not a moment: a government that moves its clocks moves no appointment.
/// Without a minute the whole day is left for it.
struct Due {
  Date date;
  std::optional<std::int64_t> minute;  ///< since midnight
  std::string time_zone;               ///< as IANA names it

  bool operator==(const Due&) const = default;
};
BOOST_DESCRIBE_STRUCT(Due, (), (date, minute, time_zone))

inline constexpr std::int64_t kMorning = 9 * 60;              ///< of a day that is due, for counting reminders
inline constexpr std::int64_t kLongestNotice = 28 * 24 * 60;  ///< minutes

/// Throws a Refusal that names the field, such as `due.time_zone`.
void require_due(const Due& due, const std::string& field);
void require_notice(std::int64_t minutes, const std::string& field);

/// From this moment on it is overdue: of a whole day that is its end.
Timestamp moment_of(const Due& due);
/// So many minutes before it, or before nine in the morning of a whole day. Days among them are days of the calendar,
/// whatever the clocks do meanwhile.
Timestamp reminder_moment(const Due& due, std::int64_t minutes_before);
/// The date it is there, where the due date counts.
Date date_there(const Due& due, Timestamp now);

}  // namespace madang::tasks
