#include "calendar/icalendar_reading.hpp"

#include <libical/ical.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/text.hpp"
#include "calendar/icalendar_keeping.hpp"
#include "calendar/icalendar_times.hpp"

namespace madang::calendar {
namespace {

constexpr std::size_t kMostLines = 200'000;
constexpr std::size_t kLongestLine = 256 * 1024;  // unfolded
constexpr int kDeepest = 6;
constexpr std::size_t kMostUid = 400;  // bytes

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

/// libical's parser takes time that grows with the square of what it is not made for.
bool is_modest(std::string_view text) {
  std::size_t lines = 0;
  std::size_t length = 0;
  int depth = 0;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool is_folded = line.starts_with(' ') || line.starts_with('\t');
    length = is_folded ? length + line.size() : line.size();
    if (line.starts_with("BEGIN:")) ++depth;
    if (line.starts_with("END:")) --depth;
    if (++lines > kMostLines || length > kLongestLine || depth > kDeepest) return false;
  }
  return true;
}

/// Without what cannot be shown, and not longer than we keep.
std::string cleaned(const char* text, std::size_t most, bool is_line) {
  if (!text || !is_utf8(text)) return "";
  std::string clean;
  for (const char* c = text; *c; ++c) {
    const auto byte = static_cast<unsigned char>(*c);
    if (byte == '\r' || byte == 0x7f) continue;
    if (byte < 0x20 && byte != '\n' && byte != '\t') continue;
    clean += is_line && byte < 0x20 ? ' ' : *c;
  }
  clean = std::string(trimmed(clean));
  std::size_t count = 0;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(clean[i]) & 0xc0) != 0x80;
    if (begins && ++count > most) return clean.substr(0, i);
  }
  return text_fault(clean, 0, most) ? "" : clean;
}

icalproperty* first(icalcomponent* component, icalproperty_kind kind) {
  return icalcomponent_get_first_property(component, kind);
}

template <class Use>
void each_property(icalcomponent* component, icalproperty_kind kind, Use use) {
  for (auto* property = first(component, kind); property; property = icalcomponent_get_next_property(component, kind))
    use(property);
}

template <class Use>
void each_component(icalcomponent* parent, icalcomponent_kind kind, Use use) {
  for (auto* inner = icalcomponent_get_first_component(parent, kind); inner;
       inner = icalcomponent_get_next_component(parent, kind))
    use(inner);
}

std::string text_of(icalcomponent* component, icalproperty_kind kind, std::size_t most, bool is_line) {
  auto* property = first(component, kind);
  const icalvalue* value = property ? icalproperty_get_value(property) : nullptr;
  return value ? cleaned(icalvalue_get_text(value), most, is_line) : "";
}

/// Minutes before the start, of the first alarm that counts from there.
std::optional<std::int64_t> reminder_in(icalcomponent* event) {
  std::optional<std::int64_t> found;
  each_component(event, ICAL_VALARM_COMPONENT, [&](icalcomponent* alarm) {
    if (!found) found = minutes_before(alarm);
  });
  return found;
}

bool is_cancelled(icalcomponent* event) {
  auto* status = first(event, ICAL_STATUS_PROPERTY);
  return status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED;
}

/// False when it comes in a way that we do not keep.
bool read_repeats(icalcomponent* component, const IcalTimes& times, ReadEvent& event) {
  if (auto* property = first(component, ICAL_RRULE_PROPERTY)) {
    auto rule = icalproperty_get_rrule(property);
    std::unique_ptr<char, decltype(&icalmemory_free_buffer)> text(icalrecurrencetype_as_string_r(&rule),
                                                                  &icalmemory_free_buffer);
    event.rule = text ? read_rule(text.get()) : std::nullopt;
    if (!event.rule) return false;
  }
  const auto name = [&](icalproperty* property, const icaltimetype& time, std::vector<std::string>& into) {
    auto named = times.occurrence(property, time, event.time);
    if (named && into.size() < kMostDates) into.push_back(std::move(*named));
  };
  each_property(component, ICAL_RDATE_PROPERTY, [&](icalproperty* property) {
    const auto date = icalproperty_get_rdate(property);
    name(property, icaltime_is_null_time(date.time) ? date.period.start : date.time, event.extra_dates);
  });
  each_property(component, ICAL_EXDATE_PROPERTY,
                [&](icalproperty* property) { name(property, icalproperty_get_exdate(property), event.left_out); });
  for (auto* dates : {&event.extra_dates, &event.left_out}) {
    std::ranges::sort(*dates);
    const auto doubles = std::ranges::unique(*dates);
    dates->erase(doubles.begin(), doubles.end());
  }
  return true;
}

