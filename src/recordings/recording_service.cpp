#include <algorithm>

#include "kernel/auth/permit.hpp"
#include "recordings/service.hpp"

namespace madang::recordings {

Service::Service(IdSource& ids, const Clock& clock, jobs::Schedule& jobs, Doors doors)
    : ids_(ids), clock_(clock), jobs_(jobs), doors_(std::move(doors)), keeping_(ids, clock) {
  jobs_.handle(kComposeJob, [this](store::Transaction& transaction, const jobs::Job& job) {
    go_on_composing(transaction, job.org_id, RecordingId::read(job.key).value());
  });
  doors_.meetings.when_recorded_is_over(
      [this](store::Transaction& transaction, OrgId org, const meetings::Meeting& meeting) {
        auto stored = find_recording(transaction, org, meeting.recording->recording_id);
        if (stored && stored->recording.state == RecordingState::recording) end(transaction, org, *stored);
      });
}

Service::Seen Service::enter(store::Transaction& transaction, const auth::Actor& actor, RecordingId id) const {
  auto stored = find_recording(transaction, actor.org_id, id);
  auto kept = stored ? doors_.meetings.kept_for(transaction, actor, stored->recording.meeting_id) : std::nullopt;
  auth::require(actor, auth::Verb::see, {.visible = kept.has_value()});
  stored->recording.may_change = kept->may_run || stored->recording.started_by == actor.member_id;
  return {std::move(*stored), std::move(kept->meeting)};
}

Service::Seen Service::enter_to_change(store::Transaction& transaction, const auth::Actor& actor,
                                       RecordingId id) const {
  Seen seen = enter(transaction, actor, id);
  auth::require(actor, auth::Verb::moderate, {.moderator = seen.stored.recording.may_change});
  return seen;
}

bool Service::sees(store::Transaction& transaction, const auth::Actor& actor, RecordingId id) const {
  const auto stored = find_recording(transaction, actor.org_id, id);
  return stored && doors_.meetings.kept_for(transaction, actor, stored->recording.meeting_id);
}

Recording Service::start(store::Transaction& transaction, const auth::Actor& actor, const StartRecording& request) {
  const auto rules = doors_.organisation_of(transaction, actor.org_id);
  const auto id = ids_.next<RecordingId>();
  const auto meeting = doors_.meetings.mark_recorded(transaction, actor, request.meeting_id, id);
  if (meeting.recording->recording_id != id)
    return enter(transaction, actor, meeting.recording->recording_id).stored.recording;
  // Only now: who does not see the meeting is not told of it.
  if (rules.recordings == people::MeetingRecordings::forbidden) throw Refusal(kRecordingForbidden);
  StoredRecording stored;
  Recording& recording = stored.recording;
  recording.id = id;
  recording.meeting_id = meeting.id;
  recording.title = meeting.title;
  recording.started_by = actor.member_id;
  recording.started_at = clock_.now();
  add_recording(transaction, actor.org_id, stored);
  if (hands_) then(transaction, hands_->begin, actor.org_id, id);
  recording.may_change = true;
  return recording;
}

Recording Service::stop(store::Transaction& transaction, const auth::Actor& actor, const TouchRecording& request) {
  Seen seen = enter_to_change(transaction, actor, request.recording_id);
  Recording& recording = seen.stored.recording;
  if (recording.state != RecordingState::recording) return recording;
  end(transaction, actor.org_id, seen.stored);
  doors_.meetings.unmark_recorded(transaction, actor.org_id, recording.meeting_id, recording.id);
  return recording;
}

RecordingList Service::list(store::Transaction& transaction, const auth::Actor& actor,
                            const ListRecordings& request) const {
  const auto kept = doors_.meetings.kept_for(transaction, actor, request.meeting_id);
  if (!kept) {
    doors_.meetings.look(transaction, actor, {request.org_id, request.meeting_id});
    return {};
  }
  RecordingList list{recordings_of(transaction, actor.org_id, request.meeting_id)};
  for (Recording& each : list.recordings) each.may_change = kept->may_run || each.started_by == actor.member_id;
  return list;
}

RecordingSheet Service::look(store::Transaction& transaction, const auth::Actor& actor,
                             const NameRecording& request) const {
  Seen seen = enter(transaction, actor, request.recording_id);
  RecordingSheet sheet;
  const Recording& recording = sheet.recording = std::move(seen.stored.recording);
  sheet.voices = std::move(seen.stored.voices);
  sheet.known_ms = recording.length_ms;
  for (StoredPart& each : parts_of(transaction, actor.org_id, recording.id))
    sheet.parts.push_back(std::move(each.part));
  const Timestamp end = recording.ended_at.value_or(clock_.now());
  const auto since = [&](Timestamp at) { return std::max<std::int64_t>(0, (at - recording.started_at).count()); };
  for (const auto& each : doors_.meetings.everybody_in(transaction, actor.org_id, recording.meeting_id)) {
    if (*each.joined_at > end || (each.left_at && *each.left_at < recording.started_at)) continue;
    sheet.people.push_back({each.id, each.member_id, since(*each.joined_at),
                            each.left_at ? std::optional(since(*each.left_at)) : std::nullopt});
  }
  return sheet;
}

Recording Service::compose(store::Transaction& transaction, const auth::Actor& actor, const TouchRecording& request) {
  Seen seen = enter_to_change(transaction, actor, request.recording_id);
  Recording& recording = seen.stored.recording;
  if (recording.state != RecordingState::kept) throw Refusal(kStillRecording);
  const auto state = recording.composition.state;
  if (recording.length_ms == 0) return recording;
  if (state != CompositionState::none && state != CompositionState::failed) return recording;
  want_composed(transaction, actor.org_id, recording);
  save_recording(transaction, actor.org_id, seen.stored);
  return recording;
}

void Service::remove(store::Transaction& transaction, const auth::Actor& actor, const NameRecording& request) {
  const Seen seen = enter_to_change(transaction, actor, request.recording_id);
  const Recording& recording = seen.stored.recording;
  if (recording.state != RecordingState::kept) throw Refusal(kStillRecording);
  jobs_.cancel(transaction, actor.org_id, kComposeJob, recording.id.text());
  unpost(transaction, actor.org_id, recording);
  doors_.files.take_away(transaction, actor.org_id, holder_of_parts(recording.id));
  doors_.files.take_away(transaction, actor.org_id, holder_of_whole(recording.id));
  remove_recording(transaction, actor.org_id, recording.id);
}

std::optional<ReadPart> Service::part_of(store::Transaction& transaction, const auth::Actor& actor,
                                         const NameRecordingPart& request) const {
  const Seen seen = enter(transaction, actor, request.recording_id);
  if (seen.stored.recording.state != RecordingState::kept) return std::nullopt;
  auto stored = find_part(transaction, actor.org_id, request.recording_id, request.number);
  if (!stored) throw Refusal(kNotFound);
  const auto file = doors_.files.open(transaction, actor, stored->file_id);
  return ReadPart{std::move(stored->part), file.body, std::move(stored->points)};
}

}  // namespace madang::recordings
