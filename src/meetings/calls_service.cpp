#include <algorithm>

#include "meetings/service.hpp"

namespace madang::meetings {

MeetingCalls Service::invite(store::Transaction& transaction, const auth::Actor& actor,
                             const InviteToMeeting& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  Meeting& meeting = hand.meeting();
  const bool is_here_now = standing_of(hand, actor.member_id).is_here;
  auth::require(
      actor, auth::Verb::contribute,
      {.takes_part = actor.role != auth::Role::guest && (is_here_now || is_invited(meeting, actor.member_id))});
  if (meeting.state == MeetingState::ended) throw Refusal(kMeetingEnded);
  const auto members = accepted_people(transaction, actor, request.member_ids, "member_ids");
  const bool rings = request.ring.value_or(false);
  if (rings && members.size() > kMostCalled)
    throw Refusal(kInvalid, "member_ids", "member_ids can let at most 50 people be called at once.");
  if (meeting.invited_ids.size() + members.size() > kMostInvited)
    throw Refusal(kInvalid, "member_ids", "A meeting can name at most 1000 people.");
  MeetingCalls calls;
  for (const MemberId member : members) {
    if (runs(meeting, actor.member_id)) let_back_in(hand, member);
    if (!std::ranges::binary_search(meeting.invited_ids, member)) {
      meeting.invited_ids.push_back(member);
      std::ranges::sort(meeting.invited_ids);
    }
  }
  keep(hand);
  for (const MemberId member : members)
    if (rings && member != actor.member_id)
      ring(hand, actor.member_id, member, request.alert_when_missed.value_or(false), calls.calls);
  return calls;
}

void Service::let_back_in(Hand& hand, MemberId member) {
  for (StoredParticipant& each : participants_of(hand.transaction, hand.org, hand.meeting().id, member)) {
    if (each.participant.state != ParticipantState::removed) continue;
    MeetingParticipant participant = dressed(hand.meeting(), std::move(each));
    participant.state = ParticipantState::left;
    keep(hand, participant);
  }
}

/// One at a time for one meeting; nobody's devices ring who is in it already.
void Service::ring(Hand& hand, MemberId caller, MemberId callee, bool alert_when_missed,
                   std::vector<MeetingCall>& calls) {
  if (standing_of(hand, callee).is_here) return;
  for (const MeetingCall& present : ringing_for(hand.transaction, hand.org, callee))
    if (present.meeting_id == hand.meeting().id) return calls.push_back(present);
  const MeetingCall call{ids_.next<MeetingCallId>(), hand.meeting().id, caller,       callee,
                         MeetingCallState::ringing,  clock_.now(),      std::nullopt, alert_when_missed};
  add_call(hand.transaction, hand.org, call);
  jobs_.schedule(hand.transaction, hand.org, kRingJob, call.id.text(), call.rung_at + kRingsFor, "");
  tell_turn(hand, call);
  calls.push_back(call);
}

void Service::tell_turn(Hand& hand, const MeetingCall& call) {
  const std::string& title = hand.meeting().title;
  for (const MemberId member : {call.caller_id, call.callee_id})
    append(hand.transaction, hand.org, stream_of(member), CallChanged{call, title});
  if (doors_.wake) doors_.wake(hand.transaction, hand.org, call, title);
}

void Service::settle(Hand& hand, MeetingCall& call, MeetingCallState state) {
  call.state = state;
  call.ended_at = clock_.now();
  save_call(hand.transaction, hand.org, call);
  jobs_.cancel(hand.transaction, hand.org, kRingJob, call.id.text());
  tell_turn(hand, call);
  if (state == MeetingCallState::declined) tell_call(hand, call, chat::NoticeKind::call_declined);
  if (state == MeetingCallState::missed || state == MeetingCallState::cancelled)
    tell_call(hand, call, chat::NoticeKind::call_missed);
}

void Service::tell_call(Hand& hand, const MeetingCall& call, chat::NoticeKind what,
                        std::optional<std::string> text) const {
  const auto caller = doors_.actor_of(hand.transaction, hand.org, call.caller_id);
  if (caller) doors_.chat.tell_call(hand.transaction, *caller, call.callee_id, what, std::move(text));
}

std::optional<std::pair<MemberId, MemberId>> Service::two_of(const Hand& hand) const {
  const auto place = hand.meeting().conversation_id;
  return place ? doors_.chat.two_of(hand.transaction, hand.org, *place) : std::nullopt;
}

/// For two who called each other from their conversation; others see the meeting in their list.
void Service::tell_held_calls(Hand& hand) const {
  const auto two = two_of(hand);
  if (!two) return;
  const auto calls = calls_in(hand.transaction, hand.org, hand.meeting().id, MeetingCallState::answered);
  const auto is_theirs = [&](const MeetingCall& call) {
    return std::pair<MemberId, MemberId>(std::minmax(call.caller_id, call.callee_id)) == *two;
  };
  const auto last = std::ranges::find_if(calls.rbegin(), calls.rend(), is_theirs);
  if (last == calls.rend()) return;
  const MeetingCall& call = *last;
  std::vector<MeetingParticipant> devices;
  for (StoredParticipant& each : participants_of(hand.transaction, hand.org, hand.meeting().id, call.callee_id))
    devices.push_back(dressed(hand.meeting(), std::move(each)));
  const auto attended = attendance_of(devices, clock_.now());
  const auto seconds = attended.empty() ? 0 : attended.front().seconds;
  tell_call(hand, call, chat::NoticeKind::called, std::to_string(seconds));
}

MeetingCall Service::look_at_call(store::Transaction& transaction, const auth::Actor& actor,
                                  const NameMeetingCall& request) const {
  auto call = find_call(transaction, actor.org_id, request.call_id);
  const bool is_theirs = call && (call->callee_id == actor.member_id || call->caller_id == actor.member_id);
  auth::require(actor, auth::Verb::see, {.visible = is_theirs});
  return *std::move(call);
}

MeetingCall Service::end_call(store::Transaction& transaction, const auth::Actor& actor,
                              const EndMeetingCall& request) {
  MeetingCall call = look_at_call(transaction, actor, {request.org_id, request.call_id});
  if (call.state != MeetingCallState::ringing) return call;
  Hand hand = open(transaction, actor.org_id, find_meeting(transaction, actor.org_id, call.meeting_id).value());
  const bool declines = call.callee_id == actor.member_id;
  settle(hand, call, declines ? MeetingCallState::declined : MeetingCallState::cancelled);
  return call;
}

void Service::miss(store::Transaction& transaction, OrgId org, MeetingCallId id) {
  auto call = find_call(transaction, org, id);
  if (!call || call->state != MeetingCallState::ringing) return;
  Hand hand = open(transaction, org, find_meeting(transaction, org, call->meeting_id).value());
  settle(hand, *call, MeetingCallState::missed);
  if (call->alert_when_missed && doors_.alert)
    doors_.alert(transaction, org, {call->caller_id, call->callee_id, hand.meeting().title});
}

void Service::answer_calls(Hand& hand, MemberId callee) {
  for (MeetingCall& call : ringing_for(hand.transaction, hand.org, callee))
    if (call.meeting_id == hand.meeting().id) settle(hand, call, MeetingCallState::answered);
}

}  // namespace madang::meetings
