#include "calendar/icalendar_times.hpp"

#include "base/refusal.hpp"
#include "calendar/icalendar_reading.hpp"

namespace madang::calendar {
namespace {

using std::chrono::days;

std::optional<CivilTime> civil_of(const icaltimetype& time) {
  const std::chrono::year_month_day date{std::chrono::year(time.year),
                                         std::chrono::month(static_cast<unsigned>(time.month)),
                                         std::chrono::day(static_cast<unsigned>(time.day))};
  if (icaltime_is_null_time(time) || !date.ok() || time.year < 1900 || time.year > 2199) return std::nullopt;
  if (time.hour < 0 || time.hour > 23 || time.minute < 0 || time.minute > 59) return std::nullopt;
  const CivilTime midnight{std::chrono::local_days(date)};
  if (icaltime_is_date(time)) return midnight;
  return midnight + std::chrono::hours(time.hour) + std::chrono::minutes(time.minute);
}

Zone utc() { return Zone::find("UTC").value(); }

std::string_view zone_name_of(icalproperty* property) {
  auto* parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
  const char* name = parameter ? icalparameter_get_tzid(parameter) : nullptr;
  return name ? name : "";
}

}  // namespace

std::optional<IcalTimes::Place> IcalTimes::place(icalproperty* property, const icaltimetype& time,
                                                 bool keeps_utc) const {
  const auto civil = civil_of(time);
  if (!civil) return std::nullopt;
  if (icaltime_is_date(time)) return Place{*civil, home_, true};
  const Zone home = Zone::find(home_).value_or(utc());
  if (icaltime_is_utc(time)) {
    if (keeps_utc) return Place{*civil, "UTC", false};
    return Place{home.civil(utc().moment(*civil)), home_, false};
  }
  const auto name = zone_name_of(property);
  if (name.empty()) return Place{*civil, home_, false};
  if (auto known = zone_called(name)) return Place{*civil, std::move(*known), false};
  // A zone of the file's own: only its offset counts, so the time is told as it is at home.
  auto* own = icalcomponent_get_timezone(calendar_, std::string(name).c_str());
  if (!own) return Place{*civil, home_, false};
  auto copy = time;
  int is_daylight = 0;
  const auto offset = std::chrono::seconds(icaltimezone_get_utc_offset(own, &copy, &is_daylight));
  return Place{home.civil(utc().moment(*civil) - offset), home_, false};
}

std::optional<CivilTime> IcalTimes::end(icalcomponent* event, const Place& start) const {
  if (auto* property = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY)) {
    const auto end = place(property, icalproperty_get_dtend(property), start.zone == "UTC");
    if (!end || end->is_all_day != start.is_all_day) return std::nullopt;
    if (end->zone == start.zone || end->is_all_day) return end->civil;
    const auto from = Zone::find(end->zone);
    const auto to = Zone::find(start.zone);
    if (!from || !to) return std::nullopt;
    return to->civil(from->moment(end->civil));
  }
  if (auto* property = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY)) {
    const int seconds = icaldurationtype_as_int(icalproperty_get_duration(property));
    if (seconds < 0) return std::nullopt;
    return start.civil + std::chrono::seconds(seconds);
  }
  return start.is_all_day ? start.civil + days(1) : start.civil;
}

std::optional<EventTime> IcalTimes::of(icalcomponent* event) const {
  auto* property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
  if (!property) return std::nullopt;
  const bool repeats = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
  const auto start = place(property, icalproperty_get_dtstart(property), repeats);
  if (!start) return std::nullopt;
  auto until = end(event, *start);
  if (!until || *until < start->civil) return std::nullopt;
  if (start->is_all_day && *until == start->civil) *until += days(1);
  const auto minute = [](CivilTime civil) {
    return std::chrono::floor<std::chrono::minutes>(civil - std::chrono::floor<days>(civil)).count();
  };
  const auto date = [](CivilTime civil) { return Date(std::chrono::floor<days>(civil)); };
  EventTime time{date(start->civil), minute(start->civil), date(*until), minute(*until), start->zone};
  if (start->is_all_day) time = {date(start->civil), {}, date(*until - std::chrono::minutes(1)), {}, start->zone};
  try {
    require_event_time(time, "time");
  } catch (const Refusal&) {
    return std::nullopt;
  }
  return time;
}

std::optional<std::string> IcalTimes::occurrence(icalproperty* property, const icaltimetype& time,
                                                 const EventTime& event) const {
  const auto found = place(property, time, event.time_zone == "UTC");
  if (!found) return std::nullopt;
  if (event.is_all_day()) return occurrence_name(std::chrono::floor<days>(found->civil), true);
  // Some name the day alone, of an event that has a minute.
  if (found->is_all_day) return occurrence_name(found->civil + std::chrono::minutes(*event.start_minute), false);
  const auto from = Zone::find(found->zone);
  if (!from || found->zone == event.time_zone) return occurrence_name(found->civil, false);
  return occurrence_name(zone_of(event).civil(from->moment(found->civil)), false);
}

}  // namespace madang::calendar
