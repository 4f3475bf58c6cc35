#include "presence/last_seen_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::presence {

void keep_seen(store::Transaction& transaction, const Seen& seen) {
  store::execute(transaction,
                 "INSERT INTO last_seen (org_id, member_id, seen_at) VALUES ($1, $2, $3)"
                 " ON CONFLICT (org_id, member_id) DO UPDATE SET seen_at = excluded.seen_at"
                 " WHERE last_seen.seen_at < excluded.seen_at",
                 seen.place.org_id, seen.place.member_id, seen.seen_at);
}

std::optional<Timestamp> find_seen(store::Transaction& transaction, Place place) {
  return store::one<Timestamp>(transaction, "SELECT seen_at FROM last_seen WHERE org_id = $1 AND member_id = $2",
                               place.org_id, place.member_id);
}

}  // namespace madang::presence
