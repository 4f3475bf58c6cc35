#include <algorithm>

#include "meetings/service.hpp"

namespace madang::meetings {

Meeting Service::mark_recorded(store::Transaction& transaction, const auth::Actor& actor, MeetingId id,
                               RecordingId recording) {
  Hand hand = enter(transaction, actor, id);
  Meeting& meeting = hand.meeting();
  const bool is_let = meeting.settings.may_record && actor.role != auth::Role::guest;
  auth::require(actor, auth::Verb::moderate, {.moderator = runs(meeting, actor.member_id) || is_let});
  if (meeting.state != MeetingState::ongoing) throw Refusal(kMeetingEnded);
  if (!standing_of(hand, actor.member_id).is_here) throw Refusal(kNotPresent);
  if (!meeting.recording) meeting.recording = RecordingMark{recording, actor.member_id, clock_.now()};
  keep(hand);
  return meeting;
}

void Service::unmark_recorded(store::Transaction& transaction, OrgId org, MeetingId id, RecordingId recording) {
  auto stored = find_meeting(transaction, org, id);
  if (!stored || !stored->meeting.recording || stored->meeting.recording->recording_id != recording) return;
  Hand hand = open(transaction, org, std::move(*stored));
  hand.meeting().recording.reset();
  keep(hand);
}

std::optional<Service::Keepsake> Service::kept_for(store::Transaction& transaction, const auth::Actor& actor,
                                                   MeetingId id) const {
  auto stored = find_meeting(transaction, actor.org_id, id);
  if (!stored) return std::nullopt;
  Keepsake kept{std::move(stored->meeting), false};
  kept.may_run = runs(kept.meeting, actor.member_id);
  const auto& conversation = kept.meeting.conversation_id;
  if (kept.may_run ||
      (conversation && doors_.chat.sees_from(transaction, actor.org_id, *conversation, actor.member_id)))
    return kept;
  const auto own = participants_of(transaction, actor.org_id, id, actor.member_id);
  const auto was_in = [](const StoredParticipant& each) { return each.participant.joined_at.has_value(); };
  return std::ranges::any_of(own, was_in) ? std::optional(std::move(kept)) : std::nullopt;
}

std::optional<chat::ConversationId> Service::conversation_of(store::Transaction& transaction, OrgId org,
                                                             MeetingId id) const {
  const auto stored = find_meeting(transaction, org, id);
  if (!stored) return std::nullopt;
  return stored->meeting.conversation_id ? stored->meeting.conversation_id : stored->meeting.chat_id;
}

std::vector<MeetingParticipant> Service::everybody_in(store::Transaction& transaction, OrgId org, MeetingId id) const {
  std::vector<MeetingParticipant> found;
  for (StoredParticipant& each : all_participants(transaction, org, id))
    if (each.participant.joined_at) found.push_back(std::move(each.participant));
  std::ranges::sort(found, {}, &MeetingParticipant::joined_at);
  return found;
}

}  // namespace madang::meetings
