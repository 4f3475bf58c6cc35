#include "alerts/recipients_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::alerts {
namespace {

const std::string& selecting() {
  static const std::string sql = "SELECT " + store::columns<RecipientRow>() + " FROM alert_recipients WHERE ";
  return sql;
}

struct StepRow {
  MemberId member_id;
  MemberId stands_for;
  std::int64_t number = 0;
  Channel channel = Channel::in_app;
  Timestamp at;
  Outcome outcome = Outcome::told;
  std::optional<MemberId> told_id;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(StepRow, (), (member_id, stands_for, number, channel, at, outcome, told_id, detail))

std::optional<MemberId> somebody(MemberId id) { return id ? std::optional(id) : std::nullopt; }

}  // namespace

Receipt receipt_of(const RecipientRow& row) {
  return {row.alert_id,     row.member_id, somebody(row.stands_for),
          row.state,        row.rings,     row.next_at,
          row.delivered_at, row.seen_at,   row.closed_at,
          row.closing,      row.closed_by, row.note};
}

bool add_recipient(store::Transaction& transaction, OrgId org, const RecipientRow& row) {
  static const std::string sql =
      "INSERT INTO alert_recipients (org_id, " + store::columns<RecipientRow>() +
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
      " ON CONFLICT (org_id, alert_id, member_id, stands_for) DO NOTHING";
  return store::execute(transaction, sql, org, row.alert_id, row.member_id, row.stands_for, row.state, row.is_open,
                        row.began_at, row.steps_done, row.rings, row.logged, row.last_at, row.next_at, row.delivered_at,
                        row.seen_at, row.closed_at, row.closing, row.closed_by, row.note) > 0;
}

void save_recipient(store::Transaction& transaction, OrgId org, const RecipientRow& row) {
  store::execute_later(transaction,
                       "UPDATE alert_recipients SET state = $5, is_open = $6, began_at = $7, steps_done = $8,"
                       " rings = $9, logged = $10, last_at = $11, next_at = $12, delivered_at = $13, seen_at = $14,"
                       " closed_at = $15, closing = $16, closed_by = $17, note = $18"
                       " WHERE org_id = $1 AND alert_id = $2 AND member_id = $3 AND stands_for = $4",
                       org, row.alert_id, row.member_id, row.stands_for, row.state, row.is_open, row.began_at,
                       row.steps_done, row.rings, row.logged, row.last_at, row.next_at, row.delivered_at, row.seen_at,
                       row.closed_at, row.closing, row.closed_by, row.note);
}

std::vector<RecipientRow> rows_of(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member) {
  static const std::string sql = selecting() + "org_id = $1 AND alert_id = $2 AND member_id = $3 ORDER BY stands_for";
  return store::all<RecipientRow>(transaction, sql, org, alert, member);
}

std::vector<RecipientRow> rows_about(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member) {
  static const std::string sql = selecting() +
                                 "org_id = $1 AND alert_id = $2 AND stands_for = $3 AND stands_for <> 0"
                                 " ORDER BY member_id";
  auto rows = store::all<RecipientRow>(transaction, sql, org, alert, member);
  std::erase_if(rows, [&](const RecipientRow& row) { return row.member_id == member; });
  for (auto& own : rows_of(transaction, org, alert, member))
    if (!own.stands_for) rows.insert(rows.begin(), std::move(own));
  return rows;
}

std::vector<RecipientRow> open_rows(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql =
      selecting() + "org_id = $1 AND member_id = $2 AND is_open = 1 ORDER BY alert_id, stands_for";
  return store::all<RecipientRow>(transaction, sql, org, member);
}

std::int64_t count_open(store::Transaction& transaction, OrgId org, MemberId member) {
  return *store::one<std::int64_t>(
      transaction, "SELECT count(*) FROM alert_recipients WHERE org_id = $1 AND member_id = $2 AND is_open = 1", org,
      member);
}

std::vector<RecipientRow> due_rows(store::Transaction& transaction, OrgId org, AlertId alert, Timestamp by,
                                   std::int64_t most) {
  static const std::string sql = selecting() +
                                 "org_id = $1 AND alert_id = $2 AND next_at IS NOT NULL AND next_at <= $3"
                                 " ORDER BY next_at, member_id LIMIT $4";
  return store::all<RecipientRow>(transaction, sql, org, alert, by, most);
}

std::optional<RecipientRow> next_row(store::Transaction& transaction, OrgId org, AlertId alert) {
  static const std::string sql =
      selecting() + "org_id = $1 AND alert_id = $2 AND next_at IS NOT NULL ORDER BY next_at LIMIT 1";
  return store::one<RecipientRow>(transaction, sql, org, alert);
}

std::vector<RecipientRow> open_rows_of_alert(store::Transaction& transaction, OrgId org, AlertId alert,
                                             std::int64_t most) {
  static const std::string sql =
      selecting() + "org_id = $1 AND alert_id = $2 AND is_open = 1 ORDER BY member_id, stands_for LIMIT $3";
  return store::all<RecipientRow>(transaction, sql, org, alert, most);
}

std::vector<RecipientRow> open_rows_after(store::Transaction& transaction, OrgId org, AlertId alert,
                                          RecipientPlace place, std::int64_t most) {
  static const std::string sql = selecting() +
                                 "org_id = $1 AND alert_id = $2 AND is_open = 1 AND (member_id, stands_for) > ($3, $4)"
                                 " ORDER BY member_id, stands_for LIMIT $5";
  return store::all<RecipientRow>(transaction, sql, org, alert, place.member_id, place.stands_for, most);
}

std::vector<RecipientRow> list_recipients(store::Transaction& transaction, OrgId org, AlertId alert,
                                          const RecipientFilter& filter) {
  static const std::string of_state = selecting() +
                                      "org_id = $1 AND alert_id = $2 AND state = $3 AND member_id > $4"
                                      " AND stands_for = 0 ORDER BY member_id LIMIT $5";
  static const std::string of_all =
      selecting() + "org_id = $1 AND alert_id = $2 AND member_id > $3 AND stands_for = 0 ORDER BY member_id LIMIT $4";
  if (filter.state)
    return store::all<RecipientRow>(transaction, of_state, org, alert, *filter.state, filter.after, filter.most);
  return store::all<RecipientRow>(transaction, of_all, org, alert, filter.after, filter.most);
}

void log_step(store::Transaction& transaction, OrgId org, AlertId alert, const TakenStep& step) {
  store::execute_later(transaction,
                       "INSERT INTO alert_steps (org_id, alert_id, member_id, stands_for, number, channel, at, outcome,"
                       " told_id, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                       org, alert, step.member_id, step.stands_for.value_or(MemberId{}), step.number, step.channel,
                       step.at, step.outcome, step.told_id, step.detail);
}

void settle_step(store::Transaction& transaction, OrgId org, const StepKey& step, Outcome outcome,
                 std::string_view detail) {
  store::execute_later(transaction,
                       "UPDATE alert_steps SET outcome = $6, detail = $7 WHERE org_id = $1 AND alert_id = $2"
                       " AND member_id = $3 AND stands_for = $4 AND number = $5",
                       org, step.alert_id, step.member_id, step.stands_for, step.number, outcome, detail);
}

bool was_woken(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member, MemberId stands_for) {
  const auto number = store::one<std::int64_t>(transaction,
                                               "SELECT number FROM alert_steps WHERE org_id = $1 AND alert_id = $2"
                                               " AND member_id = $3 AND stands_for = $4 AND channel = 'push'"
                                               " AND outcome = 'told' ORDER BY number LIMIT 1",
                                               org, alert, member, stands_for);
  return number.has_value();
}

std::vector<TakenStep> steps_about(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member) {
  std::vector<TakenStep> steps;
  const auto read = [&](const std::vector<StepRow>& rows) {
    for (const StepRow& row : rows)
      steps.push_back({row.member_id, somebody(row.stands_for), row.number, row.channel, row.at, row.outcome,
                       row.told_id, row.detail});
  };
  static const std::string own = "SELECT " + store::columns<StepRow>() +
                                 " FROM alert_steps WHERE org_id = $1 AND alert_id = $2 AND member_id = $3"
                                 " AND stands_for = 0 ORDER BY number";
  static const std::string others = "SELECT " + store::columns<StepRow>() +
                                    " FROM alert_steps WHERE org_id = $1 AND alert_id = $2 AND stands_for = $3"
                                    " AND stands_for <> 0 ORDER BY at, member_id, number";
  read(store::all<StepRow>(transaction, own, org, alert, member));
  read(store::all<StepRow>(transaction, others, org, alert, member));
  return steps;
}

}  // namespace madang::alerts
