#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

#include "meetings/service.hpp"

// What who runs a meeting does with its breakout rooms.

namespace madang::meetings {
namespace {

void require_minutes(const std::optional<std::int64_t>& minutes) {
  if (minutes && (*minutes < 1 || *minutes > kMostBreakoutMinutes))
    throw Refusal(kInvalid, "minutes", fmt::format("minutes must be between 1 and {}.", kMostBreakoutMinutes));
}

/// By its id, else by its name, so that the same wish twice makes nothing twice.
std::optional<BreakoutRoomId> named(const Breakouts& breakouts, const WantedBreakoutRoom& wanted,
                                    const std::string& name, std::size_t index) {
  const auto is_it = [&](const BreakoutRoom& each) { return wanted.id ? each.id == *wanted.id : each.name == name; };
  const auto found = std::ranges::find_if(breakouts.rooms, is_it);
  if (found != breakouts.rooms.end()) return found->id;
  if (!wanted.id) return std::nullopt;
  const std::string field = fmt::format("rooms[{}].id", index);
  throw Refusal(kInvalid, field, field + " is no room of this meeting.");
}

}  // namespace

Breakouts Service::breakouts_of(const Hand& hand) const {
  auto found = find_breakouts(hand.transaction, hand.org, hand.meeting().id);
  return found ? std::move(*found) : Breakouts{.meeting_id = hand.meeting().id};
}

void Service::keep(Hand& hand, const Breakouts& breakouts) {
  save_breakouts(hand.transaction, hand.org, breakouts);
  append(hand.transaction, hand.org, stream_of(hand.meeting().id), BreakoutsChanged{breakouts});
}

std::vector<BreakoutRoom> Service::rooms_of(const Breakouts& before, const LayOutBreakouts& request) {
  if (request.rooms.size() > kMostBreakoutRooms)
    throw Refusal(kInvalid, "rooms", fmt::format("A meeting has at most {} breakout rooms.", kMostBreakoutRooms));
  std::vector<BreakoutRoom> rooms;
  for (std::size_t i = 0; i < request.rooms.size(); ++i) {
    const std::string field = fmt::format("rooms[{}].name", i);
    const std::string name = people::accepted_line(request.rooms[i].name.value, field, 1);
    const auto known = named(before, request.rooms[i], name, i);
    const auto is_taken = [&](const BreakoutRoom& each) { return each.name == name || each.id == known; };
    if (std::ranges::any_of(rooms, is_taken)) throw Refusal(kInvalid, field, field + " is another room's already.");
    rooms.push_back({known ? *known : ids_.next<BreakoutRoomId>(), name});
  }
  return rooms;
}

Breakouts Service::lay_out_breakouts(store::Transaction& transaction, const auth::Actor& actor,
                                     const LayOutBreakouts& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  if (hand.meeting().state == MeetingState::ended) throw Refusal(kMeetingEnded);
  require_minutes(request.minutes);
  const Breakouts before = breakouts_of(hand);
  Breakouts breakouts = before;
  breakouts.rooms = rooms_of(before, request);
  breakouts.may_choose = request.may_choose.value_or(breakouts.may_choose);
  breakouts.may_return = request.may_return.value_or(breakouts.may_return);
  breakouts.seats_latecomers = request.seats_latecomers.value_or(breakouts.seats_latecomers);
  breakouts.minutes = request.minutes;
  if (breakouts.rooms.empty() && breakouts.opened_at)
    throw Refusal(kInvalid, "rooms", "Rooms that are open are closed before they are taken away.");
  if (breakouts == before) return breakouts;
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) {
    BreakoutPlace place = place_of(hand, each);
    if (place.room_id && !has_room(breakouts, *place.room_id)) throw Refusal(kBreakoutOccupied, "rooms");
    if (!place.assigned_id || has_room(breakouts, *place.assigned_id)) continue;
    place.assigned_id.reset();
    keep(hand, each, place);
  }
  keep(hand, breakouts);
  return breakouts;
}

