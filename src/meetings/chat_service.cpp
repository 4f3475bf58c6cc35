#include <algorithm>
#include <limits>
#include <set>

#include "meetings/service.hpp"

namespace madang::meetings {
namespace {

constexpr std::int64_t kNothing = std::numeric_limits<std::int64_t>::max();

chat::ListMessages asked_of(chat::ConversationId id, const ListMeetingChat& request) {
  return {request.org_id, id, request.before_seq, request.after_seq, request.limit};
}

}  // namespace

MeetingChat Service::open_chat(store::Transaction& transaction, const auth::Actor& actor, const TouchMeeting& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  if (!standing_of(hand, actor.member_id).is_here) throw Refusal(kNotPresent);
  if (!hand.meeting().chat_id) {
    auth::require(actor, auth::Verb::contribute, {.takes_part = actor.role != auth::Role::guest});
    found_chat(hand, actor);
  }
  tell_chat(hand, actor.member_id);
  keep(hand);
  return {*hand.meeting().chat_id};
}

void Service::found_chat(Hand& hand, const auth::Actor& founder) {
  chat::StartConversation start;
  start.org_id = hand.org;
  start.title = chat::Title{hand.meeting().title};
  start.history = chat::History::all;
  hand.meeting().chat_id = doors_.chat.start_conversation(hand.transaction, founder, start).id;
  std::set<MemberId> members;
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined))
    if (!is_visitor(each)) members.insert(each.member_id);
  for (const MemberId member : members) tell_chat(hand, member);
  follow_guests(hand);
}

/// In the name of who hosts, or else of somebody who is there: they let the others into it.
void Service::found_chat_for_guest(Hand& hand) {
  std::vector<MemberId> members;
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined))
    if (!is_visitor(each)) members.push_back(each.member_id);
  std::ranges::stable_partition(members, [&](MemberId each) { return each == hand.meeting().host_id; });
  for (const MemberId member : members) {
    const auto founder = doors_.actor_of(hand.transaction, hand.org, member);
    if (founder && founder->role != auth::Role::guest) return found_chat(hand, *founder);
  }
  throw Refusal(kNotPresent);
}

/// Somebody who is in its conversation lets them into it; where nobody can, they talk without.
void Service::tell_chat(Hand& hand, MemberId member) {
  const auto chat = hand.meeting().chat_id;
  if (!chat || doors_.chat.sees_from(hand.transaction, hand.org, *chat, member)) return;
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) {
    if (!doors_.chat.sees_from(hand.transaction, hand.org, *chat, each.member_id)) continue;
    const auto actor = doors_.actor_of(hand.transaction, hand.org, each.member_id);
    if (!actor || actor->role == auth::Role::guest) continue;
    chat::AddMembers add;
    add.org_id = hand.org;
    add.conversation_id = *chat;
    add.member_ids = {member};
    doors_.chat.add_members(hand.transaction, *actor, add);
    return;
  }
}

/// What was said before they came is not theirs.
void Service::let_guest_read(Hand& hand, MemberId guest) {
  follow_guests(hand);
  const auto stored = find_guest(hand.transaction, hand.org, guest);
  if (!stored || (stored->chat_from_seq && was_here_just_now(hand, guest))) return;
  const auto chat = hand.meeting().chat_id;
  const auto head = chat ? streams_.head(hand.transaction, hand.org, chat::stream_of(*chat)) : 0;
  save_chat_from(hand.transaction, hand.org, guest, head + 1);
}

/// As a page that is loaded again, which leaves and comes.
bool Service::was_here_just_now(const Hand& hand, MemberId guest) const {
  return std::ranges::any_of(participants_of(hand.transaction, hand.org, hand.meeting().id, guest),
                             [now = clock_.now()](const StoredParticipant& each) {
                               const MeetingParticipant& it = each.participant;
                               return it.joined_at && it.left_at && now - *it.left_at <= kAwayFor;
                             });
}

void Service::follow_guests(Hand& hand) {
  const Meeting& meeting = hand.meeting();
  if (!meeting.chat_id) return;
  const bool has_guest = has_guest_in(hand.transaction, hand.org, meeting.id);
  doors_.chat.tell_visitors_on(hand.transaction, hand.org, *meeting.chat_id,
                               has_guest ? std::optional(stream_of(meeting.id)) : std::nullopt);
}

std::optional<std::int64_t> Service::chat_seen_from(const Hand& hand, const auth::Actor& actor) const {
  if (!auth::is_visitor(actor))
    return doors_.chat.sees_from(hand.transaction, hand.org, *hand.meeting().chat_id, actor.member_id);
  const auto guest = find_guest(hand.transaction, hand.org, auth::person_of(actor));
  return guest ? guest->chat_from_seq : std::nullopt;
}

std::vector<MeetingName> Service::names_in(const Hand& hand, const std::vector<chat::Message>& messages) const {
  std::set<MemberId> members;
  for (const chat::Message& each : messages) {
    if (!each.guest_name) members.insert(each.author_id);
    members.insert(each.mentions.begin(), each.mentions.end());
  }
  std::vector<MeetingName> names;
  for (const MemberId member : members) names.push_back({member, doors_.name_of(hand.transaction, hand.org, member)});
  return names;
}

MeetingChatPage Service::list_chat(store::Transaction& transaction, const auth::Actor& actor,
                                   const ListMeetingChat& request) const {
  const Hand hand = enter(transaction, actor, request.meeting_id);
  if (!standing_of(hand, auth::person_of(actor)).is_here) throw Refusal(kNotPresent);
  const auto chat = hand.meeting().chat_id;
  if (!chat) return {};
  const std::int64_t from = chat_seen_from(hand, actor).value_or(kNothing);
  auto seen = doors_.chat.list_for_visitor(transaction, hand.org, asked_of(*chat, request), from);
  auto names = names_in(hand, seen.messages);
  return {std::move(seen.messages), std::move(names), seen.has_more};
}

chat::Message Service::say_in_chat(store::Transaction& transaction, const auth::Actor& actor,
                                   const SayInMeeting& request) {
  chat::PostMessage post;
  post.org_id = actor.org_id;
  post.client_id = request.client_id;
  post.text = request.text;
  if (!auth::is_visitor(actor)) {
    post.conversation_id = open_chat(transaction, actor, {request.org_id, request.meeting_id, {}}).conversation_id;
    return doors_.chat.post_message(transaction, actor, post);
  }
  Hand hand = enter(transaction, actor, request.meeting_id);
  const MemberId guest = auth::person_of(actor);
  if (!standing_of(hand, guest).is_here) throw Refusal(kNotPresent);
  if (!hand.meeting().chat_id) found_chat_for_guest(hand);
  keep(hand);
  post.conversation_id = *hand.meeting().chat_id;
  const auto own = participants_of(transaction, hand.org, request.meeting_id, guest);
  return doors_.chat.post_as_visitor(transaction, hand.org, {guest, own.back().participant.guest_name.value_or("")},
                                     post);
}

}  // namespace madang::meetings
