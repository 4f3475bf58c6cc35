#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/describe.hpp"

// How a task comes again: rules that people say in one breath. Pure.

namespace madang::tasks {

enum class RepeatUnit { day, working_day, week, month, year };
BOOST_DESCRIBE_ENUM(RepeatUnit, day, working_day, week, month, year)

/// Every `interval` of `unit`. A week's `weekdays` count from Monday, 1, to Sunday, 7, and are the due date's own when
/// none are named. `month_day` is the day that a month or year asks for, so that the 31st comes back after a shorter
/// month, whose last day stands in for it. Nothing comes after `until`; `count` is how many there are from this one on,
/// it among them. A rule has one of the two, or goes on.
struct Repeat {
  RepeatUnit unit = RepeatUnit::week;
  std::int64_t interval = 1;
  std::optional<std::vector<std::int64_t>> weekdays;
  std::optional<std::int64_t> month_day;
  std::optional<Date> until;
  std::optional<std::int64_t> count;

  bool operator==(const Repeat&) const = default;
};
BOOST_DESCRIBE_STRUCT(Repeat, (), (unit, interval, weekdays, month_day, until, count))

/// Throws a Refusal that names the field, such as `repeat.interval`.
void require_repeat(const Repeat& repeat, const std::string& field);

/// The rule as the next one has it.
Repeat following(Repeat repeat);

/// The rule with the days that the first due date means where it names none, so that they survive shorter months.
Repeat settled(Repeat repeat, Date first);

/// When it is due next after `due`, and not before `earliest`: of what was missed nothing comes. `is_worked` is asked
/// for working days alone. Nothing when the rule has ended.
std::optional<Date> next_date(const Repeat& repeat, Date due, Date earliest,
                              const std::function<bool(Date)>& is_worked);

}  // namespace madang::tasks
