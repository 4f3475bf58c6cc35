#include <algorithm>
#include <iterator>

#include "chat/events.hpp"
#include "chat/members_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {
namespace {

/// A department, or nothing for all staff.
using Place = std::optional<people::DepartmentId>;

ConversationRole role_of(auth::Role role) {
  const bool runs = role == auth::Role::owner || role == auth::Role::admin;
  return runs ? ConversationRole::admin : ConversationRole::member;
}

/// Sorted. Guests belong to no place.
std::vector<Place> places_of(const std::optional<people::Placement>& placement) {
  if (!placement || placement->role == auth::Role::guest) return {};
  std::vector<Place> places{std::nullopt};
  places.insert(places.end(), placement->department_ids.begin(), placement->department_ids.end());
  return places;
}

std::vector<Place> without(const std::vector<Place>& places, const std::vector<Place>& others) {
  std::vector<Place> left;
  std::ranges::set_difference(places, others, std::back_inserter(left));
  return left;
}

/// The log tells it of the department, or of the organisation where it is of all staff.
people::AuditAct act_of(people::AuditVerb verb, OrgId org, const Place& place, const people::Staff& staff) {
  if (place) return {verb, people::AuditKind::department, place->text(), staff.name, {}};
  return {verb, people::AuditKind::organisation, org.text(), staff.name, {}};
}

auth::Actor oneself(const people::MemberPlaced& placed) {
  auth::Actor actor;
  actor.org_id = placed.org_id;
  actor.member_id = placed.member_id;
  return actor;
}

}  // namespace

OfficialConversationList Service::list_official(store::Transaction& transaction, const auth::Actor& actor,
                                                const ListConversations&) const {
  const auto powers = people_.powers_of(transaction, actor);
  powers.require(people::Power::groups);
  OfficialConversationList list;
  for (const auto& row : official_conversations(transaction, actor.org_id))
    if (powers.hold_over(people::Power::groups, row.department_id))
      list.conversations.push_back({row.id, row.department_id});
  return list;
}

OfficialConversation Service::found_of_department(store::Transaction& transaction, const auth::Actor& actor,
                                                  const NameDepartment& request) {
  return found_official(transaction, actor, request.department_id);
}

OfficialConversation Service::found_of_all_staff(store::Transaction& transaction, const auth::Actor& actor,
                                                 const ListConversations&) {
  return found_official(transaction, actor, std::nullopt);
}

OfficialConversation Service::found_official(store::Transaction& transaction, const auth::Actor& actor,
                                             std::optional<people::DepartmentId> department) {
  const auto powers = people_.powers_of(transaction, actor);
  powers.require(people::Power::groups);
  const auto staff = people_.staff_of(transaction, actor.org_id, department);
  if (!staff) throw Refusal(kNotFound);
  powers.require_over(people::Power::groups, department);
  if (const auto row = find_official(transaction, actor.org_id, department)) return {row->id, row->department_id};
  auto row = new_row(actor, department ? ConversationKind::department : ConversationKind::all_staff);
  row.department_id = department;
  row.member_count = std::ssize(staff->members);
  add_conversation(transaction, actor.org_id, row);
  const auto notice = keep_notice(transaction, actor, row, {NoticeKind::founded, {}, std::nullopt});
  std::vector<ConversationMember> members;
  for (const auto& [member, role] : staff->members)
    members.push_back({member, role_of(role), notice.seq, notice.seq, row.created_at});
  for (const auto& member : members) add_member(transaction, actor.org_id, row.id, member);
  streams_.append(transaction, actor.org_id, stream_of(row.id), notice.seq, MessagePosted{notice});
  welcome(transaction, actor.org_id, row, members, notice);
  people_.record_act(transaction, actor,
                     act_of(people::AuditVerb::conversation_founded, actor.org_id, department, *staff));
  return {row.id, department};
}

void Service::release_of_department(store::Transaction& transaction, const auth::Actor& actor,
                                    const NameDepartment& request) {
  release_official(transaction, actor, request.department_id);
}

void Service::release_of_all_staff(store::Transaction& transaction, const auth::Actor& actor,
                                   const ListConversations&) {
  release_official(transaction, actor, std::nullopt);
}

void Service::release_official(store::Transaction& transaction, const auth::Actor& actor,
                               std::optional<people::DepartmentId> department) {
  const auto powers = people_.powers_of(transaction, actor);
  powers.require(people::Power::groups);
  const auto staff = people_.staff_of(transaction, actor.org_id, department);
  if (!staff) throw Refusal(kNotFound);
  powers.require_over(people::Power::groups, department);
  auto row = find_official(transaction, actor.org_id, department);
  if (!row) return;
  row->kind = ConversationKind::group;
  row->department_id.reset();
  row->title = staff->name;
  save_settings(transaction, actor.org_id, *row);
  const auto notice = keep_notice(transaction, actor, *row, {NoticeKind::released, {}, std::nullopt});
  streams_.append(transaction, actor.org_id, stream_of(row->id), notice.seq,
                  ConversationChanged{row->kind, row->title, row->history, notice});
  people_.record_act(transaction, actor,
                     act_of(people::AuditVerb::conversation_released, actor.org_id, department, *staff));
  auto owner = find_successor(transaction, actor.org_id, row->id);
  if (!owner) return;
  owner->role = ConversationRole::owner;
  owner->silenced_until.reset();
  tell_ranks(transaction, actor, *row, std::span(&*owner, 1),
             {NoticeKind::owner_changed, {owner->member_id}, std::nullopt});
}

void Service::follow(store::Transaction& transaction, const people::MemberPlaced& placed) {
  const auto actor = oneself(placed);
  const auto before = places_of(placed.before);
  const auto after = places_of(placed.after);
  for (const auto& place : without(before, after)) {
    auto row = find_official(transaction, placed.org_id, place);
    if (!row || !find_member(transaction, placed.org_id, row->id, placed.member_id)) continue;
    let_out(transaction, actor, *row, placed.member_id, NoticeKind::departed);
  }
  if (after.empty()) return;
  const auto role = role_of(placed.after->role);
  for (const auto& place : without(after, before)) {
    auto row = find_official(transaction, placed.org_id, place);
    if (!row || find_member(transaction, placed.org_id, row->id, placed.member_id)) continue;
    let_in(transaction, actor, *row, {{.member_id = placed.member_id, .role = role}}, NoticeKind::arrived);
  }
  if (before.empty() || role_of(placed.before->role) == role) return;
  for (const auto& place : after) follow_role(transaction, actor, place, role);
}

void Service::follow_role(store::Transaction& transaction, const auth::Actor& actor,
                          std::optional<people::DepartmentId> place, ConversationRole role) {
  auto row = find_official(transaction, actor.org_id, place);
  if (!row) return;
  auto member = find_member(transaction, actor.org_id, row->id, actor.member_id);
  if (!member || member->role == role) return;
  member->role = role;
  const auto what = role == ConversationRole::admin ? NoticeKind::admin_made : NoticeKind::admin_unmade;
  tell_ranks(transaction, actor, *row, std::span(&*member, 1), {what, {actor.member_id}, std::nullopt});
}

}  // namespace madang::chat
