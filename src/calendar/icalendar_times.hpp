#pragma once

#include <libical/ical.h>

#include <optional>
#include <string>

#include "calendar/civil_model.hpp"

namespace madang::calendar {

/// The times that a VCALENDAR tells, as times of places that we know. For reading alone; it must outlive this.
class IcalTimes {
 public:
  IcalTimes(icalcomponent* calendar, const std::string& home_zone) : calendar_(calendar), home_(home_zone) {}

  /// When a VEVENT is; nothing when it does not say, or says what no event of ours can be.
  std::optional<EventTime> of(icalcomponent* event) const;
  /// How we name the occurrence of an event that begins then.
  std::optional<std::string> occurrence(icalproperty* property, const icaltimetype& time, const EventTime& event) const;

 private:
  struct Place {
    CivilTime civil;
    std::string zone;
    bool is_all_day = false;
  };

  std::optional<Place> place(icalproperty* property, const icaltimetype& time, bool keeps_utc) const;
  std::optional<CivilTime> end(icalcomponent* event, const Place& start) const;

  icalcomponent* calendar_;
  const std::string& home_;
};

}  // namespace madang::calendar
