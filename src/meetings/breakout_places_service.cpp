#include <algorithm>
#include <map>
#include <set>

#include "meetings/service.hpp"

// Who is in which breakout room, and belongs to which.

namespace madang::meetings {
namespace {

std::optional<BreakoutRoomId> required(const json::Patch<BreakoutRoomId>& room) {
  if (!room.given) throw Refusal(kInvalid, "room_id", "room_id is missing.");
  return room.value;
}

void require_room(const Breakouts& breakouts, const std::optional<BreakoutRoomId>& room) {
  if (room && !has_room(breakouts, *room))
    throw Refusal(kInvalid, "room_id", "room_id is no breakout room of this meeting.");
}

}  // namespace

BreakoutPlace Service::place_of(const Hand& hand, const MeetingParticipant& participant) const {
  auto found = find_place(hand.transaction, hand.org, hand.meeting().id, participant.id);
  return found ? *found : BreakoutPlace{.participant_id = participant.id};
}

std::vector<BreakoutPlace> Service::places_here(const Hand& hand) const {
  std::set<ParticipantId> here;
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) here.insert(each.id);
  std::vector<BreakoutPlace> places = places_in(hand.transaction, hand.org, hand.meeting().id);
  std::erase_if(places, [&](const BreakoutPlace& each) { return !here.contains(each.participant_id); });
  return places;
}

void Service::keep(Hand& hand, const MeetingParticipant& whose, const BreakoutPlace& place) {
  save_place(hand.transaction, hand.org, whose, place);
  append(hand.transaction, hand.org, stream_of(hand.meeting().id), BreakoutPlaceChanged{hand.meeting().id, place});
}

std::vector<MeetingParticipant> Service::devices_of(const Hand& hand, const MeetingParticipant& participant) const {
  std::vector<MeetingParticipant> devices = dressed_in(hand, ParticipantState::joined);
  std::erase_if(devices, [&](const MeetingParticipant& each) { return each.member_id != participant.member_id; });
  return devices;
}

/// A hand was raised in the room before; the spotlight is the main room's.
void Service::put_in_room(Hand& hand, MeetingParticipant participant, std::optional<BreakoutRoomId> room) {
  BreakoutPlace place = place_of(hand, participant);
  if (place.room_id == room) return;
  place.room_id = room;
  place.help_asked_at.reset();
  keep(hand, participant, place);
  if (participant.hand_raised_at) {
    participant.hand_raised_at.reset();
    keep(hand, participant);
  }
  if (room && hand.meeting().spotlight_id == participant.id) hand.meeting().spotlight_id.reset();
  const MediaSeat seat{hand.org, hand.meeting().id,     participant.id, participant.member_id,
                       room,     participant.guest_name};
  then(hand.transaction, [seat](Media& media) { media.move(seat); });
}

void Service::assign(Hand& hand, const Breakouts& breakouts, const MeetingParticipant& participant,
                     std::optional<BreakoutRoomId> room) {
  for (const MeetingParticipant& each : devices_of(hand, participant)) {
    BreakoutPlace place = place_of(hand, each);
    if (place.assigned_id != room) {
      place.assigned_id = room;
      keep(hand, each, place);
    }
    if (breakouts.opened_at) put_in_room(hand, each, room);
  }
}

BreakoutPlace Service::assign_to_breakout(store::Transaction& transaction, const auth::Actor& actor,
                                          const AssignToBreakout& request) {
  const auto room = required(request.room_id);
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  const MeetingParticipant participant = present_in(hand, request.participant_id);
  const Breakouts breakouts = breakouts_of(hand);
  require_room(breakouts, room);
  assign(hand, breakouts, participant, room);
  keep(hand);
  return place_of(hand, participant);
}

