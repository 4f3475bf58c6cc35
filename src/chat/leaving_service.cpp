#include "chat/left_groups_store.hpp"
#include "chat/members_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {
namespace {

auth::Actor acting(OrgId org, MemberId member) {
  auth::Actor actor;
  actor.org_id = org;
  actor.member_id = member;
  return actor;
}

}  // namespace

void Service::hand_over(store::Transaction& transaction, const people::MemberLeaving& leaving) {
  const auto admin = acting(leaving.org_id, leaving.by_id);
  const auto leaver = acting(leaving.org_id, leaving.member_id);
  forget_left_groups(transaction, leaving.org_id, leaving.member_id);
  for (auto& row : chat::list_conversations(transaction, leaving.org_id, leaving.member_id)) {
    if (row.kind != ConversationKind::group) continue;
    const auto theirs = find_member(transaction, leaving.org_id, row.id, leaving.member_id).value();
    add_left_group(transaction, leaving.org_id, leaving.member_id, row.id);
    if (theirs.role == ConversationRole::owner && leaving.heir_id) bequeath(transaction, admin, row, *leaving.heir_id);
    let_out(transaction, leaver, row, leaving.member_id, NoticeKind::member_left);
  }
}

void Service::bequeath(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row, MemberId heir) {
  if (!find_member(transaction, actor.org_id, row.id, heir))
    let_in(transaction, actor, row, {{.member_id = heir}}, NoticeKind::members_added);
  auto owner = find_member(transaction, actor.org_id, row.id, heir).value();
  owner.role = ConversationRole::owner;
  owner.silenced_until.reset();
  tell_ranks(transaction, actor, row, std::span(&owner, 1), {NoticeKind::owner_changed, {heir}, std::nullopt});
}

void Service::bring_back(store::Transaction& transaction, const people::MemberReturning& returning) {
  const auto admin = acting(returning.org_id, returning.by_id);
  for (const auto id : list_left_groups(transaction, returning.org_id, returning.member_id)) {
    auto row = find_conversation(transaction, returning.org_id, id);
    if (!row || row->kind != ConversationKind::group) continue;
    if (find_member(transaction, returning.org_id, id, returning.member_id)) continue;
    const auto role = row->member_count == 0 ? ConversationRole::owner : ConversationRole::member;
    let_in(transaction, admin, *row, {{.member_id = returning.member_id, .role = role}}, NoticeKind::members_added);
  }
  forget_left_groups(transaction, returning.org_id, returning.member_id);
}

void Service::require_company(store::Transaction& transaction, const auth::Actor& actor,
                              const ConversationRow& row) const {
  if (row.kind != ConversationKind::direct) return;
  const auto peer = row.first_member_id == actor.member_id ? row.second_member_id : row.first_member_id;
  if (peer && !people_.is_member(transaction, actor.org_id, *peer)) throw Refusal(kPeerLeft, "text");
}

}  // namespace madang::chat
