#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json/fields.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"
#include "people/administrators_service.hpp"
#include "people/audit_service.hpp"
#include "people/directory_service.hpp"
#include "people/model.hpp"
#include "people/organisations_service.hpp"

namespace madang::people {

struct DepartmentList {
  std::vector<Department> departments;
  std::int64_t revision = 0;
  std::string epoch;
};
BOOST_DESCRIBE_STRUCT(DepartmentList, (), (departments, revision, epoch))

struct CreateDepartment {
  OrgId org_id;
  ClientId client_id;
  Text<1, 80> name;
  std::optional<DepartmentId> parent_id;
  std::optional<MemberId> head_id;
  std::optional<DepartmentVisibility> visibility;
};
BOOST_DESCRIBE_STRUCT(CreateDepartment, (), (org_id, client_id, name, parent_id, head_id, visibility))

struct ChangeDepartment {
  OrgId org_id;
  DepartmentId department_id;
  ClientId client_id;
  std::optional<Text<1, 80>> name;
  json::Patch<DepartmentId> parent_id;
  json::Patch<MemberId> head_id;
  std::optional<DepartmentVisibility> visibility;
};
BOOST_DESCRIBE_STRUCT(ChangeDepartment, (), (org_id, department_id, client_id, name, parent_id, head_id, visibility))

struct RemoveDepartment {
  OrgId org_id;
  DepartmentId department_id;
};
BOOST_DESCRIBE_STRUCT(RemoveDepartment, (), (org_id, department_id))

/// The tree of departments. Who is in which is the members' own fact; see ChangeMember.
class Departments {
 public:
  Departments(IdSource& ids, Directory& directory, Audit& audit, Administrators& administrators)
      : ids_(ids), directory_(directory), audit_(audit), administrators_(administrators) {}

  /// The tree as the actor sees it, by folded name; for a guest there is none.
  DepartmentList list(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  /// By a grant: below a department it is over. That department itself is for those who granted it.
  Department create(store::Transaction& transaction, const auth::Actor& actor, const CreateDepartment& request);
  Department change(store::Transaction& transaction, const auth::Actor& actor, const ChangeDepartment& request);
  /// Refused while anybody or any department is in it.
  void remove(store::Transaction& transaction, const auth::Actor& actor, const RemoveDepartment& request);

 private:
  IdSource& ids_;
  Directory& directory_;
  Audit& audit_;
  Administrators& administrators_;
};

}  // namespace madang::people
