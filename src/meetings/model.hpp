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
#include "calendar/model.hpp"
#include "chat/model.hpp"
#include "kernel/auth/actor.hpp"

// The nouns of meetings, as they cross the wire, and what always holds for them. Pure.

namespace madang::meetings {

using MeetingId = Id<"mtg">;
using ParticipantId = Id<"ptc">;
using MeetingCallId = Id<"mcl">;
using RecordingId = Id<"rec">;

/// One that belongs to an event is scheduled again when it is over; every other has ended.
enum class MeetingState { scheduled, ongoing, ended };
BOOST_DESCRIBE_ENUM(MeetingState, scheduled, ongoing, ended)

/// Who may come: everybody of the organisation but its guests, those who are invited (also by being in the conversation
/// or the event), or everybody who has the link.
enum class Entrance { organisation, invited, link };
BOOST_DESCRIBE_ENUM(Entrance, organisation, invited, link)

/// What becomes of who comes by the link without an account: nothing, they wait in the lobby, or they come in.
enum class GuestAdmission { nobody, lobby, anyone };
BOOST_DESCRIBE_ENUM(GuestAdmission, nobody, lobby, anyone)

/// What holds for those who neither host nor co-host.
struct MeetingSettings {
  Entrance entrance = Entrance::organisation;
  bool has_lobby = false;  ///< who comes waits until they are admitted
  bool is_locked = false;  ///< nobody else comes in
  bool may_unmute = true;  ///< themselves; otherwise everybody's microphone is withheld until they are asked to speak
  bool may_share = true;   ///< their screen
  bool may_record = false;
  bool beauty_allowed = true;
  GuestAdmission guests = GuestAdmission::lobby;
  bool captions_allowed = true;

  bool operator==(const MeetingSettings&) const = default;
};
BOOST_DESCRIBE_STRUCT(MeetingSettings, (),
                      (entrance, has_lobby, is_locked, may_unmute, may_share, may_record, beauty_allowed, guests,
                       captions_allowed))

/// It is recorded now: shown to everybody in it, and to who is about to come.
struct RecordingMark {
  RecordingId recording_id;
  MemberId started_by;
  Timestamp since;

  bool operator==(const RecordingMark&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordingMark, (), (recording_id, started_by, since))

/// `code` is the end of its link. `chat_id` is its own conversation, once somebody has opened it. The ids stand by id.
struct Meeting {
  MeetingId id;
  std::string title;
  std::string code;
  MemberId created_by;
  MemberId host_id;
  std::vector<MemberId> cohost_ids;
  std::vector<MemberId> invited_ids;
  std::optional<chat::ConversationId> conversation_id;  ///< where it was started
  std::optional<calendar::EventId> event_id;
  std::optional<chat::ConversationId> chat_id;
  MeetingSettings settings;
  bool has_password = false;
  MeetingState state = MeetingState::scheduled;
  Timestamp created_at;
  std::optional<Timestamp> scheduled_for;
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> ended_at;
  std::optional<ParticipantId> spotlight_id;  ///< on everybody's stage
  std::optional<RecordingMark> recording;

  bool operator==(const Meeting&) const = default;
};
BOOST_DESCRIBE_STRUCT(Meeting, (),
                      (id, title, code, created_by, host_id, cohost_ids, invited_ids, conversation_id, event_id,
                       chat_id, settings, has_password, state, created_at, scheduled_for, started_at, ended_at,
                       spotlight_id, recording))

/// `guest` is a guest of the organisation, or one who came by the link.
enum class ParticipantRole { host, cohost, participant, guest };
BOOST_DESCRIBE_ENUM(ParticipantRole, host, cohost, participant, guest)

enum class ParticipantState {
  waiting,  ///< in the lobby
  joined,
  left,
  removed,  ///< put out, or refused
};
BOOST_DESCRIBE_ENUM(ParticipantState, waiting, joined, left, removed)

/// Of each: whether it is on, or whether it is meant.
struct MediaSwitches {
  bool microphone = false;
  bool camera = false;
  bool screen = false;
  bool screen_sound = false;

