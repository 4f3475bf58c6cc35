#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "meetings/capacity_model.hpp"
#include "meetings/model.hpp"

// What meetings announce. On the meeting's stream `mtg_…`, which those who are in it hear, is what changes there; on a
// member's own stream `mem_…` their meetings, their calls, and what becomes of their own devices in a meeting. What is
// only true now is told and kept nowhere.

namespace madang::meetings {

/// To whom it concerns, on their own streams: made, changed, begun or over. One that is over leaves the list.
struct MeetingSaved {
  static constexpr std::string_view kType = "meetings.meeting_saved";
  Meeting meeting;
};
BOOST_DESCRIBE_STRUCT(MeetingSaved, (), (meeting))

/// To those in it, on its stream.
struct MeetingChanged {
  static constexpr std::string_view kType = "meetings.meeting_changed";
  Meeting meeting;
};
BOOST_DESCRIBE_STRUCT(MeetingChanged, (), (meeting))

/// On the meeting's stream: came, changed, or left. Roles follow from the meeting. Only those who wait or are in it
/// are in its list.
struct ParticipantChanged {
  static constexpr std::string_view kType = "meetings.participant_changed";
  MeetingParticipant participant;
};
BOOST_DESCRIBE_STRUCT(ParticipantChanged, (), (participant))

/// The same of one's own device, on the member's own stream: admitted, turned off, put out.
struct OwnParticipantChanged {
  static constexpr std::string_view kType = "meetings.own_participant_changed";
  MeetingParticipant participant;
};
BOOST_DESCRIBE_STRUCT(OwnParticipantChanged, (), (participant))

/// To caller and callee, on their own streams: it rings, or no longer does.
struct CallChanged {
  static constexpr std::string_view kType = "meetings.call_changed";
  MeetingCall call;
  std::string title;  ///< of the meeting
};
BOOST_DESCRIBE_STRUCT(CallChanged, (), (call, title))

/// Told to a conversation, which shows its meetings: it fetches them again.
struct ConversationMeetingsChanged {
  static constexpr std::string_view kType = "meetings.conversation_meetings_changed";
  chat::ConversationId conversation_id;
  MeetingId meeting_id;
};
BOOST_DESCRIBE_STRUCT(ConversationMeetingsChanged, (), (conversation_id, meeting_id))

/// Told to those in the meeting.
struct Reacted {
  static constexpr std::string_view kType = "meetings.reacted";
  MeetingId meeting_id;
  ParticipantId participant_id;
  std::string emoji;
};
BOOST_DESCRIBE_STRUCT(Reacted, (), (meeting_id, participant_id, emoji))

/// Told to those in the meeting while guests are, who are in no conversation: something was said in its chat, or what
/// was said there was changed or recalled. They fetch it, if they may see it.
struct ChatMoved {
  static constexpr std::string_view kType = "meetings.chat_moved";
  MeetingId meeting_id;
  std::int64_t message_seq = 0;
};
BOOST_DESCRIBE_STRUCT(ChatMoved, (), (meeting_id, message_seq))

/// Told to a member: the host would like this device to turn these on.
struct AskedToTurnOn {
  static constexpr std::string_view kType = "meetings.asked_to_turn_on";
  ParticipantId participant_id;
  MediaSwitches what;
};
BOOST_DESCRIBE_STRUCT(AskedToTurnOn, (), (participant_id, what))

/// Told to those in the meeting: who speaks, the loudest first.
struct SpeakersChanged {
  static constexpr std::string_view kType = "meetings.speakers_changed";
  MeetingId meeting_id;
  std::vector<ParticipantId> speaker_ids;
};
BOOST_DESCRIBE_STRUCT(SpeakersChanged, (), (meeting_id, speaker_ids))

/// What a device is sent in its fixed places; `index` counts from 0 among those of its kind.
enum class ReceiveSlot { voice, shared_screen, shared_sound, stage, tile };
BOOST_DESCRIBE_ENUM(ReceiveSlot, voice, shared_screen, shared_sound, stage, tile)

/// Told to a member: that place of this device shows somebody else now, or nobody.
struct SlotPointed {
  static constexpr std::string_view kType = "meetings.slot_pointed";
  ParticipantId participant_id;
  ReceiveSlot slot = ReceiveSlot::voice;
  std::int64_t index = 0;
  std::optional<ParticipantId> whose;
};
BOOST_DESCRIBE_STRUCT(SlotPointed, (), (participant_id, slot, index, whose))

enum class PauseCause {
  line_too_slow,  ///< the receiver's
  server_full,
  not_sent,       ///< by who is shown
  not_decodable,  ///< by the receiver, who has no such codec
};
BOOST_DESCRIBE_ENUM(PauseCause, line_too_slow, server_full, not_sent, not_decodable)

/// Told to a member: nothing comes in that place of this device, and why; or it does again.
struct SlotPaused {
  static constexpr std::string_view kType = "meetings.slot_paused";
  ParticipantId participant_id;
  ReceiveSlot slot = ReceiveSlot::voice;
  std::int64_t index = 0;
  std::optional<PauseCause> reason;  ///< nothing when it goes on
};
BOOST_DESCRIBE_STRUCT(SlotPaused, (), (participant_id, slot, index, reason))

/// What a device sends.
enum class SendSlot { microphone, camera, screen, screen_sound };
BOOST_DESCRIBE_ENUM(SendSlot, microphone, camera, screen, screen_sound)

/// Told to a member: which layers of what this device sends are looked at, by bit from the smallest; the others may be
/// switched off.
struct LayersWanted {
  static constexpr std::string_view kType = "meetings.layers_wanted";
  ParticipantId participant_id;
  SendSlot slot = SendSlot::camera;
  std::int64_t layers = 0;
};
BOOST_DESCRIBE_STRUCT(LayersWanted, (), (participant_id, slot, layers))

/// Told to a member who has asked for captions in a device of theirs: what somebody says.
struct Captioned {
  static constexpr std::string_view kType = "meetings.captioned";
  MeetingId meeting_id;
  CaptionLine line;
};
BOOST_DESCRIBE_STRUCT(Captioned, (), (meeting_id, line))

/// Told to those in the meeting: what is said is written down from now on, or no longer.
struct CaptionsChanged {
  static constexpr std::string_view kType = "meetings.captions_changed";
  MeetingId meeting_id;
  CaptionState state = CaptionState::off;
};
BOOST_DESCRIBE_STRUCT(CaptionsChanged, (), (meeting_id, state))

/// How well a line does, for a picture beside a name.
enum class LineGrade { good, fair, poor };
BOOST_DESCRIBE_ENUM(LineGrade, good, fair, poor)

/// How a device's line is, of the last two seconds. Losses are in thousandths of what was sent.
struct LineQuality {
  LineGrade grade = LineGrade::good;
  std::int64_t loss_up_permille = 0;
  std::int64_t loss_down_permille = 0;
  std::int64_t round_trip_ms = 0;
  std::int64_t estimate_kbps = 0;  ///< what the line to the device carries
  std::int64_t granted_kbps = 0;   ///< what its pictures and sound take of that
  std::int64_t wanted_kbps = 0;    ///< what they would take at their best
  std::int64_t sent_kbps = 0;      ///< by the device

