#include "calendar/passwords_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::calendar {

void add_password(store::Transaction& transaction, OrgId org, const PasswordRow& row) {
  static const std::string sql = "INSERT INTO calendar_passwords (org_id, " + store::columns<PasswordRow>() +
                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
  store::execute(transaction, sql, org, row.id, row.member_id, row.account_id, row.name, row.hash, row.created_at,
                 row.last_used_at);
}

std::vector<PasswordRow> passwords_of(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql = "SELECT " + store::columns<PasswordRow>() +
                                 " FROM calendar_passwords WHERE org_id = $1 AND member_id = $2 ORDER BY id";
  return store::all<PasswordRow>(transaction, sql, org, member);
}

std::optional<PasswordRow> find_password(store::Transaction& transaction, OrgId org, CalendarPasswordId id) {
  static const std::string sql =
      "SELECT " + store::columns<PasswordRow>() + " FROM calendar_passwords WHERE org_id = $1 AND id = $2";
  return store::one<PasswordRow>(transaction, sql, org, id);
}

void save_password_use(store::Transaction& transaction, OrgId org, CalendarPasswordId id, Timestamp at) {
  store::execute(transaction, "UPDATE calendar_passwords SET last_used_at = $3 WHERE org_id = $1 AND id = $2", org, id,
                 at);
}

void remove_password(store::Transaction& transaction, OrgId org, CalendarPasswordId id) {
  store::execute(transaction, "DELETE FROM calendar_passwords WHERE org_id = $1 AND id = $2", org, id);
}

void remove_passwords_of(store::Transaction& transaction, OrgId org, MemberId member) {
  store::execute(transaction, "DELETE FROM calendar_passwords WHERE org_id = $1 AND member_id = $2", org, member);
}

}  // namespace madang::calendar
