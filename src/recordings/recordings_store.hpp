#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "recordings/model.hpp"

namespace madang::recordings {

/// A recording with who spoke in it.
struct StoredRecording {
  Recording recording;
  std::vector<RecordingVoice> voices;
};

/// A part that is put away.
struct StoredPart {
  RecordingPart part;
  files::FileId file_id;
  std::vector<RecordingPoint> points;
};

void add_recording(store::Transaction& transaction, OrgId org, const StoredRecording& stored);
void save_recording(store::Transaction& transaction, OrgId org, const StoredRecording& stored);
void remove_recording(store::Transaction& transaction, OrgId org, RecordingId id);
std::optional<StoredRecording> find_recording(store::Transaction& transaction, OrgId org, RecordingId id);
/// By id.
std::vector<Recording> recordings_of(store::Transaction& transaction, OrgId org, MeetingId meeting);

struct RecordingPlace {
  OrgId org_id;
  RecordingId id;
};
BOOST_DESCRIBE_STRUCT(RecordingPlace, (), (org_id, id))
/// Of every organisation in this database: what is not kept yet.
std::vector<RecordingPlace> open_recordings(store::Transaction& transaction);
/// The same of what somebody was composing.
std::vector<RecordingPlace> half_composed(store::Transaction& transaction);

void add_part(store::Transaction& transaction, OrgId org, RecordingId id, const StoredPart& stored);
/// By number.
std::vector<StoredPart> parts_of(store::Transaction& transaction, OrgId org, RecordingId id);
std::optional<StoredPart> find_part(store::Transaction& transaction, OrgId org, RecordingId id, std::int64_t number);

}  // namespace madang::recordings
