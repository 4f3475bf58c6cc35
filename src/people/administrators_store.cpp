#include "people/administrators_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::people {
namespace {

struct GrantRow {
  std::string powers;
  std::optional<DepartmentId> department_id;
};
BOOST_DESCRIBE_STRUCT(GrantRow, (), (powers, department_id))

}  // namespace

void set_grant(store::Transaction& transaction, OrgId org, MemberId member, const std::optional<Grant>& grant) {
  store::execute(transaction, "DELETE FROM administrators WHERE org_id = $1 AND member_id = $2", org, member);
  if (!grant) return;
  store::execute(transaction,
                 "INSERT INTO administrators (org_id, member_id, powers, department_id) VALUES ($1, $2, $3, $4)", org,
                 member, json::encode(grant->powers), grant->department_id);
}

std::optional<Grant> find_grant(store::Transaction& transaction, OrgId org, MemberId member) {
  const auto row = store::one<GrantRow>(
      transaction, "SELECT powers, department_id FROM administrators WHERE org_id = $1 AND member_id = $2", org,
      member);
  if (!row) return std::nullopt;
  return Grant{json::decode<std::vector<Power>>(std::string_view(row->powers)).value(), row->department_id};
}

std::vector<MemberId> list_grantees(store::Transaction& transaction, OrgId org) {
  return store::all<MemberId>(transaction, "SELECT member_id FROM administrators WHERE org_id = $1 ORDER BY member_id",
                              org);
}

std::vector<MemberId> list_grantees_over(store::Transaction& transaction, OrgId org, DepartmentId department) {
  return store::all<MemberId>(
      transaction, "SELECT member_id FROM administrators WHERE org_id = $1 AND department_id = $2 ORDER BY member_id",
      org, department);
}

std::set<DepartmentId> subtree_of(store::Transaction& transaction, OrgId org, DepartmentId department) {
  const auto ids = store::all<DepartmentId>(
      transaction,
      "WITH RECURSIVE below (id) AS (SELECT id FROM departments WHERE org_id = $1 AND id = $2"
      " UNION SELECT t.id FROM departments t JOIN below ON t.parent_id = below.id WHERE t.org_id = $1)"
      " SELECT id FROM below",
      org, department);
  return {ids.begin(), ids.end()};
}

}  // namespace madang::people
