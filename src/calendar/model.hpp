#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/time.hpp"
#include "calendar/civil_model.hpp"
#include "calendar/rule_model.hpp"
#include "chat/model.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"

// The nouns of calendars, as they cross the wire, and what always holds for them. Pure.

namespace madang::calendar {

using CalendarId = Id<"cal">;
using EventId = Id<"evt">;
using RoomId = Id<"rom">;

enum class CalendarKind {
  personal,      ///< one of each member
  group,         ///< of a conversation
  organisation,  ///< everybody's to see
  subscribed,    ///< read from an address outside, its owner's alone
};
BOOST_DESCRIBE_ENUM(CalendarKind, personal, group, organisation, subscribed)

/// As somebody sees it. `colour` is one of twelve, and like `is_shown` their own choice.
struct Calendar {
  CalendarId id;
  CalendarKind kind = CalendarKind::personal;
  std::string name;  ///< empty for one's own: the client has the word
  std::int64_t colour = 0;
  bool is_shown = true;
  MemberId owner_id;
  std::optional<chat::ConversationId> conversation_id;
  bool may_write = false;   ///< put events into it
  bool may_manage = false;  ///< rename and remove it, and hand out its address
  std::optional<std::string> source_url;
  std::optional<Timestamp> refreshed_at;
  bool refresh_failed = false;
  std::optional<std::string> feed_path;  ///< where programs without an account read it; a secret

  bool operator==(const Calendar&) const = default;
};
BOOST_DESCRIBE_STRUCT(Calendar, (),
                      (id, kind, name, colour, is_shown, owner_id, conversation_id, may_write, may_manage, source_url,
                       refreshed_at, refresh_failed, feed_path))

enum class AttendeeAnswer { needs_action, accepted, declined, tentative };
BOOST_DESCRIBE_ENUM(AttendeeAnswer, needs_action, accepted, declined, tentative)

/// `is_gone` says that they have left the organisation.
struct Attendee {
  MemberId member_id;
  AttendeeAnswer answer = AttendeeAnswer::needs_action;
  bool is_gone = false;

  bool operator==(const Attendee&) const = default;
};
BOOST_DESCRIBE_STRUCT(Attendee, (), (member_id, answer, is_gone))

/// Of an event that is `busy_only` others see that there is one, and nothing else.
enum class EventVisibility { usual, busy_only };
BOOST_DESCRIBE_ENUM(EventVisibility, usual, busy_only)

/// What one occurrence says instead; `occurrence` is its name, from before it was moved.
struct EventOverride {
  std::string occurrence;
  std::string title;
  std::string place;
  std::string notes;
  EventTime time;

  bool operator==(const EventOverride&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventOverride, (), (occurrence, title, place, notes, time))

/// `time` is the first occurrence's; the others come by `rule` and `extra_dates`, but those in `left_out`. Dates in
/// both are occurrence names. Attendees stand by id; the organiser is none of them.
struct CalendarEvent {
  EventId id;
  CalendarId calendar_id;
  std::string uid;  ///< as other calendar programs know it
  std::string title;
  std::string place;
  std::string notes;
  EventTime time;
  std::optional<std::string> rule;
  std::vector<std::string> extra_dates;
  std::vector<std::string> left_out;
  std::vector<EventOverride> overrides;
  MemberId organiser_id;
  std::vector<Attendee> attendees;
  std::optional<RoomId> room_id;
  EventVisibility visibility = EventVisibility::usual;
  bool is_free = false;  ///< takes nobody's time
  std::optional<std::int64_t> remind_minutes_before;
  bool remind_until_confirmed = false;  ///< attendees are reminded by an alert
  std::string meeting_link;             ///< where those who come see each other; another program's as well
  std::int64_t sequence = 0;            ///< counts changes of when it is
  Timestamp created_at;
  Timestamp changed_at;
  bool is_busy_only = false;  ///< its visibility is that, and whoever asks sees no more