/// Who hosts goes anywhere, and is assigned nowhere by it.
BreakoutPlace Service::go_to_breakout(store::Transaction& transaction, const auth::Actor& actor,
                                      const GoToBreakout& request) {
  const auto room = required(request.room_id);
  Hand hand = enter(transaction, actor, request.meeting_id);
  const MeetingParticipant participant = own_in(hand, actor, request.participant_id);
  if (!is_here(participant)) throw Refusal(kNotPresent);
  const Breakouts breakouts = breakouts_of(hand);
  if (!breakouts.opened_at) throw Refusal(kBreakoutsClosed);
  require_room(breakouts, room);
  const BreakoutPlace place = place_of(hand, participant);
  if (place.room_id == room) return place;
  if (runs(hand.meeting(), actor.member_id)) {
    put_in_room(hand, participant, room);
    if (room) answer_help(hand, *room);
  } else if (!room) {
    if (!breakouts.may_return && !is_closing(breakouts, clock_.now())) throw Refusal(kMayNotReturn);
    for (const MeetingParticipant& each : devices_of(hand, participant)) put_in_room(hand, each, {});
  } else {
    if (!breakouts.may_choose && place.assigned_id != room) throw Refusal(kMayNotChooseRoom);
    assign(hand, breakouts, participant, room);
  }
  keep(hand);
  return place_of(hand, participant);
}

BreakoutPlace Service::ask_for_help(store::Transaction& transaction, const auth::Actor& actor,
                                    const AskForHelp& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  const MeetingParticipant participant = find_in(hand, request.participant_id);
  const bool may_answer = !request.is_asked && runs(hand.meeting(), actor.member_id);
  const bool is_own = participant.member_id == auth::person_of(actor);
  auth::require_let_in(actor, auth::Verb::amend, {.author = is_own || may_answer});
  if (!is_here(participant)) throw Refusal(kNotPresent);
  BreakoutPlace place = place_of(hand, participant);
  if (request.is_asked && !place.room_id) throw Refusal(kBreakoutsClosed);
  if (place.help_asked_at.has_value() == request.is_asked) return place;
  place.help_asked_at = request.is_asked ? std::optional(clock_.now()) : std::nullopt;
  keep(hand, participant, place);
  return place;
}

/// Somebody who hosts has come.
void Service::answer_help(Hand& hand, BreakoutRoomId room) {
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) {
    BreakoutPlace place = place_of(hand, each);
    if (place.room_id != room || !place.help_asked_at) continue;
    place.help_asked_at.reset();
    keep(hand, each, place);
  }
}

/// Who comes again lands where they belong, with whatever device.
void Service::find_room(Hand& hand, const MeetingParticipant& participant) {
  const auto breakouts = find_breakouts(hand.transaction, hand.org, hand.meeting().id);
  if (!breakouts || breakouts->rooms.empty()) return;
  BreakoutPlace place{.participant_id = participant.id};
  if (const auto last = last_place_of(hand.transaction, hand.org, hand.meeting().id, participant.member_id))
    if (last->assigned_id && has_room(*breakouts, *last->assigned_id)) place.assigned_id = last->assigned_id;
  const bool hosts = runs(hand.meeting(), participant.member_id);
  if (!place.assigned_id && breakouts->opened_at && breakouts->seats_latecomers && !breakouts->may_choose && !hosts)
    place.assigned_id = emptiest_room(*breakouts, places_here(hand));
  if (!place.assigned_id) return;
  keep(hand, participant, place);
  if (breakouts->opened_at) put_in_room(hand, participant, place.assigned_id);
}

/// Where they belong is kept.
void Service::leave_room(Hand& hand, const MeetingParticipant& participant) {
  auto place = find_place(hand.transaction, hand.org, hand.meeting().id, participant.id);
  if (!place || (!place->room_id && !place->help_asked_at)) return;
  place->room_id.reset();
  place->help_asked_at.reset();
  save_place(hand.transaction, hand.org, participant, *place);
}

bool Service::is_in_main_room(store::Transaction& transaction, const auth::Actor& actor, MeetingId meeting) const {
  const Hand hand = enter(transaction, actor, meeting);
  if (!breakouts_of(hand).opened_at) return true;
  const auto members = members_in_room(hand, {});
  return std::ranges::find(members, auth::person_of(actor)) != members.end();
}

std::vector<MemberId> Service::members_in_room(const Hand& hand, std::optional<BreakoutRoomId> room) const {
  std::map<ParticipantId, BreakoutPlace> places;
  for (const BreakoutPlace& each : places_in(hand.transaction, hand.org, hand.meeting().id))
    places[each.participant_id] = each;
  std::set<MemberId> members;
  for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined))
    if (places[each.id].room_id == room) members.insert(each.member_id);
  return {members.begin(), members.end()};
}

}  // namespace madang::meetings
