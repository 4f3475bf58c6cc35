#include "calendar/calendars_store.hpp"

#include "calendar/resources_store.hpp"
#include "kernel/store/query.hpp"

namespace madang::calendar {
namespace {

const std::string& selecting() {
  static const std::string sql = "SELECT " + store::columns<CalendarRow>() + " FROM calendars WHERE org_id = $1 AND ";
  return sql;
}

}  // namespace

void save_calendar(store::Transaction& transaction, OrgId org, const CalendarRow& row) {
  static const std::string sql =
      "INSERT INTO calendars (org_id, " + store::columns<CalendarRow>() +
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (org_id, id) DO UPDATE SET"
      " name = excluded.name, colour = excluded.colour, source_url = excluded.source_url,"
      " refreshed_at = excluded.refreshed_at, refresh_failed = excluded.refresh_failed,"
      " feed_number = excluded.feed_number, feeds_made = excluded.feeds_made";
  store::execute(transaction, sql, org, row.id, row.kind, row.name, row.colour, row.owner_id, row.conversation_id,
                 row.source_url, row.refreshed_at, row.refresh_failed, row.feed_number, row.feeds_made, row.created_at);
}

void remove_calendar(store::Transaction& transaction, OrgId org, CalendarId id) {
  store::execute(transaction, "DELETE FROM calendars WHERE org_id = $1 AND id = $2", org, id);
  forget_resources(transaction, org, id);
}

std::optional<CalendarRow> find_calendar(store::Transaction& transaction, OrgId org, CalendarId id) {
  static const std::string sql = selecting() + "id = $2";
  return store::one<CalendarRow>(transaction, sql, org, id);
}

std::vector<CalendarRow> calendars_of_owner(store::Transaction& transaction, OrgId org, MemberId owner) {
  static const std::string sql = selecting() + "owner_id = $2 ORDER BY id";
  return store::all<CalendarRow>(transaction, sql, org, owner);
}

std::vector<CalendarRow> calendars_of_conversation(store::Transaction& transaction, OrgId org,
                                                   chat::ConversationId conversation) {
  static const std::string sql = selecting() + "conversation_id = $2 ORDER BY id";
  return store::all<CalendarRow>(transaction, sql, org, conversation);
}

std::vector<CalendarRow> calendars_of_organisation(store::Transaction& transaction, OrgId org) {
  static const std::string sql = selecting() + "kind = $2 ORDER BY id";
  return store::all<CalendarRow>(transaction, sql, org, CalendarKind::organisation);
}

std::vector<CalendarRow> calendars_of_groups(store::Transaction& transaction, OrgId org, std::int64_t most) {
  static const std::string sql = selecting() + "kind = $2 ORDER BY id LIMIT $3";
  return store::all<CalendarRow>(transaction, sql, org, CalendarKind::group, most);
}

std::vector<CalendarLook> looks_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::all<CalendarLook>(transaction,
                                  "SELECT calendar_id, colour, is_shown FROM calendar_looks"
                                  " WHERE org_id = $1 AND member_id = $2",
                                  org, member);
}

void save_look(store::Transaction& transaction, OrgId org, MemberId member, const CalendarLook& look) {
  store::execute(transaction,
                 "INSERT INTO calendar_looks (org_id, member_id, calendar_id, colour, is_shown)"
                 " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id, member_id, calendar_id) DO UPDATE SET"
                 " colour = excluded.colour, is_shown = excluded.is_shown",
                 org, member, look.calendar_id, look.colour, look.is_shown);
}

}  // namespace madang::calendar
