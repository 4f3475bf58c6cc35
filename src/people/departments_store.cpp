#include "people/departments_store.hpp"

#include "kernel/store/query.hpp"
#include "people/search_model.hpp"

namespace madang::people {
namespace {

constexpr auto kSelect =
    "SELECT t.id, t.name, t.parent_id, t.head_id, t.visibility, (SELECT count(*) FROM department_members d WHERE "
    "d.org_id = t.org_id"
    " AND d.department_id = t.id) FROM departments t ";

struct OrgAndDepartment {
  OrgId org_id;
  DepartmentId id;
};
BOOST_DESCRIBE_STRUCT(OrgAndDepartment, (), (org_id, id))

}  // namespace

void add_department(store::Transaction& transaction, OrgId org, const Department& department) {
  store::execute(
      transaction,
      "INSERT INTO departments (org_id, id, name, parent_id, head_id, visibility, name_key, search_key, keyed)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      org, department.id, department.name, department.parent_id, department.head_id, department.visibility,
      folded(department.name), search_key(department), kKeyVersion);
}

std::optional<Department> find_department(store::Transaction& transaction, OrgId org, DepartmentId id) {
  static const std::string sql = std::string(kSelect) + "WHERE t.org_id = $1 AND t.id = $2";
  return store::one<Department>(transaction, sql, org, id);
}

void save_department(store::Transaction& transaction, OrgId org, const Department& department) {
  store::execute(transaction,
                 "UPDATE departments SET name = $3, parent_id = $4, head_id = $5, visibility = $6, name_key = $7, "
                 "search_key = $8, keyed = $9"
                 " WHERE org_id = $1 AND id = $2",
                 org, department.id, department.name, department.parent_id, department.head_id, department.visibility,
                 folded(department.name), search_key(department), kKeyVersion);
}

void remove_department(store::Transaction& transaction, OrgId org, DepartmentId id) {
  store::execute(transaction, "DELETE FROM departments WHERE org_id = $1 AND id = $2", org, id);
}

std::vector<Department> list_departments(store::Transaction& transaction, OrgId org) {
  static const std::string sql = std::string(kSelect) + "WHERE t.org_id = $1 ORDER BY t.name_key, t.id";
  return store::all<Department>(transaction, sql, org);
}

bool renew_department_keys(store::Transaction& transaction, std::int64_t most) {
  const auto old = store::all<OrgAndDepartment>(
      transaction, "SELECT org_id, id FROM departments WHERE keyed < $1 ORDER BY keyed, org_id, id LIMIT $2",
      kKeyVersion, most);
  for (const auto& [org, id] : old) save_department(transaction, org, find_department(transaction, org, id).value());
  return !old.empty();
}

bool department_exists(store::Transaction& transaction, OrgId org, DepartmentId id) {
  return store::one<std::int64_t>(transaction, "SELECT 1 FROM departments WHERE org_id = $1 AND id = $2", org, id)
      .has_value();
}

bool has_closed_departments(store::Transaction& transaction, OrgId org) {
  return store::one<std::int64_t>(
             transaction, "SELECT 1 FROM departments WHERE org_id = $1 AND visibility <> 'everyone' LIMIT 1", org)
      .has_value();
}

bool is_closed(store::Transaction& transaction, OrgId org, DepartmentId id) {
  return store::one<std::int64_t>(transaction,
                                  "WITH RECURSIVE above (id, parent_id, visibility) AS ("
                                  "SELECT id, parent_id, visibility FROM departments WHERE org_id = $1 AND id = $2"
                                  " UNION SELECT t.id, t.parent_id, t.visibility FROM departments t JOIN above a"
                                  " ON t.id = a.parent_id WHERE t.org_id = $1)"
                                  " SELECT 1 FROM above WHERE visibility <> 'everyone' LIMIT 1",
                                  org, id)
      .has_value();
}

std::vector<DepartmentPlace> department_places(store::Transaction& transaction, OrgId org) {
  return store::all<DepartmentPlace>(
      transaction, "SELECT id, parent_id, head_id, visibility FROM departments WHERE org_id = $1", org);
}

bool has_children(store::Transaction& transaction, OrgId org, DepartmentId id) {
  return store::one<std::int64_t>(transaction, "SELECT 1 FROM departments WHERE org_id = $1 AND parent_id = $2 LIMIT 1",
                                  org, id)
      .has_value();
}

std::optional<DepartmentId> parent_of(store::Transaction& transaction, OrgId org, DepartmentId id) {
  return store::one<DepartmentId>(
      transaction, "SELECT parent_id FROM departments WHERE org_id = $1 AND id = $2 AND parent_id IS NOT NULL", org,
      id);
}

}  // namespace madang::people
