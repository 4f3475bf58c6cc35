#pragma once

#include <optional>
#include <string>
#include <vector>

#include "meetings/requests.hpp"

// What is asked by who comes with a meeting's link and without an account, and what they are answered.

namespace madang::meetings {

/// All that its link says of a meeting.
struct MeetingDoor {
  std::string organisation;  ///< its name
  std::string title;
  MeetingState state = MeetingState::scheduled;
  std::optional<Timestamp> scheduled_for;
  bool has_password = false;
  bool is_locked = false;
  bool beauty_allowed = true;
  GuestAdmission guests = GuestAdmission::lobby;
  bool is_recorded = false;
};
BOOST_DESCRIBE_STRUCT(MeetingDoor, (),
                      (organisation, title, state, scheduled_for, has_password, is_locked, beauty_allowed, guests,
                       is_recorded))

/// `token` is of a visit before, so that who was admitted need not wait again, and who was put out stays out.
struct EnterAsGuest {
  OrgId org_id;
  Text<1, 32> code;
  ClientId client_id;
  Text<1, kMostGuestName> name;
  std::optional<Text<0, kMostDeviceName>> device_name;
  std::optional<Text<0, kMostMeetingPassword>> password;
  std::optional<MediaSwitches> sending;
  std::optional<Text<1, 400>> token;
};
BOOST_DESCRIBE_STRUCT(EnterAsGuest, (), (org_id, code, client_id, name, device_name, password, sending, token))

/// `token` proves who they are (`Authorization: Bearer`, or the ticket of a socket) until they leave; the newest alone
/// is good. Who waits is told on their own stream when they are let in.
struct GuestSeat {
  std::string token;
  MeetingParticipant participant;
  Meeting meeting;
  bus::Cursor own_cursor;
};
BOOST_DESCRIBE_STRUCT(GuestSeat, (), (token, participant, meeting, own_cursor))

/// What somebody in a meeting is called, for those without a directory.
struct MeetingName {
  MemberId member_id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(MeetingName, (), (member_id, name))

/// One's own place; what those who are in the meeting are called is told to those in it.
struct MeetingSeat {
  MeetingParticipant participant;
  Meeting meeting;
  std::vector<MeetingName> names;
  bus::Cursor own_cursor;
};
BOOST_DESCRIBE_STRUCT(MeetingSeat, (), (participant, meeting, names, own_cursor))

/// The newest, those before a number, or those after one: as chat's ListMessages.
struct ListMeetingChat {
  OrgId org_id;
  MeetingId meeting_id;
  std::optional<std::int64_t> before_seq;
  std::optional<std::int64_t> after_seq;
  std::optional<std::int64_t> limit;  ///< 1 to 100; 50 when it is not said
};
BOOST_DESCRIBE_STRUCT(ListMeetingChat, (), (org_id, meeting_id, before_seq, after_seq, limit))

/// `names` are of the members who said these or are mentioned in them; `has_more` in the direction that was asked for.
struct MeetingChatPage {
  std::vector<chat::Message> messages;  ///< ascending; texts alone
  std::vector<MeetingName> names;
  bool has_more = false;
};
BOOST_DESCRIBE_STRUCT(MeetingChatPage, (), (messages, names, has_more))

struct SayInMeeting {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  Text<0, chat::kMostTextLength> text;
};
BOOST_DESCRIBE_STRUCT(SayInMeeting, (), (org_id, meeting_id, client_id, text))

}  // namespace madang::meetings
