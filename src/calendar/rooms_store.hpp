#pragma once

#include <optional>
#include <vector>

#include "calendar/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::calendar {

struct BookingRow {
  RoomId room_id;
  Timestamp ends_at;
  Timestamp starts_at;
  EventId event_id;
};
BOOST_DESCRIBE_STRUCT(BookingRow, (), (room_id, ends_at, starts_at, event_id))

std::vector<Room> rooms_of(store::Transaction& transaction, OrgId org);
std::optional<Room> find_room(store::Transaction& transaction, OrgId org, RoomId id);
void add_room(store::Transaction& transaction, OrgId org, const Room& room);
/// With its bookings.
void remove_room(store::Transaction& transaction, OrgId org, RoomId id);

/// Those of a room that take up a part of the span, by when they end.
std::vector<BookingRow> bookings_in(store::Transaction& transaction, OrgId org, RoomId room, TimeSpan span,
                                    std::int64_t most);
void add_booking(store::Transaction& transaction, OrgId org, const BookingRow& booking);
void remove_bookings(store::Transaction& transaction, OrgId org, EventId event);

}  // namespace madang::calendar
