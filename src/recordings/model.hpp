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
#include "chat/model.hpp"
#include "files/model.hpp"
#include "meetings/model.hpp"

// The nouns of recordings, as they cross the wire. Moments within one are in milliseconds since it began. Pure.

namespace madang::recordings {

using meetings::MeetingId;
using meetings::ParticipantId;
using meetings::RecordingId;

enum class RecordingState {
  recording,
  closing,  ///< it has ended, and its parts are put away
  kept,
};
BOOST_DESCRIBE_ENUM(RecordingState, recording, closing, kept)

/// One picture with sound, an MP4, made of all parts.
enum class CompositionState { none, waiting, running, done, failed };
BOOST_DESCRIBE_ENUM(CompositionState, none, waiting, running, done, failed)

enum class CompositionFault {
  no_program,  ///< this server has no ffmpeg
  no_room,     ///< on the disk, or of the bucket
  not_made,    ///< the program failed; the log says how
};
BOOST_DESCRIBE_ENUM(CompositionFault, no_program, no_room, not_made)

struct RecordingComposition {
  CompositionState state = CompositionState::none;
  std::int64_t percent = 0;
  std::optional<CompositionFault> fault;
  std::optional<files::FileId> file_id;       ///< seen by whoever sees the recording
  std::optional<chat::MessageId> message_id;  ///< by which it came into the meeting's conversation

  bool operator==(const RecordingComposition&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordingComposition, (), (state, percent, fault, file_id, message_id))

/// `may_change` is the asker's: they may stop, compose and delete it.
struct Recording {
  RecordingId id;
  MeetingId meeting_id;
  std::string title;
  MemberId started_by;
  RecordingState state = RecordingState::recording;
  Timestamp started_at;
  std::optional<Timestamp> ended_at;
  std::int64_t length_ms = 0;  ///< once it is kept
  std::int64_t bytes = 0;      ///< of its parts, once it is kept
  RecordingComposition composition;
  bool may_change = false;

  bool operator==(const Recording&) const = default;
};
BOOST_DESCRIBE_STRUCT(Recording, (),
                      (id, meeting_id, title, started_by, state, started_at, ended_at, length_ms, bytes, composition,
                       may_change))

enum class RecordedKind { microphone, camera, screen, screen_sound };
BOOST_DESCRIBE_ENUM(RecordedKind, microphone, camera, screen, screen_sound)

/// What one participant sent of one kind without a pause, in a file of its own: WebM or fragmented MP4, whose times are
/// the recording's.
struct RecordingPart {
  std::int64_t number = 0;  ///< from 0
  ParticipantId participant_id;
  RecordedKind kind = RecordedKind::microphone;
  std::string media_type;  ///< with the codec (RFC 6381)
  std::int64_t first_ms = 0;
  std::int64_t last_ms = 0;

  bool operator==(const RecordingPart&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordingPart, (), (number, participant_id, kind, media_type, first_ms, last_ms))

/// From then on these speak, the loudest first.
struct RecordingVoice {
  std::int64_t at_ms = 0;
  std::vector<ParticipantId> speaker_ids;

  bool operator==(const RecordingVoice&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordingVoice, (), (at_ms, speaker_ids))

/// From this byte of a part on it can be played.
struct RecordingPoint {
  std::int64_t at_ms = 0;
  std::int64_t byte = 0;

  bool operator==(const RecordingPoint&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordingPoint, (), (at_ms, byte))

inline constexpr std::string_view kRecordingHolds = "recordings.part";
inline constexpr std::string_view kCompositionHolds = "recordings.whole";
files::Holder holder_of_parts(RecordingId id);
files::Holder holder_of_whole(RecordingId id);

inline constexpr RefusalKind kRecordingForbidden{"recordings.forbidden", 403,
                                                 "This organisation does not allow meetings to be recorded."};
inline constexpr RefusalKind kStillRecording{"recordings.still_recording", 409,
                                             "This recording has not been put away yet. Stop it first."};

/// `주간 회의 2026-11-30.mp4`: what a composition is called.
std::string file_name_of(const Recording& recording);

inline constexpr std::size_t kMostSpeakers = 8;  ///< at one moment

/// A line of the file in which a running recording keeps who spoke, and all of such a file; what was cut off or is none
/// is left out.
std::string voice_line(const RecordingVoice& voice);
std::vector<RecordingVoice> read_voices(std::string_view text);

}  // namespace madang::recordings
