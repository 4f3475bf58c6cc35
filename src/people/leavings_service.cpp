#include "people/leavings_service.hpp"

#include <algorithm>

#include "kernel/auth/permit.hpp"
#include "people/departments_store.hpp"
#include "people/leavings_store.hpp"
#include "people/members_store.hpp"
#include "people/powers_service.hpp"
#include "people/sight_service.hpp"

namespace madang::people {
namespace {

/// Who has left counts where they were.
std::vector<DepartmentId> place_of(store::Transaction& transaction, OrgId org, const Member& member) {
  const auto leaving = member.left_at ? find_leaving(transaction, org, member.id) : std::nullopt;
  return leaving ? leaving->department_ids : member.department_ids;
}

Member somebody(store::Transaction& transaction, const auth::Actor& actor, const Powers& powers, MemberId id) {
  powers.require(Power::leave);
  auto member = find_member(transaction, actor.org_id, id);
  if (!member || department_sight(transaction, actor).hides_member_of(member->department_ids)) throw Refusal(kNotFound);
  if (member->id != actor.member_id)
    powers.require_over(Power::leave, *member, place_of(transaction, actor.org_id, *member));
  return std::move(*member);
}

/// By a grant nobody makes heir whom it is not over, so also not themselves.
void require_heir(store::Transaction& transaction, OrgId org, const Powers& powers, MemberId leaver,
                  const std::optional<MemberId>& heir) {
  if (!heir) return;
  const auto member = find_member(transaction, org, *heir);
  if (!member || member->left_at || *heir == leaver) throw Refusal(kInvalid, "heir_id", "There is no such member.");
  if (member->role == Role::guest) throw Refusal(kInvalid, "heir_id", "A guest cannot take over.");
  powers.require_over(Power::leave, *member);
}

void require_may_leave(store::Transaction& transaction, const auth::Actor& actor, const Powers& powers,
                       const Member& member) {
  if (member.id == actor.member_id) throw Refusal(kNotOneself, "member_id");
  if (!may_give(powers.acting_role(), member.role)) throw Refusal(auth::kForbidden, "member_id");
  if (member.role == Role::owner && count_owners(transaction, actor.org_id) == 1)
    throw Refusal(kLastOwner, "member_id");
}

AuditAct act_on(const Member& member, AuditVerb verb, std::vector<AuditChange> changes = {}) {
  return {verb, AuditKind::member, member.id.text(), member.display_name, std::move(changes)};
}

std::vector<AuditChange> heir_in_words(store::Transaction& transaction, OrgId org, std::optional<MemberId> heir) {
  AuditChanges changes;
  if (heir) changes.add("heir_id", "", find_display_name(transaction, org, *heir).value_or(""));
  return changes.take();
}

}  // namespace

Member Leavings::leave(store::Transaction& transaction, const auth::Actor& actor, const LetLeave& request) {
  const Powers powers = powers_of(transaction, actor);
  const Member before = somebody(transaction, actor, powers, request.member_id);
  require_may_leave(transaction, actor, powers, before);
  if (before.left_at) return before;
  require_heir(transaction, actor.org_id, powers, before.id, request.heir_id);
  const Timestamp now = clock_.now();
  add_leaving(transaction, actor.org_id,
              {before.id, now, actor.member_id, request.heir_id, before.manager_id, before.department_ids});
  hand_over(transaction, actor, before, request.heir_id);
  revoke_invites_of(transaction, actor.org_id, before.id, now);
  Member gone = directory_.leave(transaction, actor.org_id, before.id, now);
  const MemberLeaving leaving{actor.org_id, before.id, actor.member_id, request.heir_id};
  for (const auto& participant : participants_.leaving) participant(transaction, leaving);
  if (const auto account = account_of(transaction, actor.org_id, before.id))
    sessions_.end_all(transaction, *account, SessionId{});
  audit_.record(transaction, actor,
                act_on(gone, AuditVerb::member_left, heir_in_words(transaction, actor.org_id, request.heir_id)));
  return gone;
}

void Leavings::hand_over(store::Transaction& transaction, const auth::Actor& actor, const Member& leaver,
                         std::optional<MemberId> heir) {
  for (const DepartmentId id : list_headed_by(transaction, actor.org_id, leaver.id)) {
    Department department = find_department(transaction, actor.org_id, id).value();
    department.head_id = heir;
    directory_.change(transaction, actor.org_id, department);
  }
  for (const MemberId id : list_reports(transaction, actor.org_id, leaver.id)) {
    Member report = find_member(transaction, actor.org_id, id).value();
    report.manager_id = leaver.manager_id;
    directory_.change(transaction, actor.org_id, std::move(report));
  }
}

Member Leavings::restore(store::Transaction& transaction, const auth::Actor& actor, const BringBack& request) {
  const Powers powers = powers_of(transaction, actor);
  Member member = somebody(transaction, actor, powers, request.member_id);
  if (!may_give(powers.acting_role(), member.role)) throw Refusal(auth::kForbidden, "member_id");
  if (!member.left_at) return member;
  const auto leaving = find_leaving(transaction, actor.org_id, member.id);
  if (!leaving || leaving->left_at + kRestorableFor < clock_.now()) throw Refusal(kTooLateToRestore, "member_id");
  member.department_ids = leaving->department_ids;
  std::erase_if(member.department_ids,
                [&](DepartmentId id) { return !department_exists(transaction, actor.org_id, id); });
  const auto& manager = leaving->manager_id;
  if (manager && find_role(transaction, actor.org_id, *manager)) member.manager_id = manager;
  for (auto above = member.manager_id; above; above = manager_of(transaction, actor.org_id, *above))
    if (*above == member.id) member.manager_id.reset();
  member = directory_.come_back(transaction, actor.org_id, std::move(member));
  const MemberReturning returning{actor.org_id, member.id, actor.member_id};
  for (const auto& participant : participants_.returning) participant(transaction, returning);
  audit_.record(transaction, actor, act_on(member, AuditVerb::member_restored));
  return member;
}

LeaverList Leavings::list(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation&) const {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::leave);
  LeaverList list;
  for (const auto& leaving : list_leavings(transaction, actor.org_id, clock_.now() - kRestorableFor)) {
    if (!powers.hold_over(Power::leave, leaving.department_ids)) continue;
    auto member = find_member(transaction, actor.org_id, leaving.member_id);
    if (!member) continue;
    list.leavers.push_back({std::move(*member), leaving.by_id, leaving.heir_id, leaving.left_at + kRestorableFor});
  }
  return list;
}

}  // namespace madang::people
