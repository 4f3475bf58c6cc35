#include "calendar/civil_model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/refusal.hpp"
#include "working_time/model.hpp"

namespace madang::calendar {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::int64_t kMinutesOfDay = working_time::kMinutesOfDay;

void require_minute(std::optional<std::int64_t> minute, const std::string& field) {
  if (minute && (*minute < 0 || *minute >= kMinutesOfDay))
    throw Refusal(kInvalid, field, field + " must be between 0 and 1439.");
}

std::int64_t minute_of(CivilTime civil) {
  const auto midnight = std::chrono::floor<days>(civil);
  return std::chrono::floor<minutes>(civil - midnight).count();
}

Date date_of(CivilTime civil) { return Date(std::chrono::floor<days>(civil)); }

}  // namespace

void require_event_time(const EventTime& time, const std::string& field) {
  working_time::require_zone(time.time_zone, field + ".time_zone");
  require_minute(time.start_minute, field + ".start_minute");
  require_minute(time.end_minute, field + ".end_minute");
  if (time.start_minute.has_value() != time.end_minute.has_value())
    throw Refusal(kInvalid, field + ".end_minute", "An event has a minute at both ends, or lasts whole days.");
  if (civil_end(time) < civil_start(time) || time.end_date < time.start_date)
    throw Refusal(kInvalid, field + ".end_date", "An event ends after it begins.");
  if (civil_end(time) - civil_start(time) > days(kLongestDays))
    throw Refusal(kInvalid, field + ".end_date", fmt::format("An event lasts at most {} days.", kLongestDays));
}

Zone zone_of(const EventTime& time) {
  if (auto zone = Zone::find(time.time_zone)) return *zone;
  return Zone::find("UTC").value();
}

CivilTime civil_start(const EventTime& time) { return time.start_date.days() + minutes(time.start_minute.value_or(0)); }

CivilTime civil_end(const EventTime& time) {
  return time.end_date.days() + minutes(time.end_minute.value_or(kMinutesOfDay));
}

Timestamp starts_at(const EventTime& time) { return zone_of(time).moment(civil_start(time)); }

Timestamp ends_at(const EventTime& time) { return std::max(starts_at(time), zone_of(time).moment(civil_end(time))); }

EventTime moved_to(const EventTime& time, CivilTime start) {
  EventTime moved = time;
  const CivilTime end = start + (civil_end(time) - civil_start(time));
  moved.start_date = date_of(start);
  if (time.is_all_day()) {
    moved.end_date = date_of(end) - days(1);
    return moved;
  }
  moved.start_minute = minute_of(start);
  moved.end_date = date_of(end);
  moved.end_minute = minute_of(end);
  return moved;
}

std::string occurrence_name(CivilTime start, bool is_all_day) {
  const std::string date = date_of(start).text();
  if (is_all_day) return date;
  const auto minute = minute_of(start);
  return fmt::format("{}T{:02}:{:02}", date, minute / 60, minute % 60);
}

std::optional<CivilTime> read_occurrence_name(std::string_view text, bool is_all_day) {
  const auto date = Date::read(text.substr(0, 10));
  if (!date) return std::nullopt;
  if (is_all_day) return text.size() == 10 ? std::optional<CivilTime>(date->days()) : std::nullopt;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 16 || text[10] != 'T' || text[13] != ':') return std::nullopt;
  for (const int place : {11, 12, 14, 15})
    if (!is_digit(text[static_cast<std::size_t>(place)])) return std::nullopt;
  const int hour = (text[11] - '0') * 10 + text[12] - '0';
  const int minute = (text[14] - '0') * 10 + text[15] - '0';
  if (hour > 23 || minute > 59) return std::nullopt;
  return CivilTime(date->days()) + minutes(hour * 60 + minute);
}

}  // namespace madang::calendar
