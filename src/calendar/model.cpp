#include "calendar/model.hpp"

#include <algorithm>
#include <set>

namespace madang::calendar {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::chrono::hours kMorning{9};
constexpr std::string_view kAddressOfMember = "urn:x-madang:";
// Zones differ from UTC by less, so a window of civil times that is wider by it holds every moment that is asked for.
constexpr days kAnyOffset{1};

CivilTime civil_utc(Timestamp moment) {
  return CivilTime(std::chrono::milliseconds(
      std::clamp<std::int64_t>(moment.milliseconds(), -2'208'988'800'000, kForEver.milliseconds())));
}

/// The civil starts from which something may reach into the span, but for those of overrides.
std::vector<CivilTime> regular_starts(const CalendarEvent& event, TimeSpan span, std::size_t most) {
  const CivilTime first = civil_start(event.time);
  const auto length = civil_end(event.time) - first;
  const Window window{civil_utc(span.starts_at) - length - kAnyOffset, civil_utc(span.ends_at) + kAnyOffset, most};
  std::vector<CivilTime> starts;
  if (event.rule)
    starts = starts_by(*event.rule, first, zone_of(event.time), window);
  else
    starts.push_back(first);
  for (const auto& extra : event.extra_dates)
    if (const auto start = read_occurrence_name(extra, event.time.is_all_day())) starts.push_back(*start);
  std::ranges::sort(starts);
  const auto doubles = std::ranges::unique(starts);
  starts.erase(doubles.begin(), doubles.end());
  return starts;
}

bool reaches_into(const Occurrence& occurrence, TimeSpan span) {
  if (occurrence.starts_at == occurrence.ends_at)
    return span.starts_at <= occurrence.starts_at && occurrence.starts_at < span.ends_at;
  return occurrence.starts_at < span.ends_at && span.starts_at < occurrence.ends_at;
}

Occurrence occurrence_at(const CalendarEvent& event, std::string name, const EventTime& time) {
  const EventOverride* instead = override_of(event, name);
  const EventTime& when = instead ? instead->time : time;
  return {.event_id = event.id,
          .occurrence = std::move(name),
          .title = instead ? instead->title : event.title,
          .place = instead ? instead->place : event.place,
          .time = when,
          .starts_at = starts_at(when),
          .ends_at = ends_at(when)};
}

}  // namespace

bus::StreamName stream_of(MemberId id) { return id.text(); }

std::string attendee_address(MemberId member) { return std::string(kAddressOfMember) + member.text(); }

std::optional<MemberId> member_at_address(std::string_view address) {
  if (!address.starts_with(kAddressOfMember)) return std::nullopt;
  return MemberId::read(address.substr(kAddressOfMember.size()));
}

const Attendee* attendee_in(const CalendarEvent& event, MemberId member) {
  const auto found = std::ranges::find(event.attendees, member, &Attendee::member_id);
  return found == event.attendees.end() ? nullptr : &*found;
}

Attendee* attendee_in(CalendarEvent& event, MemberId member) {
  const auto found = std::ranges::find(event.attendees, member, &Attendee::member_id);
  return found == event.attendees.end() ? nullptr : &*found;
}

const EventOverride* override_of(const CalendarEvent& event, std::string_view occurrence) {
  const auto found = std::ranges::find(event.overrides, occurrence, &EventOverride::occurrence);
  return found == event.overrides.end() ? nullptr : &*found;
}

void ask_again(CalendarEvent& event) {
  ++event.sequence;
  for (Attendee& each : event.attendees) each.answer = AttendeeAnswer::needs_action;
}

std::vector<MemberId> concerned(const CalendarEvent& event) {
  std::set<MemberId> members{event.organiser_id};
  for (const Attendee& each : event.attendees)
    if (!each.is_gone) members.insert(each.member_id);
  return {members.begin(), members.end()};
}

bool takes_time_of(const CalendarEvent& event, MemberId member) {
  if (event.is_free) return false;
  if (const Attendee* attendee = attendee_in(event, member)) return attendee->answer != AttendeeAnswer::declined;
  return event.organiser_id == member;
}

