#include "alerts/alerts_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

template <>
struct madang::store::Column<madang::alerts::Policy> {
  static madang::alerts::Policy from(const Row& row, int column) {
    return json::decode<madang::alerts::Policy>(row.text(column)).value();
  }
};

template <>
struct madang::store::Column<std::vector<madang::people::DepartmentId>> {
  static std::vector<madang::people::DepartmentId> from(const Row& row, int column) {
    return json::decode<std::vector<madang::people::DepartmentId>>(row.text(column)).value();
  }
};

template <>
struct madang::store::Column<std::vector<madang::people::Role>> {
  static std::vector<madang::people::Role> from(const Row& row, int column) {
    return json::decode<std::vector<madang::people::Role>>(row.text(column)).value();
  }
};

namespace madang::alerts {
namespace {

struct TallyRow {
  RecipientState state = RecipientState::queued;
  std::int64_t members = 0;
};
BOOST_DESCRIBE_STRUCT(TallyRow, (), (state, members))

constexpr AlertId kNewest{0x7fff'ffff'ffff'ffff};  // before it are all

}  // namespace

void add_alert(store::Transaction& transaction, OrgId org, const AlertRow& alert) {
  static const std::string sql =
      "INSERT INTO alerts (org_id, " + store::columns<AlertRow>() +
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,"
      " $23, $24, $25, $26)";
  store::execute(transaction, sql, org, alert.id, alert.sender_id, alert.text, alert.urgency, alert.reason,
                 alert.source_kind, alert.source_id, alert.source_place, alert.by_rule, alert.needs,
                 json::encode(alert.policy), alert.to_everyone, json::encode(alert.departments),
                 json::encode(alert.roles), alert.missing_of, alert.created_at, alert.starts_at, alert.deadline,
                 alert.state, alert.ended_at, alert.reminded_at, alert.laid_online, alert.laid_after, alert.told_at,
                 alert.untold);
}

std::optional<AlertRow> find_alert(store::Transaction& transaction, OrgId org, AlertId id) {
  static const std::string sql = "SELECT " + store::columns<AlertRow>() + " FROM alerts WHERE org_id = $1 AND id = $2";
  return store::one<AlertRow>(transaction, sql, org, id);
}

void save_alert(store::Transaction& transaction, OrgId org, const AlertRow& alert) {
  store::execute_later(transaction,
                       "UPDATE alerts SET state = $3, ended_at = $4, reminded_at = $5, laid_online = $6,"
                       " laid_after = $7, told_at = $8, untold = $9 WHERE org_id = $1 AND id = $2",
                       org, alert.id, alert.state, alert.ended_at, alert.reminded_at, alert.laid_online,
                       alert.laid_after, alert.told_at, alert.untold);
}

std::vector<AlertRow> list_sent(store::Transaction& transaction, OrgId org, MemberId sender, AlertId before,
                                std::int64_t most) {
  static const std::string sql = "SELECT " + store::columns<AlertRow>() +
                                 " FROM alerts WHERE org_id = $1 AND sender_id = $2 AND by_rule = 0 AND id < $3"
                                 " ORDER BY id DESC LIMIT $4";
  return store::all<AlertRow>(transaction, sql, org, sender, before ? before : kNewest, most);
}

std::int64_t count_sent(store::Transaction& transaction, OrgId org, MemberId sender, Timestamp since) {
  return *store::one<std::int64_t>(
      transaction,
      "SELECT count(*) FROM alerts WHERE org_id = $1 AND sender_id = $2 AND created_at >= $3 AND by_rule = 0", org,
      sender, since);
}

std::int64_t count_emergencies(store::Transaction& transaction, OrgId org, MemberId sender, Timestamp since) {
  return *store::one<std::int64_t>(transaction,
                                   "SELECT count(*) FROM alerts WHERE org_id = $1 AND sender_id = $2"
                                   " AND created_at >= $3 AND urgency = 'emergency' AND by_rule = 0",
                                   org, sender, since);
}

void name_member(store::Transaction& transaction, OrgId org, AlertId id, MemberId member) {
  store::execute_later(transaction,
                       "INSERT INTO alert_named (org_id, alert_id, member_id) VALUES ($1, $2, $3)"
                       " ON CONFLICT (org_id, alert_id, member_id) DO NOTHING",
                       org, id, member);
}

std::vector<MemberId> named_after(store::Transaction& transaction, OrgId org, AlertId id, MemberId after,
                                  std::int64_t most) {
  return store::all<MemberId>(transaction,
                              "SELECT member_id FROM alert_named WHERE org_id = $1 AND alert_id = $2"
                              " AND member_id > $3 ORDER BY member_id LIMIT $4",
                              org, id, after, most);
}

Tallies tallies_of(store::Transaction& transaction, OrgId org, AlertId id) {
  Tallies tallies;
  const auto rows = store::all<TallyRow>(
      transaction, "SELECT state, members FROM alert_tallies WHERE org_id = $1 AND alert_id = $2", org, id);
  for (const TallyRow& row : rows) {
    tallies.of(row.state) += row.members;
    tallies.total += row.members;
  }
  return tallies;
}

void add_to_tally(store::Transaction& transaction, OrgId org, AlertId id, RecipientState state, std::int64_t members) {
  store::execute_later(transaction,
                       "INSERT INTO alert_tallies (org_id, alert_id, state, members) VALUES ($1, $2, $3, $4)"
                       " ON CONFLICT (org_id, alert_id, state)"
                       " DO UPDATE SET members = alert_tallies.members + excluded.members",
                       org, id, state, members);
}

std::optional<Rules> find_rules(store::Transaction& transaction, OrgId org) {
  const auto text = store::one<std::string>(transaction, "SELECT rules FROM alert_rules WHERE org_id = $1", org);
  if (!text) return std::nullopt;
  return json::decode<Rules>(*text).value();
}

void save_rules(store::Transaction& transaction, OrgId org, const Rules& rules) {
  store::execute(transaction,
                 "INSERT INTO alert_rules (org_id, rules) VALUES ($1, $2)"
                 " ON CONFLICT (org_id) DO UPDATE SET rules = excluded.rules",
                 org, json::encode(rules));
}

std::optional<MemberId> deputy_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<MemberId>(transaction, "SELECT deputy_id FROM alert_deputies WHERE org_id = $1 AND member_id = $2",
                              org, member);
}

void set_deputy(store::Transaction& transaction, OrgId org, MemberId member, std::optional<MemberId> deputy) {
  if (deputy)
    store::execute(transaction,
                   "INSERT INTO alert_deputies (org_id, member_id, deputy_id) VALUES ($1, $2, $3)"
                   " ON CONFLICT (org_id, member_id) DO UPDATE SET deputy_id = excluded.deputy_id",
                   org, member, *deputy);
  else
    store::execute(transaction, "DELETE FROM alert_deputies WHERE org_id = $1 AND member_id = $2", org, member);
}

}  // namespace madang::alerts
