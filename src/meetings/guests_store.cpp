#include "meetings/guests_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::meetings {
namespace {

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<StoredGuest>() + " FROM meeting_guests WHERE " + std::string(rest);
}

}  // namespace

void add_guest(store::Transaction& transaction, OrgId org, const StoredGuest& guest) {
  store::execute(transaction,
                 "INSERT INTO meeting_guests (org_id, id, meeting_id, client_id, write_hash, token_hash, came_from,"
                 " is_put_out) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 org, guest.id, guest.meeting_id, guest.client_id, guest.write_hash, guest.token_hash, guest.came_from,
                 guest.is_put_out);
}

void save_guest(store::Transaction& transaction, OrgId org, const StoredGuest& guest) {
  store::execute(transaction,
                 "UPDATE meeting_guests SET client_id = $3, write_hash = $4, token_hash = $5, is_put_out = $6"
                 " WHERE org_id = $1 AND id = $2",
                 org, guest.id, guest.client_id, guest.write_hash, guest.token_hash, guest.is_put_out);
}

void save_chat_from(store::Transaction& transaction, OrgId org, MemberId id, std::int64_t seq) {
  store::execute(transaction, "UPDATE meeting_guests SET chat_from_seq = $3 WHERE org_id = $1 AND id = $2", org, id,
                 seq);
}

std::optional<StoredGuest> find_guest(store::Transaction& transaction, OrgId org, MemberId id) {
  static const std::string sql = select("org_id = $1 AND id = $2");
  return store::one<StoredGuest>(transaction, sql, org, id);
}

std::optional<StoredGuest> find_guest_by_write(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                               std::string_view client_id) {
  static const std::string sql = select("org_id = $1 AND meeting_id = $2 AND client_id = $3");
  return store::one<StoredGuest>(transaction, sql, org, meeting, client_id);
}

bool was_put_out(store::Transaction& transaction, OrgId org, MeetingId meeting, std::string_view came_from) {
  return store::one<MemberId>(transaction,
                              "SELECT id FROM meeting_guests WHERE org_id = $1 AND meeting_id = $2"
                              " AND came_from = $3 AND is_put_out = 1 LIMIT 1",
                              org, meeting, came_from)
      .has_value();
}

std::int64_t count_waiting_guests(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  return store::one<std::int64_t>(transaction,
                                  "SELECT COUNT(*) FROM meeting_participants WHERE org_id = $1 AND meeting_id = $2"
                                  " AND state = 'waiting' AND guest_name IS NOT NULL",
                                  org, meeting)
      .value_or(0);
}

}  // namespace madang::meetings
