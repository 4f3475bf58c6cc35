#pragma once

#include "calendar/model.hpp"

// What calendars announce. On a member's own stream is what somebody asks of them; what only says that something is to
// be looked at again is told to those who are there, and kept nowhere.

namespace madang::calendar {

/// Somebody is invited, what they are invited to changed, or they answered.
struct InvitationSaved {
  static constexpr std::string_view kType = "calendar.invitation_saved";
  Invitation invitation;
};
BOOST_DESCRIBE_STRUCT(InvitationSaved, (), (invitation))

/// They are no longer invited, or it does not take place.
struct InvitationLeft {
  static constexpr std::string_view kType = "calendar.invitation_left";
  EventId event_id;
};
BOOST_DESCRIBE_STRUCT(InvitationLeft, (), (event_id))

/// An occurrence begins soon.
struct EventReminded {
  static constexpr std::string_view kType = "calendar.reminded";
  EventId event_id;
  std::string occurrence;
  std::string title;
  std::string place;
  Timestamp starts_at;
};
BOOST_DESCRIBE_STRUCT(EventReminded, (), (event_id, occurrence, title, place, starts_at))

/// Something in a calendar, or the calendar itself, is to be looked at again.
struct CalendarChanged {
  static constexpr std::string_view kType = "calendar.changed";
  CalendarId calendar_id;
};
BOOST_DESCRIBE_STRUCT(CalendarChanged, (), (calendar_id))

}  // namespace madang::calendar
