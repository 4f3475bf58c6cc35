#include "alerts/deliveries_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::alerts {
namespace {

const std::string& selecting() {
  static const std::string sql = "SELECT " + store::columns<DeliveryRow>() + " FROM alert_deliveries WHERE ";
  return sql;
}

}  // namespace

void add_delivery(store::Transaction& transaction, OrgId org, const DeliveryRow& row) {
  static const std::string sql = "INSERT INTO alert_deliveries (org_id, " + store::columns<DeliveryRow>() +
                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
  store::execute_later(transaction, sql, org, row.alert_id, row.member_id, row.stands_for, row.number, row.channel,
                       row.attempts, row.leased, row.try_at, row.spared);
}

void save_delivery(store::Transaction& transaction, OrgId org, const DeliveryRow& row) {
  store::execute_later(transaction,
                       "UPDATE alert_deliveries SET attempts = $6, leased = $7, try_at = $8 WHERE org_id = $1"
                       " AND alert_id = $2 AND member_id = $3 AND stands_for = $4 AND number = $5",
                       org, row.alert_id, row.member_id, row.stands_for, row.number, row.attempts, row.leased,
                       row.try_at);
}

void remove_delivery(store::Transaction& transaction, OrgId org, const StepKey& key) {
  store::execute_later(transaction,
                       "DELETE FROM alert_deliveries WHERE org_id = $1 AND alert_id = $2 AND member_id = $3"
                       " AND stands_for = $4 AND number = $5",
                       org, key.alert_id, key.member_id, key.stands_for, key.number);
}

std::optional<DeliveryRow> find_delivery(store::Transaction& transaction, OrgId org, const StepKey& key) {
  static const std::string sql =
      selecting() + "org_id = $1 AND alert_id = $2 AND member_id = $3 AND stands_for = $4 AND number = $5";
  return store::one<DeliveryRow>(transaction, sql, org, key.alert_id, key.member_id, key.stands_for, key.number);
}

std::vector<DeliveryRow> deliveries_to(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member,
                                       MemberId stands_for) {
  static const std::string sql =
      selecting() + "org_id = $1 AND alert_id = $2 AND member_id = $3 AND stands_for = $4 ORDER BY number";
  return store::all<DeliveryRow>(transaction, sql, org, alert, member, stands_for);
}

std::vector<DeliveryRow> due_deliveries(store::Transaction& transaction, OrgId org, AlertId alert, Timestamp by,
                                        std::int64_t most) {
  static const std::string sql =
      selecting() + "org_id = $1 AND alert_id = $2 AND try_at <= $3 ORDER BY try_at, member_id LIMIT $4";
  return store::all<DeliveryRow>(transaction, sql, org, alert, by, most);
}

std::optional<Timestamp> next_delivery_at(store::Transaction& transaction, OrgId org, AlertId alert) {
  return store::one<Timestamp>(transaction,
                               "SELECT try_at FROM alert_deliveries WHERE org_id = $1 AND alert_id = $2"
                               " ORDER BY try_at, member_id LIMIT 1",
                               org, alert);
}

}  // namespace madang::alerts