  bool operator==(const CalendarEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(CalendarEvent, (),
                      (id, calendar_id, uid, title, place, notes, time, rule, extra_dates, left_out, overrides,
                       organiser_id, attendees, room_id, visibility, is_free, remind_minutes_before,
                       remind_until_confirmed, meeting_link, sequence, created_at, changed_at, is_busy_only))

/// One time that an event comes. `occurrence` names it; title and place are its own where they differ.
struct Occurrence {
  EventId event_id;
  std::string occurrence;
  std::string title;
  std::string place;
  EventTime time;
  Timestamp starts_at;
  Timestamp ends_at;

  bool operator==(const Occurrence&) const = default;
};
BOOST_DESCRIBE_STRUCT(Occurrence, (), (event_id, occurrence, title, place, time, starts_at, ends_at))

/// What somebody is asked to come to, and has not said whether they will.
struct Invitation {
  EventId event_id;
  std::string title;
  std::string place;
  MemberId organiser_id;
  EventTime time;
  std::optional<std::string> rule;
  AttendeeAnswer answer = AttendeeAnswer::needs_action;
  Timestamp last_at;  ///< when the last of it is over

  bool operator==(const Invitation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (event_id, title, place, organiser_id, time, rule, answer, last_at))

/// A place of the organisation that one event at a time is held in.
struct Room {
  RoomId id;
  std::string name;
  std::string place;
  std::int64_t capacity = 0;

  bool operator==(const Room&) const = default;
};
BOOST_DESCRIBE_STRUCT(Room, (), (id, name, place, capacity))

struct TimeSpan {
  Timestamp starts_at;
  Timestamp ends_at;

  bool operator==(const TimeSpan&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimeSpan, (), (starts_at, ends_at))

inline constexpr std::size_t kMostTitle = 200;   // code points
inline constexpr std::size_t kMostPlace = 200;   // code points
inline constexpr std::size_t kMostNotes = 8000;  // code points
inline constexpr std::size_t kMostMeetingLink = 1000;
inline constexpr std::size_t kMostName = 100;  // code points, of calendars and rooms
inline constexpr std::size_t kMostAttendees = 300;
inline constexpr std::size_t kMostOverrides = 200;
inline constexpr std::size_t kMostDates = 500;       // extra, and left out
inline constexpr std::int64_t kMostCalendars = 50;   // of one owner, one conversation, or the organisation
inline constexpr std::int64_t kMostEvents = 20'000;  // of one calendar
inline constexpr std::size_t kMostRooms = 500;
inline constexpr std::size_t kMostBookings = 400;  // of one event
inline constexpr std::int64_t kColours = 12;
inline constexpr std::int64_t kUsualNotice = 15;              // minutes
inline constexpr std::int64_t kLongestNotice = 28 * 24 * 60;  // minutes
inline constexpr int kLongestBooking = 14;                    // days
inline constexpr std::chrono::days kBookedAhead{2 * 366};
inline constexpr std::chrono::days kForgottenAfter{30};                                 // what was removed
inline constexpr Timestamp kForEver = Timestamp::from_milliseconds(7'258'118'400'000);  // the year 2200

inline constexpr RefusalKind kRoomTaken{"calendar.room_taken", 409, "The room is taken at that time."};
inline constexpr RefusalKind kTooManyCalendars{"calendar.too_many_calendars", 409,
                                               "There can be at most 50 calendars here."};
inline constexpr RefusalKind kCalendarIsFull{"calendar.calendar_is_full", 409,
                                             "A calendar can hold at most 20000 events."};
inline constexpr RefusalKind kTooManyRooms{"calendar.too_many_rooms", 409, "There can be at most 500 rooms."};
inline constexpr RefusalKind kReadOnly{"calendar.read_only", 409, "This calendar is read from elsewhere."};
inline constexpr RefusalKind kNotRestorable{"calendar.not_restorable", 409,
                                            "This was not removed, or changed since; it cannot be brought back."};
inline constexpr RefusalKind kNoCalendarFile{"calendar.no_calendar_file", 400,
                                             "This is no calendar that can be read (iCalendar, RFC 5545)."};

bus::StreamName stream_of(MemberId id);

/// Everybody's own has their member's number.
inline CalendarId personal_calendar(MemberId member) { return CalendarId{member.value}; }
inline MemberId owner_of_personal(CalendarId calendar) { return MemberId{calendar.value}; }

/// How files name a member (RFC 5545, 3.3.3): no mail address, so that none is told to other programs.
std::string attendee_address(MemberId member);
/// Nothing when it is nobody of ours.
std::optional<MemberId> member_at_address(std::string_view address);

Attendee* attendee_in(CalendarEvent& event, MemberId member);
const Attendee* attendee_in(const CalendarEvent& event, MemberId member);
const EventOverride* override_of(const CalendarEvent& event, std::string_view occurrence);
/// When it is has changed, so that no answer holds any more.
void ask_again(CalendarEvent& event);
/// The organiser and the attendees who are here, by id.
std::vector<MemberId> concerned(const CalendarEvent& event);
/// Whose time it takes: the organiser's, and that of attendees who have not declined.
bool takes_time_of(const CalendarEvent& event, MemberId member);
/// What is left of one that is busy only for others.
CalendarEvent busy_only(const CalendarEvent& event);
Invitation invitation_of(const CalendarEvent& event, const Attendee& attendee, Timestamp last_at);
/// True when nothing but the name of an occurrence fits it: within its rule, or an extra date.
bool has_occurrence(const CalendarEvent& event, std::string_view occurrence);

/// From the first moment of its first occurrence to the last of its last; kForEver where it does not end.
TimeSpan bounds_of(const CalendarEvent& event);
/// Those that take up a part of the span, the earliest first, `most` of them.
std::vector<Occurrence> occurrences_of(const CalendarEvent& event, TimeSpan span, std::size_t most);
/// When people are reminded of an occurrence: before its start, or before nine in the morning of whole days.
std::optional<Timestamp> reminder_of(const CalendarEvent& event, const Occurrence& occurrence);

/// A web address that a program may follow, or nothing. Throws with the field otherwise.
std::string accepted_link(std::string_view text, const std::string& field);

}  // namespace madang::calendar
