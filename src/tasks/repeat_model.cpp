#include "tasks/repeat_model.hpp"

#include <algorithm>
#include <chrono>

#include "base/refusal.hpp"

namespace madang::tasks {
namespace {

using std::chrono::days;

constexpr std::int64_t kMostInterval = 99;
constexpr std::int64_t kMostCount = 999;
constexpr int kLastYear = 2199;  // which dates can be written
constexpr int kLongestHoliday = 366;

std::chrono::year_month_day civil(Date date) { return std::chrono::year_month_day(date.days()); }

Date monday_of(Date date) { return date - days(date.weekday().iso_encoding() - 1); }

/// The month's day, or its last one where it is shorter.
Date in_month(std::chrono::year_month month, std::int64_t day) {
  const std::chrono::year_month_day_last last(month.year(), std::chrono::month_day_last(month.month()));
  const auto wanted = std::min(static_cast<unsigned>(day), unsigned(last.day()));
  return Date(Date::Days(month / std::chrono::day(wanted)));
}

Date after_days(std::int64_t interval, Date due, Date earliest) {
  const auto behind = std::max<std::int64_t>((earliest - days(1)).number() - due.number(), 0);
  return due + days((behind / interval + 1) * interval);
}

std::optional<Date> after_working_days(std::int64_t interval, Date due, Date earliest,
                                       const std::function<bool(Date)>& is_worked) {
  Date date = due;
  std::int64_t left = interval;
  for (int idle = 0; idle <= kLongestHoliday; ++idle) {
    if (!is_worked(++date)) continue;
    idle = 0;
    if (--left <= 0 && date >= earliest) return date;
  }
  return std::nullopt;
}

Date after_weeks(const Repeat& repeat, Date due, Date earliest) {
  const auto own = std::vector<std::int64_t>{due.weekday().iso_encoding()};
  const auto& weekdays = repeat.weekdays.value_or(own);
  for (Date date = std::max(due + days(1), earliest);; ++date) {
    const auto weeks = (monday_of(date).number() - monday_of(due).number()) / 7;
    const bool meant = std::ranges::find(weekdays, std::int64_t(date.weekday().iso_encoding())) != weekdays.end();
    if (weeks % repeat.interval == 0 && meant) return date;
  }
}

Date after_months(const Repeat& repeat, std::int64_t months, Date due, Date earliest) {
  const auto first = civil(due);
  const auto day = repeat.month_day.value_or(unsigned(first.day()));
  auto month = first.year() / first.month();
  Date date = due;
  while (date <= due || date < earliest) {
    month += std::chrono::months(months);
    date = in_month(month, day);
  }
  return date;
}

void require_weekdays(const std::vector<std::int64_t>& weekdays, const std::string& field) {
  const bool fits = !weekdays.empty() && std::ranges::is_sorted(weekdays, std::ranges::less_equal()) &&
                    weekdays.front() >= 1 && weekdays.back() <= 7;
  if (!fits) throw Refusal(kInvalid, field, field + " must be days from 1, Monday, to 7, each once and in order.");
}

bool counts_months(RepeatUnit unit) { return unit == RepeatUnit::month || unit == RepeatUnit::year; }

}  // namespace

void require_repeat(const Repeat& repeat, const std::string& field) {
  if (repeat.interval < 1 || repeat.interval > kMostInterval)
    throw Refusal(kInvalid, field + ".interval", field + ".interval must be between 1 and 99.");
  if (repeat.weekdays && repeat.unit != RepeatUnit::week)
    throw Refusal(kInvalid, field + ".weekdays", field + ".weekdays belong to weeks alone.");
  if (repeat.weekdays) require_weekdays(*repeat.weekdays, field + ".weekdays");
  if (repeat.count && (*repeat.count < 1 || *repeat.count > kMostCount))
    throw Refusal(kInvalid, field + ".count", field + ".count must be between 1 and 999.");
  if (repeat.count && repeat.until)
    throw Refusal(kInvalid, field + ".count", field + " ends on a day or after a number of times, not both.");
  if (!repeat.month_day) return;
  if (!counts_months(repeat.unit))
    throw Refusal(kInvalid, field + ".month_day", field + ".month_day belongs to months and years alone.");
  if (*repeat.month_day < 1 || *repeat.month_day > 31)
    throw Refusal(kInvalid, field + ".month_day", field + ".month_day must be between 1 and 31.");
}

Repeat following(Repeat repeat) {
  if (repeat.count) --*repeat.count;
  return repeat;
}

Repeat settled(Repeat repeat, Date first) {
  if (counts_months(repeat.unit) && !repeat.month_day) repeat.month_day = unsigned(civil(first).day());
  return repeat;
}

std::optional<Date> next_date(const Repeat& repeat, Date due, Date earliest,
                              const std::function<bool(Date)>& is_worked) {
  if (repeat.count && *repeat.count <= 1) return std::nullopt;
  std::optional<Date> next;
  switch (repeat.unit) {
    case RepeatUnit::day: next = after_days(repeat.interval, due, earliest); break;
    case RepeatUnit::working_day: next = after_working_days(repeat.interval, due, earliest, is_worked); break;
    case RepeatUnit::week: next = after_weeks(repeat, due, earliest); break;
    case RepeatUnit::month: next = after_months(repeat, repeat.interval, due, earliest); break;
    case RepeatUnit::year: next = after_months(repeat, 12 * repeat.interval, due, earliest); break;
  }
  if (!next || next->year() > kLastYear || (repeat.until && *next > *repeat.until)) return std::nullopt;
  return next;
}

}  // namespace madang::tasks
