#pragma once

#include <libical/ical.h>

#include <optional>
#include <string>
#include <vector>

#include "calendar/icalendar_reading.hpp"

namespace madang::calendar {

/// The members whom a VEVENT asks to come.
std::vector<ReadAttendee> attendees_in(icalcomponent* event);

/// How many minutes before the start an alarm comes; nothing when it counts from elsewhere, or is no reminder of ours.
std::optional<std::int64_t> minutes_before(icalcomponent* alarm);

/// Keeps of a VEVENT what has no place in ours: properties, attendees from elsewhere, and how its alarms are written.
void keep_extras(icalcomponent* component, const std::string& occurrence, ReadEvent& event);

}  // namespace madang::calendar
