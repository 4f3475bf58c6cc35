#include "tasks/due_model.hpp"

#include <fmt/format.h>

#include "base/refusal.hpp"
#include "working_time/model.hpp"

namespace madang::tasks {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::int64_t kMinutesOfDay = working_time::kMinutesOfDay;

// A name that the system no longer knows must not make a task unreadable.
working_time::Zone zone_of(const Due& due) {
  if (auto zone = working_time::Zone::find(due.time_zone)) return *zone;
  return working_time::Zone::find("UTC").value();
}

working_time::CivilTime civil(Date date, std::int64_t minute) { return date.days() + minutes(minute); }

}  // namespace

void require_due(const Due& due, const std::string& field) {
  if (due.minute && (*due.minute < 0 || *due.minute >= kMinutesOfDay))
    throw Refusal(kInvalid, field + ".minute", field + ".minute must be between 0 and 1439.");
  working_time::require_zone(due.time_zone, field + ".time_zone");
}

void require_notice(std::int64_t minutes, const std::string& field) {
  if (minutes < 0 || minutes > kLongestNotice)
    throw Refusal(kInvalid, field, fmt::format("{} must be between 0 and {} minutes.", field, kLongestNotice));
}

Timestamp moment_of(const Due& due) { return zone_of(due).moment(civil(due.date, due.minute.value_or(kMinutesOfDay))); }

Timestamp reminder_moment(const Due& due, std::int64_t minutes_before) {
  const Date date = due.date - days(minutes_before / kMinutesOfDay);
  return zone_of(due).moment(civil(date, due.minute.value_or(kMorning))) - minutes(minutes_before % kMinutesOfDay);
}

Date date_there(const Due& due, Timestamp now) { return zone_of(due).date(now); }

}  // namespace madang::tasks
