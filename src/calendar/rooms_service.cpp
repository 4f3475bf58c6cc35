#include <fmt/format.h>

#include <algorithm>

#include "calendar/rooms_store.hpp"
#include "calendar/service.hpp"

namespace madang::calendar {
namespace {

using std::chrono::days;

constexpr std::int64_t kMostLooked = 20'000;  // bookings of one room
constexpr std::int64_t kMostShown = 50;       // of one room
constexpr std::int64_t kMostCapacity = 100'000;

std::string shown(Timestamp moment, const Zone& zone) {
  std::string text = occurrence_name(zone.civil(moment), false);
  text[10] = ' ';
  return text;
}

}  // namespace

RoomList Service::list_rooms(store::Transaction& transaction, const auth::Actor& actor,
                             const ListRooms& request) const {
  auth::require(actor, auth::Verb::see);
  if (request.from.has_value() != request.to.has_value())
    throw Refusal(kInvalid, request.from ? "to" : "from", "from and to are said together.");
  if (request.from && (*request.to <= *request.from || *request.to - *request.from > days(kLongestBooking)))
    throw Refusal(kInvalid, "to", "to must be later than from, by at most 14 days.");
  RoomList list{rooms_of(transaction, actor.org_id), {}};
  std::ranges::sort(list.rooms, {}, [](const Room& room) { return std::pair(room.name, room.id); });
  if (!request.from) return list;
  for (const Room& room : list.rooms)
    for (const BookingRow& row :
         bookings_in(transaction, actor.org_id, room.id, {*request.from, *request.to}, kMostShown))
      if (const auto stored = find_event(transaction, actor.org_id, row.event_id))
        list.bookings.push_back({row.room_id, row.event_id, stored->event.organiser_id, row.starts_at, row.ends_at});
  return list;
}

Room Service::create_room(store::Transaction& transaction, const auth::Actor& actor, const CreateRoom& request) {
  require_power(transaction, actor);
  Room room{ids_.next<RoomId>(), people::accepted_line(request.name.value, "name", 1),
            request.place ? people::accepted_line(request.place->value, "place") : "", request.capacity.value_or(0)};
  if (room.capacity < 0 || room.capacity > kMostCapacity)
    throw Refusal(kInvalid, "capacity", fmt::format("capacity must be between 0 and {}.", kMostCapacity));
  if (rooms_of(transaction, actor.org_id).size() >= kMostRooms) throw Refusal(kTooManyRooms);
  add_room(transaction, actor.org_id, room);
  return room;
}

void Service::remove_room(store::Transaction& transaction, const auth::Actor& actor, const NameRoom& request) {
  require_power(transaction, actor);
  if (!find_room(transaction, actor.org_id, request.room_id)) throw Refusal(kNotFound);
  calendar::remove_room(transaction, actor.org_id, request.room_id);
}

void Service::book(store::Transaction& transaction, OrgId org, const StoredEvent& stored) {
  const CalendarEvent& event = stored.event;
  remove_bookings(transaction, org, event.id);
  if (!event.room_id || stored.is_removed) return;
  const auto room = find_room(transaction, org, *event.room_id);
  if (!room) throw Refusal(kInvalid, "room_id", "There is no such room.");
  const Timestamp now = clock_.now();
  if (stored.bounds.ends_at > now + kBookedAhead)
    throw Refusal(kInvalid, event.rule ? "rule" : "time", "A room can be had for the next two years alone.");
  const TimeSpan ahead{now, now + kBookedAhead};
  const auto wanted = occurrences_of(event, ahead, kMostBookings + 1);
  if (wanted.size() > kMostBookings)
    throw Refusal(kInvalid, "rule", fmt::format("A room can be had {} times at most.", kMostBookings));
  for (const Occurrence& each : wanted)
    if (each.ends_at - each.starts_at > days(kLongestBooking))
      throw Refusal(kInvalid, "time.end_date", "A room can be had for at most 14 days at once.");
  require_room_free(transaction, org, *room, wanted, event.id);
  for (const Occurrence& each : wanted)
    if (each.starts_at < each.ends_at)
      add_booking(transaction, org, {room->id, each.ends_at, each.starts_at, event.id});
}

void Service::require_room_free(store::Transaction& transaction, OrgId org, const Room& room,
                                const std::vector<Occurrence>& wanted, EventId self) const {
  if (wanted.empty()) return;
  const TimeSpan all{wanted.front().starts_at, std::ranges::max(wanted, {}, &Occurrence::ends_at).ends_at};
  const auto taken = bookings_in(transaction, org, room.id, all, kMostLooked);
  for (const Occurrence& each : wanted) {
    const auto clash = std::ranges::find_if(taken, [&](const BookingRow& row) {
      return row.event_id != self && row.starts_at < each.ends_at && each.starts_at < row.ends_at;
    });
    if (clash == taken.end()) continue;
    const Zone zone = zone_of(each.time);
    throw Refusal(kRoomTaken, "room_id",
                  fmt::format("{} is taken from {} to {} ({}).", room.name, shown(clash->starts_at, zone),
                              shown(clash->ends_at, zone), zone.name()));
  }
}

}  // namespace madang::calendar