  bool operator==(const MediaSwitches&) const = default;
};
BOOST_DESCRIBE_STRUCT(MediaSwitches, (), (microphone, camera, screen, screen_sound))

/// One device of one person in one meeting. Who came by the link without an account has a name of their own, and an id
/// like a member's that no member has.
struct MeetingParticipant {
  ParticipantId id;
  MeetingId meeting_id;
  MemberId member_id;
  std::optional<std::string> guest_name;  ///< of who came by the link
  std::string device_name;
  ParticipantRole role = ParticipantRole::participant;
  ParticipantState state = ParticipantState::waiting;
  Timestamp asked_at;
  std::optional<Timestamp> joined_at;
  std::optional<Timestamp> left_at;
  MediaSwitches sending;                    ///< what is on
  MediaSwitches withheld;                   ///< what they may not turn on again by themselves
  std::optional<Timestamp> hand_raised_at;  ///< hands are in the order of these

  bool operator==(const MeetingParticipant&) const = default;
};
BOOST_DESCRIBE_STRUCT(MeetingParticipant, (),
                      (id, meeting_id, member_id, guest_name, device_name, role, state, asked_at, joined_at, left_at,
                       sending, withheld, hand_raised_at))

enum class MeetingCallState {
  ringing,
  answered,
  declined,
  missed,
  cancelled,  ///< the caller gave up, or the meeting was over
};
BOOST_DESCRIBE_ENUM(MeetingCallState, ringing, answered, declined, missed, cancelled)

/// Somebody's devices ring for a meeting, all of them; it is over for all when one of them answers.
struct MeetingCall {
  MeetingCallId id;
  MeetingId meeting_id;
  MemberId caller_id;
  MemberId callee_id;
  MeetingCallState state = MeetingCallState::ringing;
  Timestamp rung_at;
  std::optional<Timestamp> ended_at;
  bool alert_when_missed = false;

  bool operator==(const MeetingCall&) const = default;
};
BOOST_DESCRIBE_STRUCT(MeetingCall, (),
                      (id, meeting_id, caller_id, callee_id, state, rung_at, ended_at, alert_when_missed))

/// What becomes of what is said: a service of the operator's writes it down.
enum class CaptionState {
  unavailable,  ///< there is no such service
  forbidden,    ///< by the host
  off,          ///< nobody has asked for it
  starting,
  on,
  away,  ///< the service does not answer; it is tried again
};
BOOST_DESCRIBE_ENUM(CaptionState, unavailable, forbidden, off, starting, on, away)

/// What somebody said, as it was understood. Under one number what is not final is said anew until it is.
struct CaptionLine {
  std::int64_t number = 0;
  ParticipantId participant_id;
  MemberId member_id;
  std::optional<std::string> guest_name;  ///< of who came by the link
  std::string text;
  std::string language;  ///< BCP 47; empty where the service does not say
  bool is_final = false;
  Timestamp said_at;

