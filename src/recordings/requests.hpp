#pragma once

#include <optional>
#include <vector>

#include "base/text.hpp"
#include "recordings/model.hpp"

// What recordings are asked and what they answer with, beside their nouns. `org_id` and the ids come from the path.

namespace madang::recordings {

struct StartRecording {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(StartRecording, (), (org_id, meeting_id, client_id))

struct ListRecordings {
  OrgId org_id;
  MeetingId meeting_id;
};
BOOST_DESCRIBE_STRUCT(ListRecordings, (), (org_id, meeting_id))

/// By id, so by when they began.
struct RecordingList {
  std::vector<Recording> recordings;
};
BOOST_DESCRIBE_STRUCT(RecordingList, (), (recordings))

struct NameRecording {
  OrgId org_id;
  RecordingId recording_id;
};
BOOST_DESCRIBE_STRUCT(NameRecording, (), (org_id, recording_id))

struct TouchRecording {
  OrgId org_id;
  RecordingId recording_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(TouchRecording, (), (org_id, recording_id, client_id))

/// One time that a device was in the meeting, as far as it was recorded.
struct RecordingPresence {
  ParticipantId participant_id;
  MemberId member_id;
  std::int64_t from_ms = 0;
  std::optional<std::int64_t> to_ms;  ///< nothing while they are there

  bool operator==(const RecordingPresence&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecordingPresence, (), (participant_id, member_id, from_ms, to_ms))

/// All that a player needs. `known_ms` is how far a recording that goes on can be played.
struct RecordingSheet {
  Recording recording;
  std::vector<RecordingPart> parts;
  std::vector<RecordingVoice> voices;
  std::vector<RecordingPresence> people;
  std::int64_t known_ms = 0;
};
BOOST_DESCRIBE_STRUCT(RecordingSheet, (), (recording, parts, voices, people, known_ms))

struct NameRecordingPart {
  OrgId org_id;
  RecordingId recording_id;
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(NameRecordingPart, (), (org_id, recording_id, number))

/// By byte; the bytes before the first say what the part is.
struct RecordingPoints {
  std::vector<RecordingPoint> points;
};
BOOST_DESCRIBE_STRUCT(RecordingPoints, (), (points))

}  // namespace madang::recordings
