#include <algorithm>

#include "meetings/service.hpp"

namespace madang::meetings {

std::string Service::password_asked(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const {
  const Hand hand = enter(transaction, actor, id);
  return runs(hand.meeting(), actor.member_id) ? "" : hand.stored.password_hash;
}

JoinedMeeting Service::join(store::Transaction& transaction, const auth::Actor& actor, const JoinMeeting& request,
                            const std::string& proven) {
  auth::require(actor, auth::Verb::see);
  Hand hand = enter(transaction, actor, request.meeting_id);
  const Meeting& meeting = hand.meeting();
  if (meeting.state == MeetingState::ended) throw Refusal(kMeetingEnded);
  const Standing standing = standing_of(hand, actor.member_id);
  const bool may_run = runs(meeting, actor.member_id);
  if (standing.is_put_out) throw Refusal(kPutOut);
  if (meeting.settings.is_locked && !may_run && !standing.is_here) throw Refusal(kMeetingLocked);
  if (meeting.has_password && !may_run && proven != hand.stored.password_hash)
    throw Refusal(kMeetingPassword, "password");
  leave_others_of(hand, actor);
  const bool begins = meeting.state == MeetingState::scheduled;
  if (begins) begin(hand);
  StoredParticipant stored;
  stored.session_id = actor.session_id;
  stored.is_guest = actor.role == auth::Role::guest;
  stored.shown_name = doors_.name_of(transaction, hand.org, actor.member_id);
  MeetingParticipant& asking = stored.participant;
  asking.id = ids_.next<ParticipantId>();
  asking.meeting_id = meeting.id;
  asking.member_id = actor.member_id;
  asking.device_name = request.device_name ? request.device_name->value : "";
  asking.asked_at = clock_.now();
  add_participant(transaction, hand.org, stored);
  MeetingParticipant participant = dressed(meeting, stored);
  participant.sending = request.sending.value_or(MediaSwitches());
  if (meeting.settings.has_lobby && !may_run && !standing.was_admitted && !standing.is_here)
    keep(hand, participant);
  else
    come_in(hand, participant);
  if (begins) admit_early_guests(hand);
  keep(hand);
  return {participant, hand.meeting(), {}};
}

void Service::begin(Hand& hand) {
  Meeting& meeting = hand.meeting();
  meeting.state = MeetingState::ongoing;
  meeting.started_at = clock_.now();
  meeting.ended_at.reset();
}

/// A page that is loaded again is the same device.
void Service::leave_others_of(Hand& hand, const auth::Actor& actor) {
  if (!actor.session_id) return;
  for (StoredParticipant& each : participants_of(hand.transaction, hand.org, hand.meeting().id, actor.member_id)) {
    const bool is_open = is_here(each.participant) || is_waiting(each.participant);
    if (each.session_id != actor.session_id || !is_open) continue;
    MeetingParticipant former = dressed(hand.meeting(), std::move(each));
    go_out(hand, former, ParticipantState::left);
  }
}

void Service::come_in(Hand& hand, MeetingParticipant& participant) {
  participant.state = ParticipantState::joined;
  participant.joined_at = clock_.now();
  participant.withheld.microphone = !hand.meeting().settings.may_unmute && !runs(hand.meeting(), participant.member_id);
  participant.sending = both(participant.sending, rights_of(hand.meeting(), participant));
  ++hand.stored.present;
  save_meeting(hand.transaction, hand.org, hand.stored);
  const bool is_member = !is_visitor(participant);
  if (is_member && !has_meeting_person(hand.transaction, hand.org, hand.meeting().id, participant.member_id)) {
    add_meeting_person(hand.transaction, hand.org, hand.meeting(), participant.member_id);
    append(hand.transaction, hand.org, stream_of(participant.member_id), MeetingSaved{hand.meeting()});
  }
  streams_.let_hear(hand.transaction, hand.org, participant.member_id, stream_of(hand.meeting().id));
  keep(hand, participant);
  find_room(hand, participant);
  if (is_member) jobs_.cancel(hand.transaction, hand.org, kCloseJob, hand.meeting().id.text());
  if (media_) lost(hand.transaction, hand.org, participant.id);
  const MediaSeat seat{hand.org, hand.meeting().id, participant.id, participant.member_id, {}, participant.guest_name};
  then(hand.transaction, [seat](Media& media) { media.enter(seat); });
  if (!is_member) return let_guest_read(hand, participant.member_id);
  answer_calls(hand, participant.member_id);
  tell_chat(hand, participant.member_id);
}

MeetingParticipant Service::leave(store::Transaction& transaction, const auth::Actor& actor,
                                  const TouchParticipant& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  MeetingParticipant participant = own_in(hand, actor, request.participant_id);
  if (is_here(participant) || is_waiting(participant)) go_out(hand, participant, ParticipantState::left);
  // Two who have hung up call each other anew, also when a guest is still there.
  const bool nobody_is_here = !is_visitor(participant) && !has_member_in(transaction, hand.org, request.meeting_id);
  if (nobody_is_here && hand.meeting().state == MeetingState::ongoing && two_of(hand)) finish(hand);
  pass_on(hand);
  keep(hand);
  return participant;
}

MeetingParticipant Service::admit(store::Transaction& transaction, const auth::Actor& actor,
                                  const TouchParticipant& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  MeetingParticipant participant = find_in(hand, request.participant_id);
  if (is_here(participant)) return participant;
  if (participant.state != ParticipantState::waiting) throw Refusal(kNotPresent);
  come_in(hand, participant);
  keep(hand);
  return participant;
}

Meeting Service::admit_all(store::Transaction& transaction, const auth::Actor& actor, const TouchMeeting& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  for (MeetingParticipant& each : dressed_in(hand, ParticipantState::waiting)) come_in(hand, each);
  keep(hand);
  return hand.meeting();
}

MeetingParticipant Service::remove(store::Transaction& transaction, const auth::Actor& actor,
                                   const TouchParticipant& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  MeetingParticipant participant = find_in(hand, request.participant_id);
  const MemberId member = participant.member_id;
  const bool is_above = hand.meeting().host_id == actor.member_id || !runs(hand.meeting(), member);
  auth::require(actor, auth::Verb::moderate, {.moderator = is_above && member != actor.member_id});
  std::erase(hand.meeting().cohost_ids, member);
  for (const auto state : {ParticipantState::joined, ParticipantState::waiting})
    for (MeetingParticipant& each : dressed_in(hand, state))
      if (each.member_id == member) go_out(hand, each, ParticipantState::removed);
  if (auto guest = find_guest(transaction, hand.org, member)) {
    guest->is_put_out = true;
    save_guest(transaction, hand.org, *guest);
  }
  keep(hand);
  return find_in(hand, request.participant_id);
}

}  // namespace madang::meetings