  bool operator==(const CaptionLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaptionLine, (),
                      (number, participant_id, member_id, guest_name, text, language, is_final, said_at))

/// `lines` are those that are final, the oldest first. They are in memory alone, and forgotten with the meeting.
struct CaptionSheet {
  CaptionState state = CaptionState::off;
  std::vector<CaptionLine> lines;
};
BOOST_DESCRIBE_STRUCT(CaptionSheet, (), (state, lines))

inline constexpr std::size_t kMostMeetingTitle = 100;    // code points
inline constexpr std::size_t kMostDeviceName = 100;      // code points
inline constexpr std::size_t kMostGuestName = 60;        // code points
inline constexpr std::int64_t kMostGuestsWaiting = 100;  // in one meeting
inline constexpr std::size_t kMostMeetingPassword = 64;
inline constexpr std::size_t kMostLinkBase = 500;
inline constexpr std::size_t kMostInvited = 1000;
inline constexpr std::size_t kMostCalled = 50;          // at once
inline constexpr std::int64_t kMostOngoing = 1000;      // of one member, scheduled ones included
inline constexpr std::size_t kMostOffer = 256 * 1024;   // characters
inline constexpr std::chrono::seconds kRingsFor{45};    // until a call is missed
inline constexpr std::chrono::minutes kEmptyFor{2};     // until an empty meeting is over
inline constexpr std::chrono::minutes kUnbegunFor{10};  // the same of one that nobody has come to yet
inline constexpr std::chrono::seconds kAwayFor{60};     // until a lost device has left

inline constexpr RefusalKind kMeetingEnded{"meetings.ended", 409, "This meeting is over."};
inline constexpr RefusalKind kMeetingLocked{"meetings.locked", 409, "This meeting is locked: nobody else comes in."};
inline constexpr RefusalKind kPutOut{"meetings.put_out", 403, "You were taken out of this meeting."};
inline constexpr RefusalKind kMeetingPassword{"meetings.password", 403, "This meeting has another password."};
inline constexpr RefusalKind kNoGuests{"meetings.no_guests", 403, "Nobody comes into this meeting without an account."};
inline constexpr RefusalKind kTooManyGuests{"meetings.too_many_guests", 429,
                                            "Too many ask to come in. Wait a while and try again."};
inline constexpr RefusalKind kTooManyMeetings{"meetings.too_many", 409,
                                              "Somebody can have at most 1000 meetings ahead."};
inline constexpr RefusalKind kNotPresent{"meetings.not_present", 409, "They are not in this meeting now."};
inline constexpr RefusalKind kWithheld{"meetings.withheld", 403, "The host has turned this off for you."};
inline constexpr RefusalKind kNoMedia{"meetings.no_media", 503, "This server carries no sound or pictures."};
inline constexpr RefusalKind kNoCaptions{"meetings.no_captions", 503, "This server writes down nothing that is said."};
inline constexpr RefusalKind kCaptionsForbidden{"meetings.captions_forbidden", 409,
                                                "The host does not let anything be written down here."};
inline constexpr RefusalKind kBadOffer{"meetings.bad_offer", 400, "This offer cannot be answered."};

/// What is told of a meeting to those in it: its own stream.
bus::StreamName stream_of(MeetingId id);
/// Everything else, to each whom it concerns.
bus::StreamName stream_of(MemberId id);

/// `abcd-efgh-jkm`, out of random characters: without vowels and what looks like something else.
std::string code_from(std::string_view random);

/// Hosts and co-hosts.
bool runs(const Meeting& meeting, MemberId member);
ParticipantRole role_in(const Meeting& meeting, MemberId member, bool is_guest);
/// The host, who made it and who is invited, by id.
std::vector<MemberId> concerned(const Meeting& meeting);
bool is_invited(const Meeting& meeting, MemberId member);

bool is_here(const MeetingParticipant& participant);
bool is_waiting(const MeetingParticipant& participant);
/// Came by the link, without an account.
bool is_visitor(const MeetingParticipant& participant);
/// What they may send.
MediaSwitches rights_of(const Meeting& meeting, const MeetingParticipant& participant);
/// What of `wanted` is also in `allowed`.
MediaSwitches both(const MediaSwitches& wanted, const MediaSwitches& allowed);

/// Who hosts when the host has gone: the co-host, else whoever else, who has been here longest. Nobody when no member
/// is here.
std::optional<MemberId> successor(const Meeting& meeting, const std::vector<MeetingParticipant>& here);

/// How long somebody was there, and when.
struct Attendance {
  MemberId member_id;
  std::optional<std::string> guest_name;
  Timestamp first_joined_at;
  std::optional<Timestamp> last_left_at;  ///< nothing while they are there
  std::int64_t seconds = 0;               ///< with several devices at once counted once

  bool operator==(const Attendance&) const = default;
};
BOOST_DESCRIBE_STRUCT(Attendance, (), (member_id, guest_name, first_joined_at, last_left_at, seconds))

/// By who came first. Whoever only waited did not attend.
std::vector<Attendance> attendance_of(const std::vector<MeetingParticipant>& participants, Timestamp now);

}  // namespace madang::meetings
