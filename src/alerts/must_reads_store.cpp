#include "alerts/must_reads_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::alerts {

std::optional<MustReadRow> find_must_read(store::Transaction& transaction, OrgId org,
                                          chat::ConversationId conversation) {
  static const std::string sql =
      "SELECT " + store::columns<MustReadRow>() + " FROM alert_must_reads WHERE org_id = $1 AND conversation_id = $2";
  return store::one<MustReadRow>(transaction, sql, org, conversation);
}

void save_must_read(store::Transaction& transaction, OrgId org, const MustReadRow& row) {
  static const std::string sql = "INSERT INTO alert_must_reads (org_id, " + store::columns<MustReadRow>() +
                                 ") VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, conversation_id) DO UPDATE"
                                 " SET minutes = excluded.minutes, set_by = excluded.set_by, seq = excluded.seq,"
                                 " alert_id = excluded.alert_id";
  store::execute(transaction, sql, org, row.conversation_id, row.minutes, row.set_by, row.seq, row.alert_id);
}

void remove_must_read(store::Transaction& transaction, OrgId org, chat::ConversationId conversation) {
  store::execute(transaction, "DELETE FROM alert_must_reads WHERE org_id = $1 AND conversation_id = $2", org,
                 conversation);
}

}  // namespace madang::alerts
