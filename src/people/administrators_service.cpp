#include "people/administrators_service.hpp"

#include <algorithm>

#include "kernel/auth/permit.hpp"
#include "people/administrators_store.hpp"
#include "people/changes_service.hpp"
#include "people/departments_store.hpp"
#include "people/invites_store.hpp"
#include "people/leavings_model.hpp"
#include "people/leavings_store.hpp"
#include "people/members_store.hpp"

namespace madang::people {
namespace {

Member somebody(store::Transaction& transaction, const auth::Actor& actor, MemberId id) {
  auth::require(actor, auth::Verb::administer);
  auto member = find_member(transaction, actor.org_id, id);
  if (!member) throw Refusal(kNotFound);
  return std::move(*member);
}

Grant accepted_grant(store::Transaction& transaction, OrgId org, const GrantPowers& request) {
  if (request.powers.empty()) throw Refusal(kInvalid, "powers", "powers must name at least one.");
  if (request.department_id && !department_exists(transaction, org, *request.department_id))
    throw Refusal(kInvalid, "department_id", "There is no such department.");
  for (std::size_t i = 0; i < request.powers.size(); ++i) {
    if (!request.department_id || !is_of_whole_organisation(request.powers[i])) continue;
    throw Refusal(kInvalid, "powers[" + std::to_string(i) + "]",
                  "This power is over the whole organisation, never over a department.");
  }
  Grant grant{request.powers, request.department_id};
  std::ranges::sort(grant.powers);
  const auto repeated = std::ranges::unique(grant.powers);
  grant.powers.erase(repeated.begin(), repeated.end());
  return grant;
}

bool invites(const std::optional<Grant>& grant) {
  return grant && std::ranges::find(grant->powers, Power::invite) != grant->powers.end();
}

AuditVerb verb_of(const std::optional<Grant>& before, const std::optional<Grant>& after) {
  if (!before) return AuditVerb::powers_granted;
  return after ? AuditVerb::powers_changed : AuditVerb::powers_withdrawn;
}

Administrator administrator_of(const Member& member) {
  return {member.id, member.grant->powers, member.grant->department_id};
}

}  // namespace

AdministratorList Administrators::list(store::Transaction& transaction, const auth::Actor& actor,
                                       const OfOrganisation&) const {
  auth::require(actor, auth::Verb::administer);
  AdministratorList list;
  for (const MemberId id : list_grantees(transaction, actor.org_id))
    list.administrators.push_back(administrator_of(find_member(transaction, actor.org_id, id).value()));
  return list;
}

Administrator Administrators::grant(store::Transaction& transaction, const auth::Actor& actor,
                                    const GrantPowers& request) {
  Member member = somebody(transaction, actor, request.member_id);
  if (member.left_at) throw Refusal(kHasLeft, "member_id");
  if (member.role == Role::guest) throw Refusal(kGuestAdministers, "member_id");
  if (member.role != Role::member) throw Refusal(kHoldsAllPowers, "member_id");
  const Grant grant = accepted_grant(transaction, actor.org_id, request);
  keep(transaction, actor, std::move(member), grant);
  return {request.member_id, grant.powers, grant.department_id};
}

void Administrators::withdraw(store::Transaction& transaction, const auth::Actor& actor,
                              const WithdrawPowers& request) {
  keep(transaction, actor, somebody(transaction, actor, request.member_id), std::nullopt);
}

void Administrators::keep(store::Transaction& transaction, const auth::Actor& actor, Member member,
                          std::optional<Grant> grant) {
  if (member.grant == grant) return;
  const auto before = member.grant;
  const bool elsewhere = before && grant && before->department_id != grant->department_id;
  if (invites(before) && (!invites(grant) || elsewhere))
    revoke_invites_of(transaction, actor.org_id, member.id, clock_.now());
  member.grant = std::move(grant);
  member = directory_.change(transaction, actor.org_id, std::move(member));
  audit_.record(transaction, actor,
                {verb_of(before, member.grant), AuditKind::member, member.id.text(), member.display_name,
                 changes_of(transaction, actor.org_id, before, member.grant)});
}

void Administrators::let_go_of(store::Transaction& transaction, const auth::Actor& actor, DepartmentId department) {
  for (const MemberId id : list_grantees_over(transaction, actor.org_id, department))
    keep(transaction, actor, find_member(transaction, actor.org_id, id).value(), std::nullopt);
  if (!actor.administers()) revoke_invites_into(transaction, actor.org_id, department, clock_.now());
}

}  // namespace madang::people
