#include "people/powers_model.hpp"

#include <algorithm>
#include <iterator>

namespace madang::people {
namespace {

bool runs_organisation(Role role) { return role == Role::owner || role == Role::admin; }

std::set<DepartmentId> outside(const Scope& scope, const std::vector<DepartmentId>& department_ids) {
  std::set<DepartmentId> ids;
  std::ranges::copy_if(department_ids, std::inserter(ids, ids.end()),
                       [&](DepartmentId id) { return !scope->contains(id); });
  return ids;
}

Refusal refusal_of(Permission permission, Power power) {
  switch (permission) {
    case Permission::power_missing: return Refusal(needs(power));
    case Permission::out_of_scope: return Refusal(kOutOfScope);
    case Permission::of_administrator: return Refusal(kOfAdministrator);
    default: return Refusal(auth::kForbidden, "", std::string(needs(power).message));
  }
}

}  // namespace

Reach reach_of(const Scope& scope, const std::vector<DepartmentId>& department_ids) {
  if (!scope) return Reach::inside;
  const auto covered =
      std::ranges::count_if(department_ids, [&](DepartmentId department) { return scope->contains(department); });
  if (covered == 0) return Reach::outside;
  return covered == std::ssize(department_ids) ? Reach::inside : Reach::across;
}

Permission permit(Role role, const std::optional<Grant>& grant, Power power, const PowerTarget& target) {
  if (runs_organisation(role)) return Permission::yes;
  if (role == Role::guest || !grant) return Permission::forbidden;
  if (std::ranges::find(grant->powers, power) == grant->powers.end()) return Permission::power_missing;
  if (target.administers) return Permission::of_administrator;
  const bool over_all = !grant->department_id || target.reach == Reach::inside;
  if (over_all || (target.reach == Reach::across && target.inside_alone)) return Permission::yes;
  return Permission::out_of_scope;
}

bool keeps_to(const Scope& scope, const std::vector<DepartmentId>& before, const std::vector<DepartmentId>& after) {
  if (!scope) return true;
  if (reach_of(scope, before) == Reach::outside || reach_of(scope, after) == Reach::outside) return false;
  return outside(scope, before) == outside(scope, after);
}

RefusalKind needs(Power power) {
  switch (power) {
    case Power::invite: return {"people.needs_invite", 403, "This needs the power to invite people."};
    case Power::people: return {"people.needs_people", 403, "This needs the power to change members."};
    case Power::leave: return {"people.needs_leave", 403, "This needs the power to let members leave."};
    case Power::devices: return {"people.needs_devices", 403, "This needs the power over members' devices."};
    case Power::departments: return {"people.needs_departments", 403, "This needs the power to change departments."};
    case Power::groups: return {"people.needs_groups", 403, "This needs the power over official conversations."};
    case Power::rules: return {"people.needs_rules", 403, "This needs the power to change the rules."};
    case Power::audit: return {"people.needs_audit", 403, "This needs the power to read the audit log."};
    case Power::announcements:
      return {"people.needs_announcements", 403, "This needs the power to publish announcements."};
  }
  return auth::kForbidden;
}

void Powers::require(Power power, const PowerTarget& target) const {
  const Permission permission = permit(role_, grant_, power, target);
  if (permission != Permission::yes) throw refusal_of(permission, power);
}

void Powers::require_over(Power power, std::optional<DepartmentId> department) const {
  require(power, {.reach = reach_of_place(department)});
}

void Powers::require_over(Power power, const Member& member, const std::vector<DepartmentId>& department_ids) const {
  require(power, {.reach = reach_of(scope_, department_ids),
                  .administers = member.grant.has_value() || runs_organisation(member.role)});
}

void Powers::require_placing(const Member& member, const std::vector<DepartmentId>& department_ids) const {
  require(Power::people, {.reach = reach_of(scope_, member.department_ids),
                          .administers = member.grant.has_value() || runs_organisation(member.role),
                          .inside_alone = true});
  if (!runs_organisation(role_) && !keeps_to(scope_, member.department_ids, department_ids))
    throw Refusal(kOutOfScope, "department_ids");
}

bool Powers::hold_over(Power power, std::optional<DepartmentId> department) const {
  return permit(role_, grant_, power, {.reach = reach_of_place(department)}) == Permission::yes;
}

bool Powers::hold_over(Power power, const std::vector<DepartmentId>& department_ids) const {
  return permit(role_, grant_, power, {.reach = reach_of(scope_, department_ids)}) == Permission::yes;
}

Reach Powers::reach_of_place(std::optional<DepartmentId> department) const {
  if (!department) return scope_ ? Reach::outside : Reach::inside;
  return reach_of(scope_, {*department});
}

}  // namespace madang::people
