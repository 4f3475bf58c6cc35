#include <fmt/format.h>

#include <algorithm>

#include "chat/attention_store.hpp"
#include "chat/events.hpp"
#include "chat/members_store.hpp"
#include "chat/messages_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {

ConversationMemberList Service::list_members(store::Transaction& transaction, const auth::Actor& actor,
                                             const GetConversation& request) const {
  const auto entered = enter(transaction, actor, request.conversation_id);
  return {chat::list_members(transaction, actor.org_id, request.conversation_id),
          cursor_of(actor.org_id, entered.conversation)};
}

Conversation Service::add_members(store::Transaction& transaction, const auth::Actor& actor,
                                  const AddMembers& request) {
  auto [row, mine] = enter_group(transaction, actor, request.conversation_id);
  auth::require(actor, auth::Verb::moderate, {.moderator = actor.role != auth::Role::guest});
  if (is_official(row.kind)) throw Refusal(kOfficialFollows);
  require_right(row.rights, mine, GroupVerb::add_members, clock_.now(), "member_ids");
  auto newcomers = reachable(transaction, actor, request.member_ids);
  std::erase_if(newcomers, [&](MemberId id) { return find_member(transaction, actor.org_id, row.id, id).has_value(); });
  if (newcomers.empty()) return outcome(transaction, actor, row.id);
  if (row.member_count + std::ssize(newcomers) > kMostMembers) throw Refusal(kTooManyMembers, "member_ids");

  std::vector<ConversationMember> members;
  for (const MemberId id : newcomers) members.push_back({.member_id = id});
  let_in(transaction, actor, row, std::move(members), NoticeKind::members_added);
  return outcome(transaction, actor, row.id);
}

void Service::let_in(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                     std::vector<ConversationMember> newcomers, NoticeKind what) {
  row.member_count += std::ssize(newcomers);
  Notice said{what, {}, std::nullopt};
  for (const auto& member : newcomers) said.subject_ids.push_back(member.member_id);
  const auto notice = keep_notice(transaction, actor, row, std::move(said), std::ssize(newcomers));
  const auto visible = visible_from(transaction, actor.org_id, row, notice.seq);
  withhold_edits(transaction, actor.org_id, row, visible);
  withhold_previews(transaction, actor.org_id, row, visible);
  for (auto& member : newcomers) {
    member.read_seq = notice.seq;
    member.visible_from_seq = visible;
    member.joined_at = notice.posted_at;
    add_member(transaction, actor.org_id, row.id, member);
  }
  streams_.append(transaction, actor.org_id, stream_of(row.id), notice.seq, MembersAdded{newcomers, notice});
  welcome(transaction, actor.org_id, row, newcomers, notice);
}

void Service::remove_member(store::Transaction& transaction, const auth::Actor& actor, const RemoveMember& request) {
  auto [row, mine] = enter_group(transaction, actor, request.conversation_id);
  if (is_official(row.kind)) throw Refusal(kOfficialFollows);
  const bool leaves = request.member_id == actor.member_id;
  if (!leaves) auth::require(actor, auth::Verb::moderate, {.moderator = runs_group(mine)});
  const auto member = find_member(transaction, actor.org_id, row.id, request.member_id);
  if (!member) {
    if (people_.is_member(transaction, actor.org_id, request.member_id)) return;
    throw Refusal(kNotFound);
  }
  if (!leaves) auth::require(actor, auth::Verb::moderate, {.moderator = outranks(mine.role, member->role)});

  const auto what = leaves ? NoticeKind::member_left : NoticeKind::member_removed;
  let_out(transaction, actor, row, request.member_id, what);
}

void Service::let_out(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row, MemberId member,
                      NoticeKind what) {
  chat::remove_member(transaction, actor.org_id, row.id, member);
  remove_attention(transaction, actor.org_id, member, row.id);
  row.rights = without(std::move(row.rights), member);
  save_settings(transaction, actor.org_id, row);
  std::optional<MemberId> successor;
  if (!is_official(row.kind)) successor = succeed_owner(transaction, actor.org_id, row.id);
  row.member_count -= 1;
  const auto notice = keep_notice(transaction, actor, row, {what, {member}, std::nullopt}, -1);
  streams_.append(transaction, actor.org_id, stream_of(row.id), notice.seq, MemberLeft{member, successor, notice});
  streams_.let_hear_no_more(transaction, actor.org_id, member, stream_of(row.id));
  const auto own = stream_of(member);
  streams_.append(transaction, actor.org_id, own, streams_.next_seq(transaction, actor.org_id, own),
                  ConversationLeft{row.id});
}

std::optional<MemberId> Service::succeed_owner(store::Transaction& transaction, OrgId org, ConversationId id) {
  auto successor = find_successor(transaction, org, id);
  if (!successor) return std::nullopt;
  successor->role = ConversationRole::owner;
  successor->silenced_until.reset();
  save_rank(transaction, org, id, *successor);
  return successor->member_id;
}

std::vector<MemberId> Service::partners(store::Transaction& transaction, OrgId org, MemberId member) const {
  return conversation_partners(transaction, org, member);
}

bool Service::may_reach(store::Transaction& transaction, const auth::Actor& actor, MemberId id) const {
  return !people_.those_seen(transaction, actor, {id}).empty();
}

std::vector<MemberId> Service::reachable(store::Transaction& transaction, const auth::Actor& actor,
                                         const std::vector<MemberId>& member_ids) const {
  const auto seen = people_.those_seen(transaction, actor, member_ids);
  std::vector<MemberId> found;
  for (std::size_t i = 0; i < member_ids.size(); ++i) {
    const MemberId id = member_ids[i];
    if (!std::ranges::binary_search(seen, id)) {
      const auto field = fmt::format("member_ids[{}]", i);
      throw Refusal(kInvalid, field, field + " is not a member of this organisation.");
    }
    if (std::ranges::find(found, id) == found.end()) found.push_back(id);
  }
  return found;
}

std::int64_t Service::visible_from(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                                   std::int64_t seq) const {
  switch (row.history) {
    case History::nothing: return seq;
    case History::last_100: return start_of_last(transaction, org, row.id, kLateJoinerMessages);
    case History::all: return 1;
  }
  return seq;
}

}  // namespace madang::chat