CalendarEvent busy_only(const CalendarEvent& event) {
  CalendarEvent seen;
  seen.id = event.id;
  seen.calendar_id = event.calendar_id;
  seen.time = event.time;
  seen.rule = event.rule;
  seen.extra_dates = event.extra_dates;
  seen.left_out = event.left_out;
  for (const auto& each : event.overrides) seen.overrides.push_back({each.occurrence, "", "", "", each.time});
  seen.organiser_id = event.organiser_id;
  seen.visibility = event.visibility;
  seen.is_free = event.is_free;
  seen.sequence = event.sequence;
  seen.created_at = event.created_at;
  seen.changed_at = event.changed_at;
  seen.is_busy_only = true;
  return seen;
}

Invitation invitation_of(const CalendarEvent& event, const Attendee& attendee, Timestamp last_at) {
  return {event.id, event.title, event.place, event.organiser_id, event.time, event.rule, attendee.answer, last_at};
}

bool has_occurrence(const CalendarEvent& event, std::string_view occurrence) {
  const bool all_day = event.time.is_all_day();
  const auto start = read_occurrence_name(occurrence, all_day);
  if (!start || std::ranges::find(event.left_out, occurrence) != event.left_out.end()) return false;
  if (std::ranges::find(event.extra_dates, occurrence) != event.extra_dates.end()) return true;
  if (*start == civil_start(event.time)) return true;
  if (!event.rule) return false;
  const auto found =
      starts_by(*event.rule, civil_start(event.time), zone_of(event.time), {*start, *start + minutes(1), 1});
  return !found.empty();
}

TimeSpan bounds_of(const CalendarEvent& event) {
  const Zone zone = zone_of(event.time);
  const CivilTime first = civil_start(event.time);
  TimeSpan bounds{starts_at(event.time), ends_at(event.time)};
  const auto include = [&](const EventTime& time) {
    bounds.starts_at = std::min(bounds.starts_at, starts_at(time));
    bounds.ends_at = std::max(bounds.ends_at, ends_at(time));
  };
  for (const auto& extra : event.extra_dates)
    if (const auto start = read_occurrence_name(extra, event.time.is_all_day())) include(moved_to(event.time, *start));
  for (const auto& each : event.overrides) include(each.time);
  if (!event.rule) return bounds;
  const auto last = last_start(*event.rule, first, zone);
  if (last) include(moved_to(event.time, *last));
  if (!last) bounds.ends_at = kForEver;
  return bounds;
}

std::vector<Occurrence> occurrences_of(const CalendarEvent& event, TimeSpan span, std::size_t most) {
  const bool all_day = event.time.is_all_day();
  std::vector<Occurrence> found;
  std::set<std::string_view> left_out(event.left_out.begin(), event.left_out.end());
  const auto keep = [&](Occurrence occurrence) {
    if (reaches_into(occurrence, span)) found.push_back(std::move(occurrence));
  };
  for (const CivilTime start : regular_starts(event, span, most)) {
    std::string name = occurrence_name(start, all_day);
    if (!left_out.contains(name) && !override_of(event, name))
      keep(occurrence_at(event, std::move(name), moved_to(event.time, start)));
  }
  for (const auto& each : event.overrides)
    if (!left_out.contains(each.occurrence)) keep(occurrence_at(event, each.occurrence, each.time));
  std::ranges::sort(found, {}, [](const Occurrence& each) { return std::pair(each.starts_at, each.occurrence); });
  if (found.size() > most) found.resize(most);
  return found;
}

std::optional<Timestamp> reminder_of(const CalendarEvent& event, const Occurrence& occurrence) {
  if (!event.remind_minutes_before) return std::nullopt;
  const auto notice = minutes(*event.remind_minutes_before);
  if (!occurrence.time.is_all_day()) return occurrence.starts_at - notice;
  return zone_of(occurrence.time).moment(civil_start(occurrence.time) + kMorning) - notice;
}

std::string accepted_link(std::string_view text, const std::string& field) {
  const bool is_web = text.starts_with("https://") || text.starts_with("http://");
  const auto is_odd = [](char c) { return c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' || c == '\\'; };
  if (!text.empty() && (!is_web || std::ranges::any_of(text, is_odd)))
    throw Refusal(kInvalid, field, field + " must be a web address such as https://example.org/meetings/code/abc.");
  return std::string(text);
}

}  // namespace madang::calendar
