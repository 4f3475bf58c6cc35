#include "calendar/rooms_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::calendar {

std::vector<Room> rooms_of(store::Transaction& transaction, OrgId org) {
  return store::all<Room>(transaction,
                          "SELECT id, name, place, capacity FROM calendar_rooms WHERE org_id = $1 ORDER BY id", org);
}

std::optional<Room> find_room(store::Transaction& transaction, OrgId org, RoomId id) {
  return store::one<Room>(
      transaction, "SELECT id, name, place, capacity FROM calendar_rooms WHERE org_id = $1 AND id = $2", org, id);
}

void add_room(store::Transaction& transaction, OrgId org, const Room& room) {
  store::execute(transaction,
                 "INSERT INTO calendar_rooms (org_id, id, name, place, capacity) VALUES ($1, $2, $3, $4, $5)", org,
                 room.id, room.name, room.place, room.capacity);
}

void remove_room(store::Transaction& transaction, OrgId org, RoomId id) {
  store::execute(transaction, "DELETE FROM calendar_rooms WHERE org_id = $1 AND id = $2", org, id);
  store::execute(transaction, "DELETE FROM calendar_bookings WHERE org_id = $1 AND room_id = $2", org, id);
}

std::vector<BookingRow> bookings_in(store::Transaction& transaction, OrgId org, RoomId room, TimeSpan span,
                                    std::int64_t most) {
  static const std::string sql = "SELECT " + store::columns<BookingRow>() +
                                 " FROM calendar_bookings WHERE org_id = $1 AND room_id = $2 AND ends_at > $3"
                                 " AND ends_at < $5 AND starts_at < $4 ORDER BY ends_at, starts_at, event_id LIMIT $6";
  return store::all<BookingRow>(transaction, sql, org, room, span.starts_at, span.ends_at,
                                span.ends_at + std::chrono::days(kLongestBooking), most);
}

void add_booking(store::Transaction& transaction, OrgId org, const BookingRow& booking) {
  store::execute_later(transaction,
                       "INSERT INTO calendar_bookings (org_id, room_id, ends_at, starts_at, event_id)"
                       " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                       org, booking.room_id, booking.ends_at, booking.starts_at, booking.event_id);
}

void remove_bookings(store::Transaction& transaction, OrgId org, EventId event) {
  store::execute(transaction, "DELETE FROM calendar_bookings WHERE org_id = $1 AND event_id = $2", org, event);
}

}  // namespace madang::calendar
