#include "people/join_requests_store.hpp"

#include "kernel/store/query.hpp"
#include "people/memberships_store.hpp"

namespace madang::people {
namespace {

constexpr auto kSelect =
    "SELECT id, account_id, account_login, invite_id, display_name, state, created_at FROM join_requests ";

OwnJoinRequest own(const JoinRequestRow& request) {
  return {request.id, {}, request.display_name, request.state, request.created_at};
}

}  // namespace

void add_join_request(store::Transaction& transaction, OrgId org, const JoinRequestRow& request) {
  store::execute(transaction,
                 "INSERT INTO join_requests (org_id, id, account_id, account_login, invite_id, display_name, state,"
                 " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 org, request.id, request.account_id, request.account_login, request.invite_id, request.display_name,
                 request.state, request.created_at);
  keep_own_join_request(transaction, org, request.account_id, own(request));
}

std::optional<JoinRequestRow> find_join_request(store::Transaction& transaction, OrgId org, JoinRequestId id) {
  static const std::string sql = std::string(kSelect) + "WHERE org_id = $1 AND id = $2";
  return store::one<JoinRequestRow>(transaction, sql, org, id);
}

std::optional<JoinRequestRow> find_join_request_of(store::Transaction& transaction, OrgId org, AccountId account) {
  static const std::string sql = std::string(kSelect) + "WHERE org_id = $1 AND account_id = $2";
  return store::one<JoinRequestRow>(transaction, sql, org, account);
}

void decide_join_request(store::Transaction& transaction, OrgId org, JoinRequestRow request, JoinState state,
                         MemberId by, Timestamp now) {
  request.state = state;
  store::execute(transaction,
                 "UPDATE join_requests SET state = $3, decided_by = $4, decided_at = $5 WHERE org_id = $1 AND id = $2",
                 org, request.id, state, by, now);
  keep_own_join_request(transaction, org, request.account_id, own(request));
}

void forget_join_request(store::Transaction& transaction, OrgId org, AccountId account) {
  store::execute(transaction, "DELETE FROM join_requests WHERE org_id = $1 AND account_id = $2", org, account);
  remove_own_join_request(transaction, org, account);
}

bool withdraw_join_request(store::Transaction& transaction, OrgId org, AccountId account, JoinRequestId id) {
  const auto removed = store::execute(
      transaction,
      "DELETE FROM join_requests WHERE org_id = $1 AND account_id = $2 AND id = $3 AND state <> 'approved'", org,
      account, id);
  if (removed > 0) remove_own_join_request(transaction, org, account);
  return removed > 0;
}

std::vector<JoinRequest> list_join_requests(store::Transaction& transaction, OrgId org) {
  return store::all<JoinRequest>(
      transaction,
      "SELECT j.id, j.display_name, j.account_login, j.invite_id, i.role, i.department_id, j.created_at"
      " FROM join_requests j JOIN invites i ON i.org_id = j.org_id AND i.id = j.invite_id"
      " WHERE j.org_id = $1 AND j.state = 'waiting' ORDER BY j.id LIMIT $2",
      org, kMostJoinRequestsListed);
}

std::int64_t count_join_requests(store::Transaction& transaction, OrgId org) {
  return *store::one<std::int64_t>(transaction,
                                   "SELECT count(*) FROM join_requests WHERE org_id = $1 AND state = 'waiting'", org);
}

}  // namespace madang::people
