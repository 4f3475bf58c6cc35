#include "base/fuzz/harness.hpp"
#include "calendar/icalendar_reading.hpp"
#include "calendar/icalendar_writing.hpp"

// What other programs write about calendars: strangers', when one subscribes to them.

namespace madang::fuzz {

using namespace calendar;

void try_one(std::string_view input) {
  const auto file = read_icalendar(input, "Asia/Seoul");
  if (!file) return;
  for (const ReadEvent& read : file->events) {
    CalendarEvent event;
    event.uid = read.uid;
    event.title = read.title;
    event.place = read.place;
    event.notes = read.notes;
    event.time = read.time;
    event.rule = read.rule;
    event.extra_dates = read.extra_dates;
    event.left_out = read.left_out;
    event.overrides = read.overrides;
    must(starts_at(event.time) <= ends_at(event.time), "an event ends after it begins");
    const TimeSpan bounds = bounds_of(event);
    for (const Occurrence& each : occurrences_of(event, {bounds.starts_at, bounds.ends_at}, 20))
      must(each.ends_at <= bounds.ends_at && bounds.starts_at <= each.starts_at, "occurrences lie within its bounds");
    const WrittenEvent written{event, read.extras};
    const auto again = read_icalendar(write_icalendar(file->name, {&written, 1}), "Asia/Seoul");
    must(again.has_value(), "what is written can be read");
  }
}

}  // namespace madang::fuzz
