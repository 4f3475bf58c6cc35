#include "people/departments_service.hpp"

#include "kernel/auth/permit.hpp"
#include "people/changes_service.hpp"
#include "people/departments_store.hpp"
#include "people/members_store.hpp"
#include "people/powers_service.hpp"
#include "people/sight_service.hpp"

namespace madang::people {
namespace {

void require_head(store::Transaction& transaction, OrgId org, const std::optional<MemberId>& head) {
  if (head && !find_role(transaction, org, *head)) throw Refusal(kInvalid, "head_id", "There is no such member.");
}

void require_parent(store::Transaction& transaction, OrgId org, DepartmentId department,
                    const std::optional<DepartmentId>& parent) {
  if (parent && !department_exists(transaction, org, *parent))
    throw Refusal(kInvalid, "parent_id", "There is no such department.");
  for (auto above = parent; above; above = parent_of(transaction, org, *above)) {
    if (*above == department) throw Refusal(kDepartmentCycle, "parent_id");
  }
}

Department found(store::Transaction& transaction, const auth::Actor& actor, DepartmentId id) {
  auto department = find_department(transaction, actor.org_id, id);
  if (!department || department_sight(transaction, actor).hides(id)) throw Refusal(kNotFound);
  return std::move(*department);
}

AuditAct act_on(const Department& department, AuditVerb verb, std::vector<AuditChange> changes) {
  return {verb, AuditKind::department, department.id.text(), department.name, std::move(changes)};
}

}  // namespace

DepartmentList Departments::list(store::Transaction& transaction, const auth::Actor& actor,
                                 const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  DepartmentList list{.revision = directory_.revision(transaction, actor.org_id),
                      .epoch = directory_.epoch(actor.org_id)};
  if (actor.role == Role::guest) return list;
  list.departments = list_departments(transaction, actor.org_id);
  const DepartmentSight sight = department_sight(transaction, actor);
  std::erase_if(list.departments, [&](const Department& each) { return sight.hides(each.id); });
  return list;
}

Department Departments::create(store::Transaction& transaction, const auth::Actor& actor,
                               const CreateDepartment& request) {
  powers_of(transaction, actor).require_over(Power::departments, request.parent_id);
  const Department department{.id = ids_.next<DepartmentId>(),
                              .name = accepted_line(request.name.value, "name", 1),
                              .parent_id = request.parent_id,
                              .head_id = request.head_id,
                              .visibility = request.visibility.value_or(DepartmentVisibility::everyone)};
  require_parent(transaction, actor.org_id, department.id, department.parent_id);
  require_head(transaction, actor.org_id, department.head_id);
  const Department added = directory_.add(transaction, actor.org_id, department);
  auto changes = changes_of(transaction, actor.org_id, Department{}, added);
  audit_.record(transaction, actor, act_on(added, AuditVerb::department_created, std::move(changes)));
  return added;
}

Department Departments::change(store::Transaction& transaction, const auth::Actor& actor,
                               const ChangeDepartment& request) {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::departments);
  const Department before = found(transaction, actor, request.department_id);
  powers.require_over(Power::departments, before.parent_id);
  Department department = before;
  if (request.name) department.name = accepted_line(request.name->value, "name", 1);
  if (request.parent_id.given) {
    powers.require_over(Power::departments, request.parent_id.value);
    require_parent(transaction, actor.org_id, department.id, request.parent_id.value);
    department.parent_id = request.parent_id.value;
  }
  if (request.head_id.given) {
    require_head(transaction, actor.org_id, request.head_id.value);
    department.head_id = request.head_id.value;
  }
  if (request.visibility) department.visibility = *request.visibility;
  if (department == before) return department;
  department = directory_.change(transaction, actor.org_id, department);
  auto changes = changes_of(transaction, actor.org_id, before, department);
  audit_.record(transaction, actor, act_on(department, AuditVerb::department_changed, std::move(changes)));
  return department;
}

void Departments::remove(store::Transaction& transaction, const auth::Actor& actor, const RemoveDepartment& request) {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::departments);
  const Department department = found(transaction, actor, request.department_id);
  powers.require_over(Power::departments, department.parent_id);
  if (department.member_count > 0 || has_children(transaction, actor.org_id, department.id))
    throw Refusal(kDepartmentNotEmpty);
  administrators_.let_go_of(transaction, actor, department.id);
  directory_.remove(transaction, actor.org_id, department.id);
  audit_.record(transaction, actor, act_on(department, AuditVerb::department_removed, {}));
}

}  // namespace madang::people
