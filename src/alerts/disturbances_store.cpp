#include "alerts/disturbances_store.hpp"

#include <fmt/format.h>

#include "kernel/store/query.hpp"

namespace madang::alerts {

void note_disturbance(store::Transaction& transaction, OrgId org, const DisturbanceRow& row) {
  static const std::string sql = "INSERT INTO alert_disturbances (org_id, " + store::columns<DisturbanceRow>() +
                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
  store::execute_later(transaction, sql, org, row.at, row.alert_id, row.member_id, row.stands_for, row.number,
                       row.sender_id, row.channel);
}

std::vector<DisturbanceRow> disturbances_of(store::Transaction& transaction, OrgId org, MemberId member,
                                            Timestamp before, std::int64_t most) {
  static const std::string sql = "SELECT " + store::columns<DisturbanceRow>() +
                                 " FROM alert_disturbances WHERE org_id = $1 AND member_id = $2 AND at < $3"
                                 " ORDER BY at DESC, alert_id DESC, number DESC LIMIT $4";
  return store::all<DisturbanceRow>(transaction, sql, org, member, before, most);
}

std::vector<DisturbanceCount> count_disturbances(store::Transaction& transaction, OrgId org, Side side, Timestamp from,
                                                 Timestamp to, std::int64_t most) {
  static const auto counting = [](std::string_view who) {
    return fmt::format(
        "SELECT {0} AS member_id, count(*) AS disturbances FROM alert_disturbances"
        " WHERE org_id = $1 AND at >= $2 AND at < $3 GROUP BY {0} ORDER BY disturbances DESC, {0} LIMIT $4",
        who);
  };
  static const std::string by_sender = counting("sender_id");
  static const std::string by_receiver = counting("member_id");
  return store::all<DisturbanceCount>(transaction, side == Side::sender ? by_sender : by_receiver, org, from, to, most);
}

std::vector<SentCount> count_sent_by_all(store::Transaction& transaction, OrgId org, Timestamp from, Timestamp to,
                                         std::int64_t most) {
  return store::all<SentCount>(transaction,
                               "SELECT sender_id AS member_id, count(*) AS alerts,"
                               " sum(CASE WHEN urgency = 'emergency' THEN 1 ELSE 0 END) AS emergencies FROM alerts"
                               " WHERE org_id = $1 AND created_at >= $2 AND created_at < $3 AND by_rule = 0"
                               " GROUP BY sender_id ORDER BY alerts DESC, sender_id LIMIT $4",
                               org, from, to, most);
}

}  // namespace madang::alerts
