#include "calendar/icalendar_writing.hpp"

#include <fmt/format.h>
#include <unicode/vtzone.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

namespace madang::calendar {
namespace {

using std::chrono::days;

constexpr std::size_t kLineOctets = 75;
constexpr double kZonesFrom = 631'152'000'000;  // 1990: older rules of a zone are of use to nobody

/// One content line; never cut within a character.
void put_line(std::string& out, std::string_view line) {
  std::size_t room = kLineOctets;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = kLineOctets - 1;  // the space counts
  }
  out.append(line).append("\r\n");
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\n') {
      safe += "\\n";
      continue;
    }
    if (c == '\\' || c == ';' || c == ',') safe += '\\';
    safe += c;
  }
  return safe;
}

std::string basic_date(CivilTime civil) {
  const std::chrono::year_month_day date(std::chrono::floor<days>(civil));
  return fmt::format("{:04}{:02}{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

std::string basic_time(CivilTime civil) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(civil - std::chrono::floor<days>(civil)).count();
  return fmt::format("{}T{:02}{:02}00", basic_date(civil), minute / 60, minute % 60);
}

std::string utc_time(Timestamp moment) {
  const auto zone = Zone::find("UTC").value();
  return basic_time(zone.civil(moment)) + "Z";
}

/// With its parameters, behind the name of the property.
std::string placed(CivilTime civil, const EventTime& time) {
  if (time.is_all_day()) return ";VALUE=DATE:" + basic_date(civil);
  if (time.time_zone == "UTC") return ":" + basic_time(civil) + "Z";
  return ";TZID=" + time.time_zone + ":" + basic_time(civil);
}

void put_times(std::string& out, const EventTime& time) {
  put_line(out, "DTSTART" + placed(civil_start(time), time));
  put_line(out, "DTEND" + placed(civil_end(time), time));
}

void put_words(std::string& out, std::string_view title, std::string_view place, std::string_view notes) {
  put_line(out, "SUMMARY:" + escaped(title));
  if (!place.empty()) put_line(out, "LOCATION:" + escaped(place));
  if (!notes.empty()) put_line(out, "DESCRIPTION:" + escaped(notes));
}

void put_stamps(std::string& out, const CalendarEvent& event) {
  put_line(out, "UID:" + escaped(event.uid));
  put_line(out, "DTSTAMP:" + utc_time(event.changed_at));
  put_line(out, "CREATED:" + utc_time(event.created_at));
  put_line(out, "LAST-MODIFIED:" + utc_time(event.changed_at));
  put_line(out, fmt::format("SEQUENCE:{}", event.sequence));
  if (event.visibility == EventVisibility::busy_only) put_line(out, "CLASS:PRIVATE");
  put_line(out, event.is_free ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
}

/// Our reminder, as another program wrote it if it did; and what else is to be heard of theirs.
void put_alarms(std::string& out, const CalendarEvent& event, const KeptComponent* kept) {
  bool is_said = !event.remind_minutes_before;
  bool is_ours = true;  // the first alarm that can be
  for (const KeptAlarm& alarm : kept ? kept->alarms : std::vector<KeptAlarm>()) {
    const bool is_first = alarm.minutes && std::exchange(is_ours, false);
    if (is_first && alarm.minutes != event.remind_minutes_before) continue;
    if (is_first) is_said = true;
    put_line(out, "BEGIN:VALARM");
    for (const auto& line : alarm.lines) put_line(out, line);
    put_line(out, "END:VALARM");
  }
  if (is_said) return;
  put_line(out, "BEGIN:VALARM");
  put_line(out, "ACTION:DISPLAY");
  put_line(out, "DESCRIPTION:" + escaped(event.title));
  put_line(out, fmt::format("TRIGGER:-PT{}M", *event.remind_minutes_before));
  put_line(out, "END:VALARM");
}

/// A parameter's value cannot hold every character (RFC 5545, 3.2).
std::string in_quotes(std::string_view name) {
  std::string safe = "\"";
  for (const char c : name)
    if (static_cast<unsigned char>(c) >= 0x20) safe += c == '"' ? '\'' : c;
  return safe + "\"";
}

std::string_view part_of(AttendeeAnswer answer) {
  switch (answer) {
    case AttendeeAnswer::accepted: return "ACCEPTED";
    case AttendeeAnswer::declined: return "DECLINED";
    case AttendeeAnswer::tentative: return "TENTATIVE";
    case AttendeeAnswer::needs_action: break;
  }
  return "NEEDS-ACTION";
}

void put_people(std::string& out, const CalendarEvent& event, const NameOf& name_of) {
  if (!name_of || event.attendees.empty()) return;
  put_line(out, "ORGANIZER;CN=" + in_quotes(name_of(event.organiser_id)) + ":" + attendee_address(event.organiser_id));
  for (const Attendee& each : event.attendees) {
    if (each.is_gone) continue;
    put_line(out, fmt::format("ATTENDEE;CN={};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={};RSVP={}:{}",
                              in_quotes(name_of(each.member_id)), part_of(each.answer),
                              each.answer == AttendeeAnswer::needs_action ? "TRUE" : "FALSE",
                              attendee_address(each.member_id)));
  }
}

bool says(std::string_view line, const CalendarEvent& event) {
  return !event.meeting_link.empty() && line.ends_with(":" + event.meeting_link) &&
         (line.starts_with("CONFERENCE") || line.starts_with("URL"));
}

/// Where those who come see each other (RFC 7986, 5.11), and again for programs that do not know the property.
void put_link(std::string& out, const CalendarEvent& event, const KeptComponent* kept) {
  if (event.meeting_link.empty()) return;
  put_line(out, "CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:" + event.meeting_link);
  const auto is_url = [&](const std::string& line) { return line.starts_with("URL") && !says(line, event); };
  if (!kept || std::ranges::none_of(kept->lines, is_url)) put_line(out, "URL:" + event.meeting_link);
}

/// There is one organiser, and it is ours when we say who comes. Our link comes back from programs as theirs.
void put_kept(std::string& out, const CalendarEvent& event, const KeptComponent* kept, bool has_own_organiser) {
  if (!kept) return;
  for (const auto& line : kept->lines)
    if ((!has_own_organiser || !line.starts_with("ORGANIZER")) && !says(line, event)) put_line(out, line);
}

void put_dates(std::string& out, std::string_view name, const std::vector<std::string>& dates, const EventTime& time) {
  for (const auto& date : dates)
    if (const auto start = read_occurrence_name(date, time.is_all_day()))
      put_line(out, std::string(name) + placed(*start, time));
}

void put_override(std::string& out, const WrittenEvent& written, const EventOverride& each, const NameOf& name_of) {
  const CalendarEvent& event = written.event;
  const auto start = read_occurrence_name(each.occurrence, event.time.is_all_day());
  if (!start) return;
  const KeptComponent* kept = kept_of(written.extras, each.occurrence);
  put_line(out, "BEGIN:VEVENT");
  put_stamps(out, event);
  put_line(out, "RECURRENCE-ID" + placed(*start, event.time));
  put_times(out, each.time);
  put_words(out, each.title, each.place, each.notes);
  put_people(out, event, name_of);
  put_link(out, event, kept);
  put_kept(out, event, kept, name_of && !event.attendees.empty());
  put_alarms(out, event, kept);
  put_line(out, "END:VEVENT");
}

void put_event(std::string& out, const WrittenEvent& written, const NameOf& name_of) {
  const CalendarEvent& event = written.event;
  const KeptComponent* kept = kept_of(written.extras, "");
  put_line(out, "BEGIN:VEVENT");
  put_stamps(out, event);
  put_times(out, event.time);
  if (event.rule) put_line(out, "RRULE:" + *event.rule);
  put_dates(out, "RDATE", event.extra_dates, event.time);
  put_dates(out, "EXDATE", event.left_out, event.time);
  put_words(out, event.title, event.place, event.notes);
  put_people(out, event, name_of);
  put_link(out, event, kept);
  put_kept(out, event, kept, name_of && !event.attendees.empty());
  put_alarms(out, event, kept);
  put_line(out, "END:VEVENT");
  for (const EventOverride& each : event.overrides) put_override(out, written, each, name_of);
}

constexpr std::string_view kHead =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Madang//Calendar//EN\r\nCALSCALE:GREGORIAN\r\n";

std::string zone_text(const std::string& name) {
  const auto id = icu::UnicodeString::fromUTF8(name);
  const std::unique_ptr<icu::VTimeZone> zone(icu::VTimeZone::createVTimeZoneByID(id));
  if (!zone) return "";
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString written;
  zone->write(kZonesFrom, written, status);
  std::string text;
  if (U_SUCCESS(status)) written.toUTF8String(text);
  return text;
}

}  // namespace

std::string write_icalendar(std::string_view name, std::span<const WrittenEvent> events, const NameOf& name_of) {
  std::string out(kHead);
  if (!name.empty()) {
    put_line(out, "NAME:" + escaped(name));
    put_line(out, "X-WR-CALNAME:" + escaped(name));
  }
  std::set<std::string> zones;
  const auto note = [&](const EventTime& time) {
    if (!time.is_all_day() && time.time_zone != "UTC") zones.insert(time.time_zone);
  };
  for (const WrittenEvent& written : events) {
    note(written.event.time);
    for (const EventOverride& each : written.event.overrides) note(each.time);
  }
  for (const auto& zone : zones) out += zone_text(zone);
  for (const WrittenEvent& written : events) put_event(out, written, name_of);
  return out + "END:VCALENDAR\r\n";
}

std::string write_free_busy(TimeSpan span, std::span<const TimeSpan> busy, Timestamp now) {
  std::string out(kHead);
  put_line(out, "BEGIN:VFREEBUSY");
  put_line(out, "DTSTAMP:" + utc_time(now));
  put_line(out, "DTSTART:" + utc_time(span.starts_at));
  put_line(out, "DTEND:" + utc_time(span.ends_at));
  for (const TimeSpan& each : busy)
    put_line(out, "FREEBUSY:" + utc_time(each.starts_at) + "/" + utc_time(each.ends_at));
  put_line(out, "END:VFREEBUSY");
  return out + "END:VCALENDAR\r\n";
}

}  // namespace madang::calendar