std::optional<ReadEvent> read_event(icalcomponent* component, const IcalTimes& times) {
  ReadEvent event;
  const char* uid = icalcomponent_get_uid(component);
  if (!uid || !*uid || std::string_view(uid).size() > kMostUid || !is_utf8(uid)) return std::nullopt;
  event.uid = cleaned(uid, kMostUid, true);
  const auto time = times.of(component);
  if (event.uid.empty() || !time) return std::nullopt;
  event.time = *time;
  event.title = text_of(component, ICAL_SUMMARY_PROPERTY, kMostTitle, true);
  event.place = text_of(component, ICAL_LOCATION_PROPERTY, kMostPlace, true);
  event.notes = text_of(component, ICAL_DESCRIPTION_PROPERTY, kMostNotes, false);
  event.remind_minutes_before = reminder_in(component);
  if (auto* property = first(component, ICAL_CLASS_PROPERTY)) {
    const auto kind = icalproperty_get_class(property);
    if (kind == ICAL_CLASS_PRIVATE || kind == ICAL_CLASS_CONFIDENTIAL) event.visibility = EventVisibility::busy_only;
  }
  if (auto* property = first(component, ICAL_TRANSP_PROPERTY)) {
    const auto kind = icalproperty_get_transp(property);
    event.is_free = kind == ICAL_TRANSP_TRANSPARENT || kind == ICAL_TRANSP_TRANSPARENTNOCONFLICT;
  }
  if (auto* property = first(component, ICAL_SEQUENCE_PROPERTY))
    event.sequence = std::max(0, icalproperty_get_sequence(property));
  if (!read_repeats(component, times, event)) return std::nullopt;
  event.attendees = attendees_in(component);
  keep_extras(component, "", event);
  return event;
}

/// Of one occurrence; what it belongs to was read before it.
void read_override(icalcomponent* component, const IcalTimes& times, ReadEvent& event) {
  auto* property = first(component, ICAL_RECURRENCEID_PROPERTY);
  auto name = times.occurrence(property, icalproperty_get_recurrenceid(property), event.time);
  if (!name) return;
  if (is_cancelled(component)) {
    if (event.left_out.size() < kMostDates) event.left_out.push_back(std::move(*name));
    return;
  }
  const auto time = times.of(component);
  const bool is_known = std::ranges::find(event.overrides, *name, &EventOverride::occurrence) != event.overrides.end();
  if (!time || is_known || event.overrides.size() == kMostOverrides || time->is_all_day() != event.time.is_all_day())
    return;
  keep_extras(component, *name, event);
  event.overrides.push_back({std::move(*name), text_of(component, ICAL_SUMMARY_PROPERTY, kMostTitle, true),
                             text_of(component, ICAL_LOCATION_PROPERTY, kMostPlace, true),
                             text_of(component, ICAL_DESCRIPTION_PROPERTY, kMostNotes, false), *time});
}

/// One VCALENDAR.
class Reading {
 public:
  Reading(icalcomponent* calendar, const std::string& home_zone, ReadCalendar& into)
      : calendar_(calendar), times_(calendar, home_zone), into_(into) {}