  bool operator==(const LineQuality&) const = default;
};
BOOST_DESCRIBE_STRUCT(LineQuality, (),
                      (grade, loss_up_permille, loss_down_permille, round_trip_ms, estimate_kbps, granted_kbps,
                       wanted_kbps, sent_kbps))

/// Told to the device's member every few seconds, and to those in the meeting when the grade changes.
struct QualityChanged {
  static constexpr std::string_view kType = "meetings.quality_changed";
  MeetingId meeting_id;
  ParticipantId participant_id;
  LineQuality quality;
};
BOOST_DESCRIBE_STRUCT(QualityChanged, (), (meeting_id, participant_id, quality))

/// Told to a member: this device's sound and pictures are connected, or were lost.
struct MediaConnected {
  static constexpr std::string_view kType = "meetings.media_connected";
  ParticipantId participant_id;
  bool is_connected = false;
};
BOOST_DESCRIBE_STRUCT(MediaConnected, (), (participant_id, is_connected))

/// Told to a member: this device moved up in the queue of a full server, hears now, or has everything.
struct QueueMoved {
  static constexpr std::string_view kType = "meetings.queue_moved";
  MeetingId meeting_id;
  ParticipantId participant_id;
  std::optional<QueuePlace> queue;
};
BOOST_DESCRIBE_STRUCT(QueueMoved, (), (meeting_id, participant_id, queue))

}  // namespace madang::meetings
