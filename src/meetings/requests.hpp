#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json/fields.hpp"
#include "base/text.hpp"
#include "kernel/bus/event.hpp"
#include "meetings/breakouts_model.hpp"
#include "meetings/capacity_model.hpp"

// What meetings are asked and what they answer with, beside their nouns. `org_id` and the ids come from the path.

namespace madang::meetings {

using MeetingTitle = Text<1, kMostMeetingTitle>;

/// One's own, or those of a conversation that one is in.
struct ListMeetings {
  OrgId org_id;
  std::optional<chat::ConversationId> conversation_id;
};
BOOST_DESCRIBE_STRUCT(ListMeetings, (), (org_id, conversation_id))

/// Those that are not over, and the calls that ring for the asker or that they let ring: what a device keeps true by
/// the member's stream.
struct MeetingSelection {
  std::vector<Meeting> meetings;
  std::vector<MeetingCall> calls;
  bus::Cursor member_cursor;
};
BOOST_DESCRIBE_STRUCT(MeetingSelection, (), (meetings, calls, member_cursor))

/// The latest of one's own that are over, or those before one of them.
struct ListPastMeetings {
  OrgId org_id;
  std::optional<MeetingId> before;
  std::optional<std::int64_t> limit;  ///< 1 to 100; 50 when it is not said
};
BOOST_DESCRIBE_STRUCT(ListPastMeetings, (), (org_id, before, limit))

struct MeetingPage {
  std::vector<Meeting> meetings;
  bool has_earlier = false;
};
BOOST_DESCRIBE_STRUCT(MeetingPage, (), (meetings, has_earlier))

struct NameMeeting {
  OrgId org_id;
  MeetingId meeting_id;
};
BOOST_DESCRIBE_STRUCT(NameMeeting, (), (org_id, meeting_id))

struct FindMeetingByCode {
  OrgId org_id;
  Text<1, 32> code;
};
BOOST_DESCRIBE_STRUCT(FindMeetingByCode, (), (org_id, code))

/// What is absent stays, or is as usual.
struct ChangeMeetingSettings {
  std::optional<Entrance> entrance;
  std::optional<bool> has_lobby;
  std::optional<bool> is_locked;
  std::optional<bool> may_unmute;
  std::optional<bool> may_share;
  std::optional<bool> may_record;
  std::optional<bool> beauty_allowed;
  std::optional<GuestAdmission> guests;
  std::optional<bool> captions_allowed;
};
BOOST_DESCRIBE_STRUCT(ChangeMeetingSettings, (),
                      (entrance, has_lobby, is_locked, may_unmute, may_share, may_record, beauty_allowed, guests,
                       captions_allowed))

/// The event that a meeting is laid out with, in one's own calendar: it has the meeting's title and asks whom the
/// meeting invites. The meeting's link there is `link_base`, the organisation and the code.
struct MeetingInCalendar {
  calendar::EventTime time;
  Text<1, kMostLinkBase> link_base;
};
BOOST_DESCRIBE_STRUCT(MeetingInCalendar, (), (time, link_base))

/// In a conversation, for an event, or neither. Without `scheduled_for` and an event it begins now; an event has one
/// meeting, which is given again as it is.
struct CreateMeeting {
  OrgId org_id;
  ClientId client_id;
  MeetingTitle title;
  std::optional<chat::ConversationId> conversation_id;
  std::optional<calendar::EventId> event_id;
  std::optional<std::vector<MemberId>> invited_ids;
  std::optional<Timestamp> scheduled_for;
  std::optional<ChangeMeetingSettings> settings;
  std::optional<Text<0, kMostMeetingPassword>> password;  ///< empty is none
  std::optional<MeetingInCalendar> in_calendar;           ///< not for an event that is there
};
BOOST_DESCRIBE_STRUCT(CreateMeeting, (),
                      (org_id, client_id, title, conversation_id, event_id, invited_ids, scheduled_for, settings,
                       password, in_calendar))

struct ChangeMeeting {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  std::optional<MeetingTitle> title;
  json::Patch<Timestamp> scheduled_for;
  std::optional<ChangeMeetingSettings> settings;
};
BOOST_DESCRIBE_STRUCT(ChangeMeeting, (), (org_id, meeting_id, client_id, title, scheduled_for, settings))

/// Empty takes it away.
struct SetMeetingPassword {
  OrgId org_id;
  MeetingId meeting_id;
  Text<0, kMostMeetingPassword> password;
};
BOOST_DESCRIBE_STRUCT(SetMeetingPassword, (), (org_id, meeting_id, password))

/// A meeting is named, and what is done to it is the route's.
struct TouchMeeting {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(TouchMeeting, (), (org_id, meeting_id, client_id))

/// To whoever is invited is told; with `ring`, their devices ring. Who misses the call gets an alert if
/// `alert_when_missed`.
struct InviteToMeeting {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  std::vector<MemberId> member_ids;
  std::optional<bool> ring;
  std::optional<bool> alert_when_missed;
};
BOOST_DESCRIBE_STRUCT(InviteToMeeting, (), (org_id, meeting_id, client_id, member_ids, ring, alert_when_missed))

struct MeetingCalls {
  std::vector<MeetingCall> calls;
};
BOOST_DESCRIBE_STRUCT(MeetingCalls, (), (calls))

/// The callee declines, the caller gives up.
struct NameMeetingCall {
  OrgId org_id;
  MeetingCallId call_id;
};
BOOST_DESCRIBE_STRUCT(NameMeetingCall, (), (org_id, call_id))

struct EndMeetingCall {
  OrgId org_id;
  MeetingCallId call_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(EndMeetingCall, (), (org_id, call_id, client_id))

/// Who waits or is in it, by id; `cursor` is how far its stream had come.
struct MeetingSheet {
  Meeting meeting;
  std::vector<MeetingParticipant> participants;
  std::optional<Breakouts> breakouts;
  std::vector<BreakoutPlace> places;  ///< of those in it, in breakout rooms
  bus::Cursor cursor;
};
BOOST_DESCRIBE_STRUCT(MeetingSheet, (), (meeting, participants, breakouts, places, cursor))

/// `sending` is what is on from the beginning, as far as it is allowed.
struct JoinMeeting {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  std::optional<Text<0, kMostDeviceName>> device_name;
  std::optional<Text<0, kMostMeetingPassword>> password;
  std::optional<MediaSwitches> sending;
};
BOOST_DESCRIBE_STRUCT(JoinMeeting, (), (org_id, meeting_id, client_id, device_name, password, sending))

/// Who waits is told on their own stream when they are let in. `queue`: where they stand now on a full server.
struct JoinedMeeting {
  MeetingParticipant participant;
  Meeting meeting;
  std::optional<QueuePlace> queue;
};
BOOST_DESCRIBE_STRUCT(JoinedMeeting, (), (participant, meeting, queue))

struct NameParticipant {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
};
BOOST_DESCRIBE_STRUCT(NameParticipant, (), (org_id, meeting_id, participant_id))

struct TouchParticipant {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(TouchParticipant, (), (org_id, meeting_id, participant_id, client_id))

/// Lines of `sdp` end with LF alone, as no text from outside has a CR. Where `is_restart`, the same connection finds a
/// new way (ICE restart).
struct OfferMedia {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  ClientId client_id;
  Text<1, kMostOffer> sdp;
  std::optional<bool> is_restart;
};
BOOST_DESCRIBE_STRUCT(OfferMedia, (), (org_id, meeting_id, participant_id, client_id, sdp, is_restart))

struct MediaAnswer {
  std::string sdp;
};
BOOST_DESCRIBE_STRUCT(MediaAnswer, (), (sdp))

/// What a device wants to be sent, and how large it shows it, in pixels of height. `hears_only` wants no pictures.
struct ViewMeeting {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  std::optional<ParticipantId> stage;
  std::optional<std::int64_t> stage_height;
  std::vector<ParticipantId> tiles;
  std::optional<std::int64_t> tile_height;
  std::optional<ParticipantId> screen;
  std::optional<std::int64_t> screen_height;
  bool hears_only = false;
};
BOOST_DESCRIBE_STRUCT(ViewMeeting, (),
                      (org_id, meeting_id, participant_id, stage, stage_height, tiles, tile_height, screen,
                       screen_height, hears_only))

/// What of one's own is on.
struct SetSending {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  MediaSwitches sending;
};
BOOST_DESCRIBE_STRUCT(SetSending, (), (org_id, meeting_id, participant_id, sending))

/// Whether this device wants to read what is said.
struct SetCaptions {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  bool is_on = false;
};
BOOST_DESCRIBE_STRUCT(SetCaptions, (), (org_id, meeting_id, participant_id, is_on))

/// One's own, or a host lowers somebody's.
struct SetHand {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  bool is_raised = false;
};
BOOST_DESCRIBE_STRUCT(SetHand, (), (org_id, meeting_id, participant_id, is_raised))

struct React {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  ClientId client_id;
  Text<1, 16> emoji;
};
BOOST_DESCRIBE_STRUCT(React, (), (org_id, meeting_id, participant_id, client_id, emoji))

/// `host` hands the meeting over. Roles are the member's, on all their devices.
enum class GivenRole { host, cohost, participant };
BOOST_DESCRIBE_ENUM(GivenRole, host, cohost, participant)

struct SetParticipantRole {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  GivenRole role = GivenRole::participant;
};
BOOST_DESCRIBE_STRUCT(SetParticipantRole, (), (org_id, meeting_id, participant_id, role))

/// Turns these off; unless `may_resume`, they cannot turn them on again until they are asked to.
struct TurnOff {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  ClientId client_id;
  MediaSwitches what;
  bool may_resume = true;
};
BOOST_DESCRIBE_STRUCT(TurnOff, (), (org_id, meeting_id, participant_id, client_id, what, may_resume))

/// Everybody's microphone but those of hosts and co-hosts. `may_resume` becomes the meeting's setting.
struct MuteAll {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  bool may_resume = true;
};
BOOST_DESCRIBE_STRUCT(MuteAll, (), (org_id, meeting_id, client_id, may_resume))

/// Gives back what was turned off, and asks them to turn it on.
struct AskToTurnOn {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  ClientId client_id;
  MediaSwitches what;
};
BOOST_DESCRIBE_STRUCT(AskToTurnOn, (), (org_id, meeting_id, participant_id, client_id, what))

struct SetSpotlight {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
};
BOOST_DESCRIBE_STRUCT(SetSpotlight, (), (org_id, meeting_id, participant_id))

struct MeetingChat {
  chat::ConversationId conversation_id;
};
BOOST_DESCRIBE_STRUCT(MeetingChat, (), (conversation_id))

/// Every time that a device was there, by who came first, and the sums of each member.
struct AttendanceSheet {
  std::vector<MeetingParticipant> participants;
  std::vector<Attendance> members;
};
BOOST_DESCRIBE_STRUCT(AttendanceSheet, (), (participants, members))

struct AttendanceExport {
  std::string csv;
};
BOOST_DESCRIBE_STRUCT(AttendanceExport, (), (csv))

}  // namespace madang::meetings
