#include "alerts/pushes_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::alerts {
namespace {

const std::string& selecting() {
  static const std::string sql = "SELECT " + store::columns<PushRow>() + " FROM alert_pushes WHERE ";
  return sql;
}

}  // namespace

void add_push(store::Transaction& transaction, OrgId org, const PushRow& row) {
  static const std::string sql = "INSERT INTO alert_pushes (org_id, " + store::columns<PushRow>() +
                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
  store::execute(transaction, sql, org, row.id, row.member_id, row.account_id, row.session_id, row.endpoint, row.p256dh,
                 row.auth, row.language, row.created_at, row.renewed_at, row.told_at, row.fault);
}

void save_push(store::Transaction& transaction, OrgId org, const PushRow& row) {
  store::execute(transaction,
                 "UPDATE alert_pushes SET session_id = $3, p256dh = $4, auth = $5, language = $6, renewed_at = $7"
                 " WHERE org_id = $1 AND id = $2",
                 org, row.id, row.session_id, row.p256dh, row.auth, row.language, row.renewed_at);
}

void remove_push(store::Transaction& transaction, OrgId org, PushId id) {
  store::execute(transaction, "DELETE FROM alert_pushes WHERE org_id = $1 AND id = $2", org, id);
}

void remove_pushes_of(store::Transaction& transaction, OrgId org, MemberId member) {
  store::execute_later(transaction, "DELETE FROM alert_pushes WHERE org_id = $1 AND member_id = $2", org, member);
}

std::optional<PushRow> find_push(store::Transaction& transaction, OrgId org, PushId id) {
  static const std::string sql = selecting() + "org_id = $1 AND id = $2";
  return store::one<PushRow>(transaction, sql, org, id);
}

std::optional<PushRow> push_at(store::Transaction& transaction, OrgId org, std::string_view endpoint) {
  static const std::string sql = selecting() + "org_id = $1 AND endpoint = $2";
  return store::one<PushRow>(transaction, sql, org, endpoint);
}

std::vector<PushRow> pushes_of(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql = selecting() + "org_id = $1 AND member_id = $2 ORDER BY id";
  return store::all<PushRow>(transaction, sql, org, member);
}

void note_pushes(store::Transaction& transaction, OrgId org, const std::vector<PushReport>& reports, Timestamp now) {
  for (const PushReport& report : reports) {
    if (report.is_gone)
      remove_push(transaction, org, report.id);
    else if (report.is_told)
      store::execute_later(transaction,
                           "UPDATE alert_pushes SET told_at = $3, fault = '' WHERE org_id = $1 AND id = $2", org,
                           report.id, now);
    else
      store::execute_later(transaction, "UPDATE alert_pushes SET fault = $3 WHERE org_id = $1 AND id = $2", org,
                           report.id, report.fault);
  }
}

}  // namespace madang::alerts
