#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "meetings/service.hpp"

namespace madang::meetings {

Service::Service(bus::Streams& streams, IdSource& ids, const Clock& clock, jobs::Schedule& jobs, Doors doors)
    : streams_(streams), ids_(ids), clock_(clock), jobs_(jobs), doors_(std::move(doors)) {
  doors_.chat.when_visitors_hear([this](store::Transaction& transaction, OrgId org, const bus::StreamName& stream,
                                        chat::ConversationId, std::int64_t message_seq) {
    streams_.tell(transaction, org, stream, ChatMoved{MeetingId::read(stream).value(), message_seq});
  });
  jobs_.handle(kRingJob, [this](store::Transaction& transaction, const jobs::Job& job) {
    miss(transaction, job.org_id, MeetingCallId::read(job.key).value());
  });
  jobs_.handle(kCloseJob, [this](store::Transaction& transaction, const jobs::Job& job) {
    close_if_empty(transaction, job.org_id, MeetingId::read(job.key).value());
  });
  jobs_.handle(kAbsentJob, [this](store::Transaction& transaction, const jobs::Job& job) {
    leave_if_lost(transaction, job.org_id, ParticipantId::read(job.key).value());
  });
  jobs_.handle(kBreakoutsJob, [this](store::Transaction& transaction, const jobs::Job& job) {
    close_when_due(transaction, job.org_id, MeetingId::read(job.key).value());
  });
}

Service::Hand Service::open(store::Transaction& transaction, OrgId org, StoredMeeting stored) const {
  Meeting before = stored.meeting;
  return {transaction, org, std::move(stored), std::move(before)};
}

Service::Hand Service::enter(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const {
  auto stored = find_meeting(transaction, actor.org_id, id);
  const bool visible =
      stored && (auth::is_visitor(actor) ? has_seat(transaction, actor.org_id, id, auth::person_of(actor))
                                         : may_see(transaction, actor, stored->meeting));
  auth::require_let_in(actor, auth::Verb::see, {.visible = visible});
  return open(transaction, actor.org_id, std::move(*stored));
}

Service::Hand Service::enter_to_run(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const {
  Hand hand = enter(transaction, actor, id);
  auth::require(actor, auth::Verb::moderate, {.moderator = runs(hand.meeting(), actor.member_id)});
  return hand;
}

bool Service::may_see(store::Transaction& transaction, const auth::Actor& actor, const Meeting& meeting) const {
  if (meeting.settings.entrance == Entrance::link) return true;
  if (meeting.settings.entrance == Entrance::organisation && actor.role != auth::Role::guest) return true;
  return belongs(transaction, actor, meeting) ||
         has_meeting_person(transaction, actor.org_id, meeting.id, actor.member_id);
}

bool Service::belongs(store::Transaction& transaction, const auth::Actor& actor, const Meeting& meeting) const {
  if (is_invited(meeting, actor.member_id)) return true;
  if (meeting.conversation_id &&
      doors_.chat.sees_from(transaction, actor.org_id, *meeting.conversation_id, actor.member_id))
    return true;
  return meeting.event_id && doors_.sees_event(transaction, actor, meeting.event_id->text());
}

void Service::keep(Hand& hand) {
  const Meeting& meeting = hand.meeting();
  if (meeting == hand.before) return;
  save_meeting(hand.transaction, hand.org, hand.stored);
  if (meeting.ended_at != hand.before.ended_at || concerned(meeting) != concerned(hand.before))
    save_meeting_people(hand.transaction, hand.org, meeting);
  append(hand.transaction, hand.org, stream_of(meeting.id), MeetingChanged{meeting});
  tell_people(hand);
  hand.before = meeting;
}

void Service::tell_people(Hand& hand) {
  const Meeting& meeting = hand.meeting();
  for (const MemberId member : people_of(hand.transaction, hand.org, meeting.id))
    append(hand.transaction, hand.org, stream_of(member), MeetingSaved{meeting});
  if (!meeting.conversation_id) return;
  streams_.tell(hand.transaction, hand.org, chat::stream_of(*meeting.conversation_id),
                ConversationMeetingsChanged{*meeting.conversation_id, meeting.id});
}

MeetingParticipant Service::dressed(const Meeting& meeting, StoredParticipant stored) {
  MeetingParticipant participant = std::move(stored.participant);
  participant.role = role_in(meeting, participant.member_id, stored.is_guest);
  return participant;
}

std::vector<MeetingParticipant> Service::dressed_in(const Hand& hand, ParticipantState state) const {
  std::vector<MeetingParticipant> found;
  for (StoredParticipant& each : participants_in(hand.transaction, hand.org, hand.meeting().id, state))
    found.push_back(dressed(hand.meeting(), std::move(each)));
  return found;
}

MeetingParticipant Service::find_in(const Hand& hand, ParticipantId id) const {
  auto stored = find_participant(hand.transaction, hand.org, id);
  if (!stored || stored->participant.meeting_id != hand.meeting().id) throw Refusal(kNotFound);
  return dressed(hand.meeting(), std::move(*stored));
}

MeetingParticipant Service::own_in(const Hand& hand, const auth::Actor& actor, ParticipantId id) const {
  MeetingParticipant participant = find_in(hand, id);
  auth::require_let_in(actor, auth::Verb::amend, {.author = participant.member_id == auth::person_of(actor)});
  return participant;
}

MeetingParticipant Service::present_in(const Hand& hand, ParticipantId id) const {
  MeetingParticipant participant = find_in(hand, id);
  if (!is_here(participant)) throw Refusal(kNotPresent);
  return participant;
}

void Service::keep(Hand& hand, const MeetingParticipant& participant) {
  save_participant(hand.transaction, hand.org, participant);
  append(hand.transaction, hand.org, stream_of(hand.meeting().id), ParticipantChanged{participant});
  append(hand.transaction, hand.org, stream_of(participant.member_id), OwnParticipantChanged{participant});
}

std::vector<MemberId> Service::accepted_people(store::Transaction& transaction, const auth::Actor& actor,
                                               const std::vector<MemberId>& wanted, std::string_view field) const {
  const std::set<MemberId> once(wanted.begin(), wanted.end());
  if (once.size() > kMostInvited)
    throw Refusal(kInvalid, std::string(field), fmt::format("{} can name at most {} people.", field, kMostInvited));
  const auto seen = doors_.those_seen(transaction, actor, {once.begin(), once.end()});
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (std::ranges::find(seen, wanted[i]) != seen.end()) continue;
    throw Refusal(kInvalid, fmt::format("{}[{}]", field, i), fmt::format("{}[{}] is nobody here.", field, i));
  }
  return {once.begin(), once.end()};
}

Service::Standing Service::standing_of(const Hand& hand, MemberId member) const {
  Standing standing;
  const Meeting& meeting = hand.meeting();
  for (const StoredParticipant& each : participants_of(hand.transaction, hand.org, meeting.id, member)) {
    const MeetingParticipant& participant = each.participant;
    if (participant.asked_at < meeting.started_at.value_or(meeting.created_at)) continue;
    standing.is_here = standing.is_here || is_here(participant);
    standing.is_put_out = standing.is_put_out || participant.state == ParticipantState::removed;
    standing.was_admitted = standing.was_admitted || participant.joined_at;
  }
  return standing;
}

Service::Seat Service::seat_of(store::Transaction& transaction, const auth::Actor& actor, MeetingId meeting,
                               ParticipantId id) const {
  const Hand hand = enter(transaction, actor, meeting);
  MeetingParticipant participant = own_in(hand, actor, id);
  if (!is_here(participant)) throw Refusal(kNotPresent);
  const MediaSwitches rights = rights_of(hand.meeting(), participant);
  const auto room = place_of(hand, participant).room_id;
  return {std::move(participant), rights, room};
}

void Service::require_in(store::Transaction& transaction, OrgId org, MeetingId meeting, ParticipantId id,
                         const std::string& field) const {
  const auto stored = find_participant(transaction, org, id);
  if (!stored || stored->participant.meeting_id != meeting)
    throw Refusal(kInvalid, field, field + " is nobody of this meeting.");
}

std::vector<bus::HeardStream> Service::streams_of(store::Transaction& transaction, const auth::Actor& actor) const {
  std::set<MeetingId> meetings;
  for (const auto& each : participants_of(transaction, actor.org_id, auth::person_of(actor), ParticipantState::joined))
    meetings.insert(each.participant.meeting_id);
  std::vector<bus::HeardStream> heard;
  for (const MeetingId meeting : meetings) heard.push_back({stream_of(meeting), 1});
  return heard;
}

Meeting Service::require_here(store::Transaction& transaction, const auth::Actor& actor, MeetingId meeting) const {
  const Hand hand = enter(transaction, actor, meeting);
  if (!standing_of(hand, auth::person_of(actor)).is_here) throw Refusal(kNotPresent);
  return hand.meeting();
}

void Service::then(store::Transaction& transaction, std::move_only_function<void(Media&)> act) const {
  if (!media_) return;
  transaction.after_commit([media = media_, act = std::move(act)]() mutable { act(*media); });
}

}  // namespace madang::meetings
