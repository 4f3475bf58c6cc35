#include <algorithm>
#include <map>

#include "recordings/service.hpp"

namespace madang::recordings {

void Service::then(store::Transaction& transaction, const std::function<void(OrgId, RecordingId)>& act, OrgId org,
                   RecordingId id) const {
  transaction.after_commit([&act, org, id] { act(org, id); });
}

std::optional<StoredRecording> Service::find(store::Transaction& transaction, OrgId org, RecordingId id) const {
  return find_recording(transaction, org, id);
}

void Service::end(store::Transaction& transaction, OrgId org, StoredRecording& stored) {
  stored.recording.state = RecordingState::closing;
  stored.recording.ended_at = clock_.now();
  save_recording(transaction, org, stored);
  if (hands_) then(transaction, hands_->put_away, org, stored.recording.id);
}

void Service::note_body(store::Transaction& transaction, OrgId org, const std::string& body) const {
  keeping_.note(transaction, org, body);
}

void Service::compose_again(store::Transaction& transaction) {
  for (const auto& [org, id] : half_composed(transaction))
    jobs_.schedule(transaction, org, kComposeJob, id.text(), clock_.now(), "");
}

void Service::give_up(store::Transaction& transaction, OrgId org, RecordingId id) {
  const auto stored = find_recording(transaction, org, id);
  if (!stored || stored->recording.state == RecordingState::kept) return;
  doors_.meetings.unmark_recorded(transaction, org, stored->recording.meeting_id, id);
  remove_recording(transaction, org, id);
}

void Service::close(store::Transaction& transaction, OrgId org, RecordingId id) {
  auto stored = find_recording(transaction, org, id);
  if (!stored || stored->recording.state == RecordingState::kept) return;
  doors_.meetings.unmark_recorded(transaction, org, stored->recording.meeting_id, id);
  if (stored->recording.state == RecordingState::recording) return end(transaction, org, *stored);
  if (hands_) then(transaction, hands_->put_away, org, id);
}

void Service::keep(store::Transaction& transaction, OrgId org, RecordingId id, const PutAway& put_away) {
  auto stored = find_recording(transaction, org, id);
  if (!stored || stored->recording.state == RecordingState::kept) return;
  Recording& recording = stored->recording;
  recording.state = RecordingState::kept;
  recording.length_ms = put_away.length_ms;
  stored->voices = put_away.voices;
  for (const PutAway::Part& each : put_away.parts) {
    const auto file = keeping_.add(transaction, org, recording.started_by, each.body, holder_of_parts(id));
    add_part(transaction, org, id, {each.part, file.id, each.points});
    recording.bytes += each.body.size;
  }
  if (!put_away.parts.empty()) want_composed(transaction, org, recording);
  save_recording(transaction, org, *stored);
}

void Service::want_composed(store::Transaction& transaction, OrgId org, Recording& recording) {
  recording.composition = {.state = CompositionState::waiting};
  jobs_.schedule(transaction, org, kComposeJob, recording.id.text(), clock_.now(), "");
}

/// The job comes again as long as it is not done: whoever composed may have ended with their server.
void Service::go_on_composing(store::Transaction& transaction, OrgId org, RecordingId id) {
  auto stored = find_recording(transaction, org, id);
  if (!stored || !hands_) return;
  const auto state = stored->recording.composition.state;
  if (state != CompositionState::waiting && state != CompositionState::running) return;
  stored->recording.composition.state = CompositionState::running;
  save_recording(transaction, org, *stored);
  jobs_.schedule(transaction, org, kComposeJob, id.text(), clock_.now() + kComposesFor, "");
  then(transaction, hands_->compose, org, id);
}

std::optional<ComposeOrder> Service::order_of(store::Transaction& transaction, OrgId org, RecordingId id) const {
  auto stored = find_recording(transaction, org, id);
  if (!stored || stored->recording.composition.state != CompositionState::running) return std::nullopt;
  std::map<files::FileId, std::string> bodies;
  for (auto& each : keeping_.held_by(transaction, org, holder_of_parts(id))) bodies[each.file.id] = each.body;
  ComposeOrder order{std::move(*stored), {}};
  for (StoredPart& each : parts_of(transaction, org, id))
    order.parts.push_back({std::move(each.part), bodies[each.file_id]});
  return order;
}

void Service::note_progress(store::Transaction& transaction, OrgId org, RecordingId id, std::int64_t percent) {
  auto stored = find_recording(transaction, org, id);
  if (!stored || stored->recording.composition.state != CompositionState::running) return;
  stored->recording.composition.percent = std::clamp<std::int64_t>(percent, 0, 99);
  save_recording(transaction, org, *stored);
  jobs_.schedule(transaction, org, kComposeJob, id.text(), clock_.now() + kComposesFor, "");
}

void Service::note_composed(store::Transaction& transaction, OrgId org, RecordingId id, files::KeptBody body) {
  auto stored = find_recording(transaction, org, id);
  if (!stored || stored->recording.composition.state != CompositionState::running) return;
  Recording& recording = stored->recording;
  body.name = file_name_of(recording);
  recording.composition = {.state = CompositionState::done, .percent = 100};
  recording.composition.file_id = keeping_.add(transaction, org, recording.started_by, body, holder_of_whole(id)).id;
  post(transaction, org, recording, std::move(body));
  save_recording(transaction, org, *stored);
  jobs_.cancel(transaction, org, kComposeJob, id.text());
}

void Service::note_fault(store::Transaction& transaction, OrgId org, RecordingId id, CompositionFault fault) {
  auto stored = find_recording(transaction, org, id);
  if (!stored) return;
  stored->recording.composition = {.state = CompositionState::failed, .fault = fault};
  save_recording(transaction, org, *stored);
  jobs_.cancel(transaction, org, kComposeJob, id.text());
}

/// As a word of the house. The bytes are kept once.
void Service::post(store::Transaction& transaction, OrgId org, Recording& recording, files::KeptBody body) {
  const auto place = doors_.meetings.conversation_of(transaction, org, recording.meeting_id);
  if (!place) return;
  const auto id = ids_.next<chat::MessageId>();
  const auto file = keeping_.add(transaction, org, recording.started_by, body, chat::holder_of(id));
  const auto seconds = recording.length_ms / 1000;
  if (doors_.chat.tell_recording(transaction, org, *place, {id, recording.started_by, recording.title, seconds, file}))
    recording.composition.message_id = id;
}

void Service::unpost(store::Transaction& transaction, OrgId org, const Recording& recording) {
  const auto message = recording.composition.message_id;
  const auto place = doors_.meetings.conversation_of(transaction, org, recording.meeting_id);
  if (message && place) doors_.chat.withdraw(transaction, org, *place, *message);
}

}  // namespace madang::recordings
