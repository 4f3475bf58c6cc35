#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "chat/conversations_store.hpp"
#include "chat/events.hpp"
#include "chat/members_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {
namespace {

std::vector<MemberId> sorted(std::vector<MemberId> ids) {
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
  return ids;
}

NoticeKind notice_of(ConversationRole role) {
  switch (role) {
    case ConversationRole::owner: return NoticeKind::owner_changed;
    case ConversationRole::admin: return NoticeKind::admin_made;
    case ConversationRole::member: return NoticeKind::admin_unmade;
  }
  return NoticeKind::admin_unmade;
}

}  // namespace

void Service::change_right(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                           GroupVerb verb, const std::optional<ChangeRight>& wanted) {
  if (!wanted) return;
  const auto field = fmt::format("rights.{}.named", enumerator_name(verb));
  Right right{wanted->holders, sorted(wanted->named.value_or(std::vector<MemberId>{}))};
  if (right.holders != Holders::named && !right.named.empty())
    throw Refusal(kInvalid, field, field + " is only for holders who are named.");
  if (right.named.size() > kMostNamed)
    throw Refusal(kInvalid, field, fmt::format("{} can have at most {} members.", field, kMostNamed));
  for (std::size_t i = 0; wanted->named && i < wanted->named->size(); ++i) {
    if (find_member(transaction, actor.org_id, row.id, (*wanted->named)[i])) continue;
    const auto culprit = fmt::format("{}[{}]", field, i);
    throw Refusal(kInvalid, culprit, culprit + " is not in this conversation.");
  }
  auto& held = row.rights.*right_of(verb);
  if (held == right) return;
  held = std::move(right);
  save_settings(transaction, actor.org_id, row);
  auto text = fmt::format("{}:{}", enumerator_name(verb), enumerator_name(wanted->holders));
  const auto notice = keep_notice(transaction, actor, row, {NoticeKind::rights_changed, {}, std::move(text)});
  streams_.append(transaction, actor.org_id, stream_of(row.id), notice.seq, RightsChanged{row.rights, notice});
}

ConversationMember Service::change_member(store::Transaction& transaction, const auth::Actor& actor,
                                          const ChangeConversationMember& request) {
  auto [row, mine] = enter_group(transaction, actor, request.conversation_id);
  auth::require(actor, auth::Verb::moderate, {.moderator = runs_group(mine)});
  auto member = find_member(transaction, actor.org_id, row.id, request.member_id);
  if (!member) throw Refusal(kNotFound);
  if (request.role) change_role(transaction, actor, row, mine, *member, *request.role);
  if (!request.silence.given) return *member;
  auth::require(actor, auth::Verb::moderate, {.moderator = outranks(mine.role, member->role)});
  change_silence(transaction, actor, row, *member, request.silence.value);
  return *member;
}

void Service::change_role(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                          ConversationMember& mine, ConversationMember& member, ConversationRole role) {
  if (member.role == role) return;
  const bool gives_roles = mine.role == ConversationRole::owner || (is_official(row.kind) && actor.administers());
  auth::require(actor, auth::Verb::moderate, {.moderator = gives_roles});
  if (role == ConversationRole::owner && is_official(row.kind)) throw Refusal(kOfficialFollows, "role");
  if (member.member_id == mine.member_id) throw Refusal(kOwnerStays, "role");
  member.role = role;
  std::vector<ConversationMember> changed{member};
  if (role == ConversationRole::owner) {
    member.silenced_until.reset();
    mine.role = ConversationRole::admin;
    changed = {member, mine};
  }
  tell_ranks(transaction, actor, row, changed, {notice_of(role), {member.member_id}, std::nullopt});
}

void Service::change_silence(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                             ConversationMember& member, std::optional<SilenceLength> length) {
  if (!length && !member.silenced_until) return;
  Notice notice{NoticeKind::unsilenced, {member.member_id}, std::nullopt};
  member.silenced_until.reset();
  if (length) {
    member.silenced_until = clock_.now() + length_of(*length);
    notice.what = NoticeKind::silenced;
    notice.text = enumerator_name(*length);
  }
  tell_ranks(transaction, actor, row, std::array{member}, std::move(notice));
}

void Service::tell_ranks(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                         std::span<const ConversationMember> members, Notice notice) {
  const auto kept = keep_notice(transaction, actor, row, std::move(notice));
  MembersChanged changed{{}, kept};
  for (const auto& member : members) {
    save_rank(transaction, actor.org_id, row.id, member);
    changed.members.push_back({member.member_id, member.role, member.silenced_until});
  }
  streams_.append(transaction, actor.org_id, stream_of(row.id), kept.seq, changed);
}

}  // namespace madang::chat
