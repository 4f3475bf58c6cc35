#include "recordings/recordings_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::recordings {
namespace {

struct RecordingRow {
  RecordingId id;
  MeetingId meeting_id;
  std::string title;
  MemberId started_by;
  RecordingState state = RecordingState::recording;
  Timestamp started_at;
  std::optional<Timestamp> ended_at;
  std::int64_t length_ms = 0;
  std::int64_t bytes = 0;
  std::string composition;
  std::string voices;
};
BOOST_DESCRIBE_STRUCT(RecordingRow, (),
                      (id, meeting_id, title, started_by, state, started_at, ended_at, length_ms, bytes, composition,
                       voices))

struct PartRow {
  std::int64_t number = 0;
  ParticipantId participant_id;
  RecordedKind kind = RecordedKind::microphone;
  std::string media_type;
  std::int64_t first_ms = 0;
  std::int64_t last_ms = 0;
  files::FileId file_id;
  std::string points;
};
BOOST_DESCRIBE_STRUCT(PartRow, (), (number, participant_id, kind, media_type, first_ms, last_ms, file_id, points))

StoredRecording stored_of(RecordingRow row) {
  StoredRecording stored;
  stored.recording = {.id = row.id,
                      .meeting_id = row.meeting_id,
                      .title = std::move(row.title),
                      .started_by = row.started_by,
                      .state = row.state,
                      .started_at = row.started_at,
                      .ended_at = row.ended_at,
                      .length_ms = row.length_ms,
                      .bytes = row.bytes,
                      .composition = json::decode<RecordingComposition>(std::string_view(row.composition)).value()};
  stored.voices = json::decode<std::vector<RecordingVoice>>(std::string_view(row.voices)).value();
  return stored;
}

bool is_composing(const Recording& recording) { return recording.composition.state == CompositionState::running; }

StoredPart stored_of(PartRow row) {
  return {{row.number, row.participant_id, row.kind, std::move(row.media_type), row.first_ms, row.last_ms},
          row.file_id,
          json::decode<std::vector<RecordingPoint>>(std::string_view(row.points)).value()};
}

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<RecordingRow>() + " FROM recordings " + std::string(rest);
}
std::string select_part(std::string_view rest) {
  return "SELECT " + store::columns<PartRow>() + " FROM recording_parts " + std::string(rest);
}

}  // namespace

void add_recording(store::Transaction& transaction, OrgId org, const StoredRecording& stored) {
  const Recording& it = stored.recording;
  store::execute(transaction,
                 "INSERT INTO recordings (org_id, id, meeting_id, title, started_by, state, started_at, ended_at,"
                 " length_ms, bytes, composition, is_composing, voices)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                 org, it.id, it.meeting_id, it.title, it.started_by, it.state, it.started_at, it.ended_at, it.length_ms,
                 it.bytes, json::encode(it.composition), is_composing(it), json::encode(stored.voices));
}

void save_recording(store::Transaction& transaction, OrgId org, const StoredRecording& stored) {
  const Recording& it = stored.recording;
  store::execute(transaction,
                 "UPDATE recordings SET state = $3, ended_at = $4, length_ms = $5, bytes = $6, composition = $7,"
                 " is_composing = $8, voices = $9 WHERE org_id = $1 AND id = $2",
                 org, it.id, it.state, it.ended_at, it.length_ms, it.bytes, json::encode(it.composition),
                 is_composing(it), json::encode(stored.voices));
}

void remove_recording(store::Transaction& transaction, OrgId org, RecordingId id) {
  store::execute(transaction, "DELETE FROM recording_parts WHERE org_id = $1 AND recording_id = $2", org, id);
  store::execute(transaction, "DELETE FROM recordings WHERE org_id = $1 AND id = $2", org, id);
}

std::optional<StoredRecording> find_recording(store::Transaction& transaction, OrgId org, RecordingId id) {
  static const std::string sql = select("WHERE org_id = $1 AND id = $2");
  auto row = store::one<RecordingRow>(transaction, sql, org, id);
  return row ? std::optional(stored_of(std::move(*row))) : std::nullopt;
}

std::vector<Recording> recordings_of(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  static const std::string sql = select("WHERE org_id = $1 AND meeting_id = $2 ORDER BY id");
  std::vector<Recording> found;
  for (RecordingRow& row : store::all<RecordingRow>(transaction, sql, org, meeting))
    found.push_back(stored_of(std::move(row)).recording);
  return found;
}

std::vector<RecordingPlace> open_recordings(store::Transaction& transaction) {
  return store::all<RecordingPlace>(transaction,
                                    "SELECT org_id, id FROM recordings WHERE state <> 'kept' ORDER BY org_id, id");
}

std::vector<RecordingPlace> half_composed(store::Transaction& transaction) {
  return store::all<RecordingPlace>(transaction,
                                    "SELECT org_id, id FROM recordings WHERE is_composing = 1 ORDER BY org_id, id");
}

void add_part(store::Transaction& transaction, OrgId org, RecordingId id, const StoredPart& stored) {
  const RecordingPart& it = stored.part;
  store::execute(transaction,
                 "INSERT INTO recording_parts (org_id, recording_id, number, participant_id, kind, media_type,"
                 " first_ms, last_ms, file_id, points) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                 org, id, it.number, it.participant_id, it.kind, it.media_type, it.first_ms, it.last_ms, stored.file_id,
                 json::encode(stored.points));
}

std::vector<StoredPart> parts_of(store::Transaction& transaction, OrgId org, RecordingId id) {
  static const std::string sql = select_part("WHERE org_id = $1 AND recording_id = $2 ORDER BY number");
  std::vector<StoredPart> found;
  for (PartRow& row : store::all<PartRow>(transaction, sql, org, id)) found.push_back(stored_of(std::move(row)));
  return found;
}

std::optional<StoredPart> find_part(store::Transaction& transaction, OrgId org, RecordingId id, std::int64_t number) {
  static const std::string sql = select_part("WHERE org_id = $1 AND recording_id = $2 AND number = $3");
  auto row = store::one<PartRow>(transaction, sql, org, id, number);
  return row ? std::optional(stored_of(std::move(*row))) : std::nullopt;
}

}  // namespace madang::recordings