  void run(std::map<std::string, std::size_t>& places) {
    each_component(calendar_, ICAL_VEVENT_COMPONENT, [&](icalcomponent* component) {
      if (!first(component, ICAL_RECURRENCEID_PROPERTY)) add(component, places);
    });
    each_component(calendar_, ICAL_VEVENT_COMPONENT, [&](icalcomponent* component) {
      const char* uid = icalcomponent_get_uid(component);
      if (!uid || !first(component, ICAL_RECURRENCEID_PROPERTY)) return;
      const auto place = places.find(cleaned(uid, kMostUid, true));
      if (place != places.end()) read_override(component, times_, into_.events[place->second]);
    });
    name();
  }

 private:
  void add(icalcomponent* component, std::map<std::string, std::size_t>& places) {
    auto event = is_cancelled(component) ? std::nullopt : read_event(component, times_);
    if (!event || places.contains(event->uid) || into_.events.size() == kMostRead) {
      ++into_.skipped;
      return;
    }
    places[event->uid] = into_.events.size();
    into_.events.push_back(std::move(*event));
  }
  void name() {
    each_property(calendar_, ICAL_X_PROPERTY, [&](icalproperty* property) {
      const char* called = icalproperty_get_x_name(property);
      if (into_.name.empty() && called && std::string_view(called) == "X-WR-CALNAME")
        into_.name = cleaned(icalproperty_get_x(property), kMostName, true);
    });
  }

  icalcomponent* calendar_;
  IcalTimes times_;
  ReadCalendar& into_;
};

}  // namespace

std::optional<ReadCalendar> read_icalendar(std::string_view text, const std::string& home_zone) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.size() > kMostFileBytes || text.find('\0') != std::string_view::npos || !is_modest(text))
    return std::nullopt;
  static const bool ready = [] {
    icalerror_set_errors_are_fatal(false);
    ical_set_unknown_token_handling_setting(ICAL_ASSUME_IANA_TOKEN);
    return true;
  }();
  const Component root(ready ? icalparser_parse_string(std::string(text).c_str()) : nullptr);
  if (!root) return std::nullopt;
  ReadCalendar calendar;
  std::map<std::string, std::size_t> places;
  bool is_calendar = false;
  const auto read = [&](icalcomponent* component) {
    is_calendar = true;
    Reading(component, home_zone, calendar).run(places);
  };
  if (icalcomponent_isa(root.get()) == ICAL_VCALENDAR_COMPONENT)
    read(root.get());
  else
    each_component(root.get(), ICAL_VCALENDAR_COMPONENT, read);
  if (!is_calendar) return std::nullopt;
  return calendar;
}

void put_read(CalendarEvent& event, const ReadEvent& read) {
  event.title = read.title;
  event.place = read.place;
  event.notes = read.notes;
  event.time = read.time;
  event.rule = read.rule;
  event.extra_dates = read.extra_dates;
  event.left_out = read.left_out;
  event.overrides = read.overrides;
  event.visibility = read.visibility;
  event.is_free = read.is_free;
  event.remind_minutes_before = read.remind_minutes_before;
  event.sequence = std::max(event.sequence, read.sequence);
}

std::optional<std::string> zone_called(std::string_view name) {
  if (const auto zone = Zone::find(name)) return zone->name();
  // Some put the IANA name behind a path of their own, such as /freeassociation.sourceforge.net/Europe/Paris.
  for (auto rest = name; rest.find('/') != std::string_view::npos;) {
    rest.remove_prefix(rest.find('/') + 1);
    if (const auto zone = rest.find('/') != std::string_view::npos ? Zone::find(rest) : std::nullopt)
      return zone->name();
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString found;
  const icu::StringPiece bytes(name.data(), static_cast<std::int32_t>(std::min<std::size_t>(name.size(), 200)));
  icu::TimeZone::getIDForWindowsID(icu::UnicodeString::fromUTF8(bytes), nullptr, found, status);
  std::string id;
  found.toUTF8String(id);
  if (U_FAILURE(status) || id.empty()) return std::nullopt;
  return Zone::find(id).transform([](const Zone& zone) { return zone.name(); });
}

}  // namespace madang::calendar
