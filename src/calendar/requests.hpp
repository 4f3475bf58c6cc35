#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json/fields.hpp"
#include "base/text.hpp"
#include "calendar/free_model.hpp"
#include "calendar/model.hpp"
#include "kernel/bus/event.hpp"

// What calendars are asked and what they answer with, beside their nouns. `org_id` and the ids come from the path.

namespace madang::calendar {

using Name = Text<1, kMostName>;
using OccurrenceText = Text<10, 16>;

struct OfOrganisation {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(OfOrganisation, (), (org_id))

/// One's own first, then the others by id.
struct CalendarList {
  std::vector<Calendar> calendars;
};
BOOST_DESCRIBE_STRUCT(CalendarList, (), (calendars))

/// A group's names its conversation, a subscribed one its address. Everybody has a personal one without making it.
struct CreateCalendar {
  OrgId org_id;
  ClientId client_id;
  CalendarKind kind = CalendarKind::group;
  Name name;
  std::optional<std::int64_t> colour;
  std::optional<chat::ConversationId> conversation_id;
  std::optional<Text<1, 2048>> source_url;
};
BOOST_DESCRIBE_STRUCT(CreateCalendar, (), (org_id, client_id, kind, name, colour, conversation_id, source_url))

struct NameCalendar {
  OrgId org_id;
  CalendarId calendar_id;
};
BOOST_DESCRIBE_STRUCT(NameCalendar, (), (org_id, calendar_id))

/// `colour` and `is_shown` are the asker's own.
struct ChangeCalendar {
  OrgId org_id;
  CalendarId calendar_id;
  ClientId client_id;
  std::optional<Name> name;
  std::optional<std::int64_t> colour;
  std::optional<bool> is_shown;
};
BOOST_DESCRIBE_STRUCT(ChangeCalendar, (), (org_id, calendar_id, client_id, name, colour, is_shown))

struct ReadFeed {
  OrgId org_id;
  CalendarId calendar_id;
  Text<1, 64> code;
};
BOOST_DESCRIBE_STRUCT(ReadFeed, (), (org_id, calendar_id, code))

struct ListOccurrences {
  OrgId org_id;
  Timestamp from;
  Timestamp to;  ///< at most 100 days later
};
BOOST_DESCRIBE_STRUCT(ListOccurrences, (), (org_id, from, to))

/// Of every calendar that one sees, and of what one is invited to; the earliest first. `has_more` says that there was
/// too much for one answer.
struct OccurrenceList {
  std::vector<Occurrence> occurrences;
  std::vector<CalendarEvent> events;
  bool has_more = false;
};
BOOST_DESCRIBE_STRUCT(OccurrenceList, (), (occurrences, events, has_more))

/// In one's own calendar unless it says which. Reminders come 15 minutes before, unless it says when, or null; of whole
/// days they do not.
struct CreateEvent {
  OrgId org_id;
  ClientId client_id;
  std::optional<CalendarId> calendar_id;
  Text<0, kMostTitle> title;
  std::optional<Text<0, kMostPlace>> place;
  std::optional<Text<0, kMostNotes>> notes;
  EventTime time;
  std::optional<Text<1, kMostRule>> rule;
  std::optional<std::vector<MemberId>> attendee_ids;
  std::optional<RoomId> room_id;
  std::optional<EventVisibility> visibility;
  std::optional<bool> is_free;
  json::Patch<std::int64_t> remind_minutes_before;
  std::optional<bool> remind_until_confirmed;
  std::optional<Text<0, kMostMeetingLink>> meeting_link;
};
BOOST_DESCRIBE_STRUCT(CreateEvent, (),
                      (org_id, client_id, calendar_id, title, place, notes, time, rule, attendee_ids, room_id,
                       visibility, is_free, remind_minutes_before, remind_until_confirmed, meeting_link))

struct NameEvent {
  OrgId org_id;
  EventId event_id;
};
BOOST_DESCRIBE_STRUCT(NameEvent, (), (org_id, event_id))

/// Which occurrences of an event that repeats are meant.
enum class EditScope { all, this_one, this_and_later };
BOOST_DESCRIBE_ENUM(EditScope, all, this_one, this_and_later)

/// What is absent stays. With `scope`, `occurrence` says which; of one alone its words and time can be changed. `time`
/// is that of the named occurrence, or of the first.
struct ChangeEvent {
  OrgId org_id;
  EventId event_id;
  ClientId client_id;
  std::optional<EditScope> scope;
  std::optional<OccurrenceText> occurrence;
  std::optional<Text<0, kMostTitle>> title;
  std::optional<Text<0, kMostPlace>> place;
  std::optional<Text<0, kMostNotes>> notes;
  std::optional<EventTime> time;
  json::Patch<Text<1, kMostRule>> rule;
  std::optional<std::vector<MemberId>> attendee_ids;
  json::Patch<RoomId> room_id;
  std::optional<EventVisibility> visibility;
  std::optional<bool> is_free;
  json::Patch<std::int64_t> remind_minutes_before;
  std::optional<bool> remind_until_confirmed;
  std::optional<Text<0, kMostMeetingLink>> meeting_link;
};
BOOST_DESCRIBE_STRUCT(ChangeEvent, (),
                      (org_id, event_id, client_id, scope, occurrence, title, place, notes, time, rule, attendee_ids,
                       room_id, visibility, is_free, remind_minutes_before, remind_until_confirmed, meeting_link))

struct RemoveEvent {
  OrgId org_id;
  EventId event_id;
  std::optional<EditScope> scope;
  std::optional<OccurrenceText> occurrence;
};
BOOST_DESCRIBE_STRUCT(RemoveEvent, (), (org_id, event_id, scope, occurrence))

struct RestoreEvent {
  OrgId org_id;
  EventId event_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(RestoreEvent, (), (org_id, event_id, client_id))

struct AnswerInvitation {
  OrgId org_id;
  EventId event_id;
  AttendeeAnswer answer = AttendeeAnswer::accepted;
};
BOOST_DESCRIBE_STRUCT(AnswerInvitation, (), (org_id, event_id, answer))

/// What one has not answered and is not over: what a device keeps true by the member's stream.
struct InvitationList {
  std::vector<Invitation> invitations;
  bus::Cursor member_cursor;
};
BOOST_DESCRIBE_STRUCT(InvitationList, (), (invitations, member_cursor))

/// `member_ids` are separated by commas, 50 at most.
struct LookFreeBusy {
  OrgId org_id;
  Text<1, 1000> member_ids;
  Timestamp from;
  Timestamp to;  ///< at most 31 days later
};
BOOST_DESCRIBE_STRUCT(LookFreeBusy, (), (org_id, member_ids, from, to))

/// When somebody's time is taken, and when they work; not by what.
struct FreeBusy {
  MemberId member_id;
  std::vector<TimeSpan> busy;
  std::vector<TimeSpan> working;
};
BOOST_DESCRIBE_STRUCT(FreeBusy, (), (member_id, busy, working))

struct FreeBusyList {
  std::vector<FreeBusy> members;
};
BOOST_DESCRIBE_STRUCT(FreeBusyList, (), (members))

struct FindTime {
  OrgId org_id;
  Text<1, 1000> member_ids;
  Timestamp from;
  Timestamp to;  ///< at most 31 days later
  std::int64_t minutes = 60;
};
BOOST_DESCRIBE_STRUCT(FindTime, (), (org_id, member_ids, from, to, minutes))

/// The best first.
struct TimeSuggestions {
  std::vector<TimeSuggestion> suggestions;
};
BOOST_DESCRIBE_STRUCT(TimeSuggestions, (), (suggestions))

/// With both times it also says which are taken meanwhile.
struct ListRooms {
  OrgId org_id;
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
};
BOOST_DESCRIBE_STRUCT(ListRooms, (), (org_id, from, to))

/// Who took a room.
struct RoomBooking {
  RoomId room_id;
  EventId event_id;
  MemberId organiser_id;
  Timestamp starts_at;
  Timestamp ends_at;

  bool operator==(const RoomBooking&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoomBooking, (), (room_id, event_id, organiser_id, starts_at, ends_at))

/// By name.
struct RoomList {
  std::vector<Room> rooms;
  std::vector<RoomBooking> bookings;
};
BOOST_DESCRIBE_STRUCT(RoomList, (), (rooms, bookings))

struct CreateRoom {
  OrgId org_id;
  ClientId client_id;
  Name name;
  std::optional<Text<0, kMostPlace>> place;
  std::optional<std::int64_t> capacity;
};
BOOST_DESCRIBE_STRUCT(CreateRoom, (), (org_id, client_id, name, place, capacity))

struct NameRoom {
  OrgId org_id;
  RoomId room_id;
};
BOOST_DESCRIBE_STRUCT(NameRoom, (), (org_id, room_id))

/// What an imported file brought.
struct ImportedCalendar {
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t skipped = 0;  ///< what could not be read or kept
};
BOOST_DESCRIBE_STRUCT(ImportedCalendar, (), (added, changed, skipped))

}  // namespace madang::calendar
