#pragma once

#include <span>
#include <string>

#include "calendar/model.hpp"

namespace madang::calendar {

/// A calendar as other programs read it (iCalendar, RFC 5545): lines folded at 75 octets, with the zones that it names.
std::string write_icalendar(std::string_view name, std::span<const CalendarEvent> events);

}  // namespace madang::calendar
