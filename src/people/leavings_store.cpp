#include "people/leavings_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::people {
namespace {

struct LeavingRow {
  MemberId member_id;
  Timestamp left_at;
  MemberId by_id;
  std::optional<MemberId> heir_id;
  std::optional<MemberId> manager_id;
  std::string department_ids;
};
BOOST_DESCRIBE_STRUCT(LeavingRow, (), (member_id, left_at, by_id, heir_id, manager_id, department_ids))

Leaving leaving_from(const LeavingRow& row) {
  return {row.member_id,  row.left_at,
          row.by_id,      row.heir_id,
          row.manager_id, json::decode<std::vector<DepartmentId>>(std::string_view(row.department_ids)).value()};
}

}  // namespace

void add_leaving(store::Transaction& transaction, OrgId org, const Leaving& leaving) {
  store::execute(transaction,
                 "INSERT INTO leavings (org_id, member_id, left_at, by_id, heir_id, manager_id, department_ids)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 org, leaving.member_id, leaving.left_at, leaving.by_id, leaving.heir_id, leaving.manager_id,
                 json::encode(leaving.department_ids));
}

void remove_leaving(store::Transaction& transaction, OrgId org, MemberId member) {
  store::execute(transaction, "DELETE FROM leavings WHERE org_id = $1 AND member_id = $2", org, member);
}

std::optional<Leaving> find_leaving(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql =
      "SELECT " + store::columns<LeavingRow>() + " FROM leavings WHERE org_id = $1 AND member_id = $2";
  const auto row = store::one<LeavingRow>(transaction, sql, org, member);
  if (!row) return std::nullopt;
  return leaving_from(*row);
}

std::vector<Leaving> list_leavings(store::Transaction& transaction, OrgId org, Timestamp since) {
  static const std::string sql = "SELECT " + store::columns<LeavingRow>() +
                                 " FROM leavings WHERE org_id = $1 AND left_at > $2 ORDER BY left_at DESC, member_id";
  std::vector<Leaving> leavings;
  for (const auto& row : store::all<LeavingRow>(transaction, sql, org, since)) leavings.push_back(leaving_from(row));
  return leavings;
}

std::vector<MemberId> list_reports(store::Transaction& transaction, OrgId org, MemberId manager) {
  return store::all<MemberId>(transaction, "SELECT id FROM members WHERE org_id = $1 AND manager_id = $2 ORDER BY id",
                              org, manager);
}

std::vector<DepartmentId> list_headed_by(store::Transaction& transaction, OrgId org, MemberId head) {
  return store::all<DepartmentId>(
      transaction, "SELECT id FROM departments WHERE org_id = $1 AND head_id = $2 ORDER BY id", org, head);
}

void revoke_invites_of(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now) {
  store::execute(transaction,
                 "UPDATE invites SET revoked_at = $3 WHERE org_id = $1 AND revoked_at IS NULL"
                 " AND ((created_by = $2 AND member_id IS NULL) OR member_id = $2)",
                 org, member, now);
}

}  // namespace madang::people