BreakoutSheet Service::assign_breakouts(store::Transaction& transaction, const auth::Actor& actor,
                                        const AssignBreakouts& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  const Breakouts breakouts = breakouts_of(hand);
  if (breakouts.rooms.empty()) throw Refusal(kNoBreakouts);
  std::vector<MeetingParticipant> people;
  std::vector<BreakoutPlace> places;
  std::set<MemberId> seen;
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) {
    const BreakoutPlace place = place_of(hand, each);
    if (runs(hand.meeting(), each.member_id) || !seen.insert(each.member_id).second) continue;
    if (place.assigned_id && !request.is_anew)
      places.push_back(place);
    else
      people.push_back(each);
  }
  std::mt19937_64 random{std::random_device{}()};
  std::ranges::shuffle(people, random);
  for (const MeetingParticipant& each : people) {
    const BreakoutRoomId room = emptiest_room(breakouts, places);
    places.push_back({each.id, room, {}, {}});
    assign(hand, breakouts, each, room);
  }
  return {breakouts, places_here(hand)};
}

Breakouts Service::open_breakouts(store::Transaction& transaction, const auth::Actor& actor,
                                  const OpenBreakouts& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  if (hand.meeting().state != MeetingState::ongoing) throw Refusal(kMeetingEnded);
  require_minutes(request.minutes);
  Breakouts breakouts = breakouts_of(hand);
  if (breakouts.rooms.empty()) throw Refusal(kNoBreakouts);
  const bool was_open = breakouts.opened_at.has_value();
  if (!was_open) breakouts.opened_at = clock_.now();
  breakouts.closes_at.reset();
  if (request.minutes) breakouts.closes_at = clock_.now() + std::chrono::minutes(*request.minutes);
  set_closing(hand, breakouts);
  if (was_open) return breakouts;
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) {
    const BreakoutPlace place = place_of(hand, each);
    if (place.assigned_id) put_in_room(hand, each, place.assigned_id);
  }
  keep(hand);
  return breakouts;
}

Breakouts Service::close_breakouts(store::Transaction& transaction, const auth::Actor& actor,
                                   const CloseBreakouts& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  Breakouts breakouts = breakouts_of(hand);
  if (!breakouts.opened_at) return breakouts;
  if (request.at_once) {
    shut(hand, breakouts);
    keep(hand);
    return breakouts;
  }
  if (is_closing(breakouts, clock_.now())) return breakouts;
  breakouts.closes_at = clock_.now() + kBreakoutWarning;
  set_closing(hand, breakouts);
  return breakouts;
}

void Service::set_closing(Hand& hand, const Breakouts& breakouts) {
  const std::string key = hand.meeting().id.text();
  if (breakouts.closes_at)
    jobs_.schedule(hand.transaction, hand.org, kBreakoutsJob, key, *breakouts.closes_at, "");
  else
    jobs_.cancel(hand.transaction, hand.org, kBreakoutsJob, key);
  keep(hand, breakouts);
}

void Service::close_when_due(store::Transaction& transaction, OrgId org, MeetingId id) {
  auto stored = find_meeting(transaction, org, id);
  if (!stored) return;
  Hand hand = open(transaction, org, std::move(*stored));
  Breakouts breakouts = breakouts_of(hand);
  if (breakouts.opened_at && breakouts.closes_at) shut(hand, breakouts);
  keep(hand);
}

void Service::shut(Hand& hand, Breakouts& breakouts) {
  jobs_.cancel(hand.transaction, hand.org, kBreakoutsJob, hand.meeting().id.text());
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) put_in_room(hand, each, {});
  breakouts.opened_at.reset();
  breakouts.closes_at.reset();
  keep(hand, breakouts);
}

/// The rooms stay for the next time; who was in them is another time's.
void Service::forget_breakouts(Hand& hand) {
  auto breakouts = find_breakouts(hand.transaction, hand.org, hand.meeting().id);
  if (!breakouts) return;
  if (breakouts->opened_at) shut(hand, *breakouts);
  delete_places(hand.transaction, hand.org, hand.meeting().id);
}

Breakouts Service::tell_breakouts(store::Transaction& transaction, const auth::Actor& actor,
                                  const TellBreakouts& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  const Breakouts breakouts = breakouts_of(hand);
  if (!breakouts.opened_at) throw Refusal(kBreakoutsClosed);
  const std::string text = people::accepted_line(request.text.value, "text", 1);
  streams_.tell(transaction, hand.org, stream_of(hand.meeting().id),
                BreakoutsTold{hand.meeting().id, actor.member_id, text, clock_.now()});
  return breakouts;
}

}  // namespace madang::meetings
