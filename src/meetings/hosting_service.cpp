#include <algorithm>

#include "meetings/service.hpp"

namespace madang::meetings {
namespace {

/// What is in `one` and not in `other`.
MediaSwitches without(const MediaSwitches& one, const MediaSwitches& other) {
  return both(one, {!other.microphone, !other.camera, !other.screen, !other.screen_sound});
}

MediaSwitches either(const MediaSwitches& one, const MediaSwitches& other) {
  return {one.microphone || other.microphone, one.camera || other.camera, one.screen || other.screen,
          one.screen_sound || other.screen_sound};
}

}  // namespace

void Service::allow(Hand& hand, const MeetingParticipant& participant) {
  then(hand.transaction, [id = participant.id, rights = rights_of(hand.meeting(), participant)](Media& media) {
    media.allow(id, rights);
  });
}

void Service::withhold_microphones(Hand& hand, bool is_withheld) {
  for (MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) {
    if (runs(hand.meeting(), each.member_id) || each.withheld.microphone == is_withheld) continue;
    each.withheld.microphone = is_withheld;
    if (is_withheld) each.sending.microphone = false;
    keep(hand, each);
    allow(hand, each);
  }
}

Meeting Service::set_role(store::Transaction& transaction, const auth::Actor& actor,
                          const SetParticipantRole& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  Meeting& meeting = hand.meeting();
  auth::require(actor, auth::Verb::moderate, {.moderator = meeting.host_id == actor.member_id});
  const MeetingParticipant named = present_in(hand, request.participant_id);
  if (is_visitor(named)) throw Refusal(kInvalid, "participant_id", "Nobody hosts who has no account.");
  const MemberId member = named.member_id;
  if (member == meeting.host_id) {
    if (request.role != GivenRole::host) throw Refusal(kInvalid, "role", "A host names another host to stop being it.");
    return meeting;
  }
  std::erase(meeting.cohost_ids, member);
  if (request.role == GivenRole::host) {
    meeting.cohost_ids.push_back(meeting.host_id);
    meeting.host_id = member;
  }
  if (request.role == GivenRole::cohost) meeting.cohost_ids.push_back(member);
  std::ranges::sort(meeting.cohost_ids);
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) allow(hand, each);
  keep(hand);
  return meeting;
}

MeetingParticipant Service::turn_off(store::Transaction& transaction, const auth::Actor& actor,
                                     const TurnOff& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  MeetingParticipant participant = present_in(hand, request.participant_id);
  const bool is_host = participant.member_id == hand.meeting().host_id;
  auth::require(actor, auth::Verb::moderate, {.moderator = !is_host || participant.member_id == actor.member_id});
  const MeetingParticipant before = participant;
  participant.sending = without(participant.sending, request.what);
  if (!request.may_resume) participant.withheld = either(participant.withheld, request.what);
  if (participant == before) return participant;
  keep(hand, participant);
  allow(hand, participant);
  return participant;
}

Meeting Service::mute_all(store::Transaction& transaction, const auth::Actor& actor, const MuteAll& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  Meeting& meeting = hand.meeting();
  meeting.settings.may_unmute = request.may_resume;
  withhold_microphones(hand, !request.may_resume);
  for (MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) {
    if (runs(meeting, each.member_id) || !each.sending.microphone) continue;
    each.sending.microphone = false;
    keep(hand, each);
  }
  keep(hand);
  return meeting;
}

MeetingParticipant Service::ask_to_turn_on(store::Transaction& transaction, const auth::Actor& actor,
                                           const AskToTurnOn& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  MeetingParticipant participant = present_in(hand, request.participant_id);
  const MediaSwitches before = participant.withheld;
  participant.withheld = without(participant.withheld, request.what);
  if (participant.withheld != before) keep(hand, participant);
  allow(hand, participant);
  streams_.tell(transaction, hand.org, stream_of(participant.member_id), AskedToTurnOn{participant.id, request.what});
  return participant;
}

Meeting Service::set_spotlight(store::Transaction& transaction, const auth::Actor& actor, const SetSpotlight& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  hand.meeting().spotlight_id = present_in(hand, request.participant_id).id;
  keep(hand);
  return hand.meeting();
}

void Service::clear_spotlight(store::Transaction& transaction, const auth::Actor& actor, const NameMeeting& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  hand.meeting().spotlight_id.reset();
  keep(hand);
}

MeetingParticipant Service::set_sending(store::Transaction& transaction, const auth::Actor& actor,
                                        const SetSending& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  MeetingParticipant participant = own_in(hand, actor, request.participant_id);
  if (!is_here(participant)) throw Refusal(kNotPresent);
  const MediaSwitches allowed = either(rights_of(hand.meeting(), participant), participant.sending);
  if (both(request.sending, allowed) != request.sending) throw Refusal(kWithheld, "sending");
  if (participant.sending == request.sending) return participant;
  participant.sending = request.sending;
  keep(hand, participant);
  allow(hand, participant);
  return participant;
}

MeetingParticipant Service::set_hand(store::Transaction& transaction, const auth::Actor& actor,
                                     const SetHand& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  MeetingParticipant participant = find_in(hand, request.participant_id);
  const bool is_own = participant.member_id == auth::person_of(actor);
  const bool may_lower = !request.is_raised && runs(hand.meeting(), actor.member_id);
  auth::require_let_in(actor, auth::Verb::amend, {.author = is_own || may_lower});
  if (!is_here(participant)) throw Refusal(kNotPresent);
  if (participant.hand_raised_at.has_value() == request.is_raised) return participant;
  participant.hand_raised_at = request.is_raised ? std::optional(clock_.now()) : std::nullopt;
  keep(hand, participant);
  return participant;
}

MeetingParticipant Service::react(store::Transaction& transaction, const auth::Actor& actor, const React& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  MeetingParticipant participant = own_in(hand, actor, request.participant_id);
  if (!is_here(participant)) throw Refusal(kNotPresent);
  tell_around(hand, participant, Reacted{hand.meeting().id, participant.id, request.emoji.value});
  return participant;
}

}  // namespace madang::meetings
