#pragma once

#include <functional>
#include <span>
#include <string>

#include "calendar/extras_model.hpp"
#include "calendar/model.hpp"

namespace madang::calendar {

/// An event, and what another program has said of it and shall hear again.
struct WrittenEvent {
  CalendarEvent event;
  EventExtras extras;
};

/// How people are called.
using NameOf = std::function<std::string(MemberId)>;

/// A calendar as other programs read it (iCalendar, RFC 5545): lines folded at 75 octets, with the zones that it names.
/// Without `name_of` it says of nobody that they come.
std::string write_icalendar(std::string_view name, std::span<const WrittenEvent> events, const NameOf& name_of = {});

/// When somebody is busy, as a VFREEBUSY.
std::string write_free_busy(TimeSpan span, std::span<const TimeSpan> busy, Timestamp now);

}  // namespace madang::calendar
