#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/extras_model.hpp"
#include "calendar/model.hpp"

// What other programs write about calendars (iCalendar, RFC 5545), read by libical within limits. Pure.

namespace madang::calendar {

/// One of ours whom a file names, see attendee_address().
struct ReadAttendee {
  MemberId member_id;
  std::optional<AttendeeAnswer> answer;  ///< nothing when it says what no answer of ours is

  bool operator==(const ReadAttendee&) const = default;
};

/// An event as a file tells it, with everything that we keep of one.
struct ReadEvent {
  std::string uid;
  std::string title;
  std::string place;
  std::string notes;
  EventTime time;
  std::optional<std::string> rule;
  std::vector<std::string> extra_dates;
  std::vector<std::string> left_out;
  std::vector<EventOverride> overrides;
  EventVisibility visibility = EventVisibility::usual;
  bool is_free = false;
  std::optional<std::int64_t> remind_minutes_before;
  std::int64_t sequence = 0;
  std::vector<ReadAttendee> attendees;  ///< each once, by id
  EventExtras extras;                   ///< with attendees from elsewhere
  bool has_too_many_extras = false;     ///< more than are kept of one event

  bool operator==(const ReadEvent&) const = default;
};

struct ReadCalendar {
  std::string name;
  std::vector<ReadEvent> events;  ///< each UID once
  std::int64_t skipped = 0;       ///< what was no event that can be kept
};

inline constexpr std::size_t kMostFileBytes = 4 << 20;
inline constexpr std::size_t kMostRead = 5000;  ///< events

/// Nothing when it is no calendar. Times without a zone are those of `home_zone`.
std::optional<ReadCalendar> read_icalendar(std::string_view text, const std::string& home_zone);

/// What a file says of an event, with what is ours alone left as it is: who comes, and in which room.
void put_read(CalendarEvent& event, const ReadEvent& read);

/// The IANA name of what other programs call a zone, such as `Korea Standard Time`; nothing when it is not known.
std::optional<std::string> zone_called(std::string_view name);

}  // namespace madang::calendar
