#include <algorithm>

#include "meetings/service.hpp"

namespace madang::meetings {

void Service::go_out(Hand& hand, MeetingParticipant& participant, ParticipantState state) {
  const bool was_here = is_here(participant);
  participant.state = state;
  participant.left_at = clock_.now();
  participant.sending = {};
  participant.hand_raised_at.reset();
  keep(hand, participant);
  if (is_visitor(participant)) streams_.end_session(hand.transaction, SessionId{participant.member_id.value});
  if (!was_here) return;
  if (is_visitor(participant)) follow_guests(hand);
  leave_room(hand, participant);
  jobs_.cancel(hand.transaction, hand.org, kAbsentJob, participant.id.text());
  then(hand.transaction, [id = participant.id](Media& media) { media.leave(id); });
  Meeting& meeting = hand.meeting();
  if (meeting.spotlight_id == participant.id) meeting.spotlight_id.reset();
  --hand.stored.present;
  save_meeting(hand.transaction, hand.org, hand.stored);
  if (!standing_of(hand, participant.member_id).is_here)
    streams_.let_hear_no_more(hand.transaction, hand.org, participant.member_id, stream_of(meeting.id));
  if (meeting.state != MeetingState::ongoing || has_member_in(hand.transaction, hand.org, meeting.id)) return;
  jobs_.schedule(hand.transaction, hand.org, kCloseJob, meeting.id.text(), clock_.now() + kEmptyFor, "");
}

/// Somebody always hosts who is there; who hosted is a co-host when they come back.
void Service::pass_on(Hand& hand) {
  Meeting& meeting = hand.meeting();
  if (meeting.state != MeetingState::ongoing || standing_of(hand, meeting.host_id).is_here) return;
  const auto next = successor(meeting, dressed_in(hand, ParticipantState::joined));
  if (!next) return;
  std::erase(meeting.cohost_ids, *next);
  meeting.cohost_ids.push_back(meeting.host_id);
  std::ranges::sort(meeting.cohost_ids);
  meeting.host_id = *next;
}

void Service::finish(Hand& hand) {
  Meeting& meeting = hand.meeting();
  for (MeetingCall& call : calls_in(hand.transaction, hand.org, meeting.id, MeetingCallState::ringing))
    settle(hand, call, MeetingCallState::cancelled);
  for (const auto state : {ParticipantState::waiting, ParticipantState::joined})
    for (MeetingParticipant& each : dressed_in(hand, state)) go_out(hand, each, ParticipantState::left);
  tell_held_calls(hand);
  forget_breakouts(hand);
  meeting.spotlight_id.reset();
  if (meeting.recording && when_recorded_is_over_) when_recorded_is_over_(hand.transaction, hand.org, meeting);
  meeting.recording.reset();
  meeting.state = meeting.event_id ? MeetingState::scheduled : MeetingState::ended;
  if (!meeting.event_id) meeting.ended_at = clock_.now();
  jobs_.cancel(hand.transaction, hand.org, kCloseJob, meeting.id.text());
  then(hand.transaction, [id = meeting.id](Media& media) { media.close(id); });
}

void Service::close_if_empty(store::Transaction& transaction, OrgId org, MeetingId id) {
  auto stored = find_meeting(transaction, org, id);
  if (!stored || stored->meeting.state != MeetingState::ongoing || has_member_in(transaction, org, id)) return;
  Hand hand = open(transaction, org, std::move(*stored));
  finish(hand);
  keep(hand);
}

void Service::lost(store::Transaction& transaction, OrgId org, ParticipantId id) {
  jobs_.schedule(transaction, org, kAbsentJob, id.text(), clock_.now() + kAwayFor, "");
}

void Service::came_back(store::Transaction& transaction, OrgId org, ParticipantId id) {
  jobs_.cancel(transaction, org, kAbsentJob, id.text());
}

void Service::leave_if_lost(store::Transaction& transaction, OrgId org, ParticipantId id) {
  auto stored = find_participant(transaction, org, id);
  if (!stored || !is_here(stored->participant)) return;
  if (media_ && media_->waits(id)) return lost(transaction, org, id);
  Hand hand = open(transaction, org, find_meeting(transaction, org, stored->participant.meeting_id).value());
  MeetingParticipant participant = dressed(hand.meeting(), std::move(*stored));
  go_out(hand, participant, ParticipantState::left);
  pass_on(hand);
  keep(hand);
}

void Service::wait_for_everybody(store::Transaction& transaction) {
  for (const auto& [org, id] : everybody_present(transaction)) lost(transaction, org, id);
}

void Service::hand_over(store::Transaction& transaction, const people::MemberLeaving& leaving) {
  const OrgId org = leaving.org_id;
  for (auto& call : ringing_for(transaction, org, leaving.member_id)) {
    Hand hand = open(transaction, org, find_meeting(transaction, org, call.meeting_id).value());
    settle(hand, call, MeetingCallState::cancelled);
  }
  for (const auto state : {ParticipantState::joined, ParticipantState::waiting}) {
    for (StoredParticipant& each : participants_of(transaction, org, leaving.member_id, state)) {
      Hand hand = open(transaction, org, find_meeting(transaction, org, each.participant.meeting_id).value());
      MeetingParticipant participant = dressed(hand.meeting(), std::move(each));
      go_out(hand, participant, ParticipantState::removed);
      pass_on(hand);
      keep(hand);
    }
  }
  for (const Meeting& meeting : open_meetings_of(transaction, org, leaving.member_id)) {
    Hand hand = open(transaction, org, find_meeting(transaction, org, meeting.id).value());
    std::erase(hand.meeting().cohost_ids, leaving.member_id);
    std::erase(hand.meeting().invited_ids, leaving.member_id);
    if (hand.meeting().host_id == leaving.member_id && leaving.heir_id) hand.meeting().host_id = *leaving.heir_id;
    keep(hand);
  }
}

}  // namespace madang::meetings
