#include "calendar/icalendar_keeping.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"

namespace madang::calendar {
namespace {

using Buffer = std::unique_ptr<char, decltype(&icalmemory_free_buffer)>;

/// What our own nouns say again.
bool has_a_place(icalproperty* property) {
  switch (icalproperty_isa(property)) {
    case ICAL_UID_PROPERTY:
    case ICAL_DTSTAMP_PROPERTY:
    case ICAL_CREATED_PROPERTY:
    case ICAL_LASTMODIFIED_PROPERTY:
    case ICAL_SEQUENCE_PROPERTY:
    case ICAL_CLASS_PROPERTY:
    case ICAL_TRANSP_PROPERTY:
    case ICAL_DTSTART_PROPERTY:
    case ICAL_DTEND_PROPERTY:
    case ICAL_DURATION_PROPERTY:
    case ICAL_RRULE_PROPERTY:
    case ICAL_RDATE_PROPERTY:
    case ICAL_EXDATE_PROPERTY:
    case ICAL_RECURRENCEID_PROPERTY:
    case ICAL_SUMMARY_PROPERTY:
    case ICAL_LOCATION_PROPERTY:
    case ICAL_DESCRIPTION_PROPERTY: return true;
    default: return false;
  }
}

const char* address_of(icalproperty* property) {
  switch (icalproperty_isa(property)) {
    case ICAL_ATTENDEE_PROPERTY: return icalproperty_get_attendee(property);
    case ICAL_ORGANIZER_PROPERTY: return icalproperty_get_organizer(property);
    default: return nullptr;
  }
}

/// Ours are written anew from who comes; what libical says of a fault is no property.
bool is_kept(icalproperty* property) {
  const char* address = address_of(property);
  if (address && member_at_address(address)) return false;
  return !has_a_place(property) && icalproperty_isa(property) != ICAL_XLICERROR_PROPERTY;
}

bool can_be_shown(std::string_view line) {
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
  return !line.empty() && is_utf8(line) && std::ranges::none_of(line, is_control);
}

/// libical writes it folded, and we fold it again when we give it back.
std::string unfolded(const char* written) {
  std::string line;
  for (const char* c = written ? written : ""; *c; ++c) {
    const bool is_fold = (c[0] == '\r' && c[1] == '\n' && (c[2] == ' ' || c[2] == '\t'));
    if (is_fold) c += 2;
    if (!is_fold && *c != '\r' && *c != '\n') line += *c;
  }
  return line;
}

std::string line_of(icalproperty* property) {
  const Buffer written(icalproperty_as_ical_string_r(property), &icalmemory_free_buffer);
  std::string line = unfolded(written.get());
  return can_be_shown(line) && line.find(':') != std::string::npos ? line : "";
}

std::vector<std::string> lines_of(icalcomponent* component, bool (*wanted)(icalproperty*)) {
  std::vector<std::string> lines;
  for (auto* each = icalcomponent_get_first_property(component, ICAL_ANY_PROPERTY); each;
       each = icalcomponent_get_next_property(component, ICAL_ANY_PROPERTY)) {
    std::string line = wanted(each) ? line_of(each) : "";
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

std::size_t size_of(const std::vector<std::string>& lines) {
  std::size_t bytes = 0;
  for (const auto& line : lines) bytes += line.size() + 8;
  return bytes;
}

std::size_t size_of(const KeptComponent& component) {
  std::size_t bytes = size_of(component.lines);
  for (const KeptAlarm& alarm : component.alarms) bytes += size_of(alarm.lines) + 32;
  return bytes;
}

std::optional<AttendeeAnswer> answer_of(icalproperty* property) {
  auto* parameter = icalproperty_get_first_parameter(property, ICAL_PARTSTAT_PARAMETER);
  if (!parameter) return AttendeeAnswer::needs_action;
  switch (icalparameter_get_partstat(parameter)) {
    case ICAL_PARTSTAT_ACCEPTED: return AttendeeAnswer::accepted;
    case ICAL_PARTSTAT_DECLINED: return AttendeeAnswer::declined;
    case ICAL_PARTSTAT_TENTATIVE: return AttendeeAnswer::tentative;
    case ICAL_PARTSTAT_NEEDSACTION: return AttendeeAnswer::needs_action;
    default: return std::nullopt;
  }
}

}  // namespace

std::vector<ReadAttendee> attendees_in(icalcomponent* event) {
  std::vector<ReadAttendee> found;
  for (auto* each = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY); each;
       each = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
    const char* address = icalproperty_get_attendee(each);
    const auto member = address ? member_at_address(address) : std::nullopt;
    if (member && found.size() <= kMostAttendees) found.push_back({*member, answer_of(each)});
  }
  std::ranges::stable_sort(found, {}, &ReadAttendee::member_id);
  const auto doubles = std::ranges::unique(found, {}, &ReadAttendee::member_id);
  found.erase(doubles.begin(), doubles.end());
  return found;
}

std::optional<std::int64_t> minutes_before(icalcomponent* alarm) {
  auto* property = icalcomponent_get_first_property(alarm, ICAL_TRIGGER_PROPERTY);
  if (!property) return std::nullopt;
  auto* related = icalproperty_get_first_parameter(property, ICAL_RELATED_PARAMETER);
  if (related && icalparameter_get_related(related) == ICAL_RELATED_END) return std::nullopt;
  const icaltriggertype trigger = icalproperty_get_trigger(property);
  if (!icaltime_is_null_time(trigger.time)) return std::nullopt;
  const std::int64_t minutes = -std::int64_t{icaldurationtype_as_int(trigger.duration)} / 60;
  if (minutes < 0 || minutes > kLongestNotice) return std::nullopt;
  return minutes;
}

void keep_extras(icalcomponent* component, const std::string& occurrence, ReadEvent& event) {
  KeptComponent kept{occurrence, lines_of(component, &is_kept), {}};
  for (auto* alarm = icalcomponent_get_first_component(component, ICAL_VALARM_COMPONENT); alarm;
       alarm = icalcomponent_get_next_component(component, ICAL_VALARM_COMPONENT)) {
    const auto all = [](icalproperty* property) { return icalproperty_isa(property) != ICAL_XLICERROR_PROPERTY; };
    kept.alarms.push_back({minutes_before(alarm), lines_of(alarm, +all)});
  }
  if (kept.lines.empty() && kept.alarms.empty()) return;
  std::size_t bytes = size_of(kept);
  for (const KeptComponent& each : event.extras.components) bytes += size_of(each);
  if (bytes > kMostExtraBytes)
    event.has_too_many_extras = true;
  else
    event.extras.components.push_back(std::move(kept));
}

}  // namespace madang::calendar
