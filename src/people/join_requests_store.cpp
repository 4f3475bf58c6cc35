#include "people/join_requests_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::people {
namespace {

constexpr auto kSelect = "SELECT id, account_id, invite_id, display_name, state FROM join_requests ";

}  // namespace

void add_join_request(store::Transaction& transaction, OrgId org, const JoinRequestRow& request, Timestamp now) {
  store::execute(transaction,
                 "INSERT INTO join_requests (org_id, id, account_id, invite_id, display_name, state, created_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 org, request.id, request.account_id, request.invite_id, request.display_name, request.state, now);
}

std::optional<JoinRequestRow> find_join_request(store::Transaction& transaction, OrgId org, JoinRequestId id) {
  static const std::string sql = std::string(kSelect) + "WHERE org_id = $1 AND id = $2";
  return store::one<JoinRequestRow>(transaction, sql, org, id);
}

std::optional<JoinRequestRow> find_join_request_of(store::Transaction& transaction, OrgId org, AccountId account) {
  static const std::string sql = std::string(kSelect) + "WHERE org_id = $1 AND account_id = $2";
  return store::one<JoinRequestRow>(transaction, sql, org, account);
}

void decide_join_request(store::Transaction& transaction, OrgId org, JoinRequestId id, JoinState state, MemberId by,
                         Timestamp now) {
  store::execute(transaction,
                 "UPDATE join_requests SET state = $3, decided_by = $4, decided_at = $5 WHERE org_id = $1 AND id = $2",
                 org, id, state, by, now);
}

void forget_join_request(store::Transaction& transaction, OrgId org, AccountId account) {
  store::execute(transaction, "DELETE FROM join_requests WHERE org_id = $1 AND account_id = $2", org, account);
}

bool withdraw_join_request(store::Transaction& transaction, AccountId account, JoinRequestId id) {
  return store::execute(transaction,
                        "DELETE FROM join_requests WHERE account_id = $1 AND id = $2 AND state <> 'approved'", account,
                        id) == 1;
}

std::vector<JoinRequest> list_join_requests(store::Transaction& transaction, OrgId org) {
  return store::all<JoinRequest>(
      transaction,
      "SELECT j.id, j.display_name, a.login, j.invite_id, i.role, i.department_id, j.created_at FROM join_requests j"
      " JOIN accounts a ON a.id = j.account_id JOIN invites i ON i.org_id = j.org_id AND i.id = j.invite_id"
      " WHERE j.org_id = $1 AND j.state = 'waiting' ORDER BY j.id LIMIT $2",
      org, kMostJoinRequestsListed);
}

std::int64_t count_join_requests(store::Transaction& transaction, OrgId org) {
  return *store::one<std::int64_t>(transaction,
                                   "SELECT count(*) FROM join_requests WHERE org_id = $1 AND state = 'waiting'", org);
}

std::optional<OrgId> org_of_join_request(store::Transaction& transaction, AccountId account, JoinRequestId id) {
  return store::one<OrgId>(transaction, "SELECT org_id FROM join_requests WHERE account_id = $1 AND id = $2", account,
                           id);
}

std::vector<OwnJoinRequest> join_requests_of(store::Transaction& transaction, AccountId account) {
  return store::all<OwnJoinRequest>(
      transaction,
      "SELECT j.id, o.name, j.display_name, j.state, j.created_at FROM join_requests j JOIN organisations o"
      " ON o.id = j.org_id WHERE j.account_id = $1 AND j.state <> 'approved' ORDER BY j.id",
      account);
}

}  // namespace madang::people
