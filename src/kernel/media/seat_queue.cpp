#include "kernel/media/seat_queue.hpp"

#include <algorithm>
#include <set>

namespace madang::media {
namespace {

/// Of what pictures may take, so much more is kept for those who come and hear.
constexpr double kForSound = 1.1;

}  // namespace

SeatPlace SeatQueue::enter(ParticipantId participant, RoomId room, std::uint64_t owner, const SeatRule& rule,
                           Time now) {
  if (const auto known = ask(participant, now)) return *known;
  const Turn turn = turn_for(room, owner, now);
  seats_[turn] = {.participant = participant, .room = room, .owner = owner, .asked = now};
  turns_[participant] = turn;
  let_in(rule);
  Seat& seat = seats_.at(turn);
  return seat.told = place_of(turn);
}

SeatQueue::Turn SeatQueue::turn_for(RoomId room, std::uint64_t owner, Time now) {
  std::erase_if(gone_, [&](const Gone& each) { return now - each.since > kPatience; });
  const auto before =
      std::ranges::find_if(gone_, [&](const Gone& each) { return each.room == room && each.owner == owner; });
  if (before == gone_.end()) return next_++;
  const Turn turn = before->turn;
  gone_.erase(before);
  return turn;
}

void SeatQueue::leave(ParticipantId participant, Time now) {
  const auto seat = find(participant);
  if (seat == seats_.end()) return;
  gone_.push_back({.room = seat->second.room, .owner = seat->second.owner, .turn = seat->first, .since = now});
  turns_.erase(participant);
  seats_.erase(seat);
}

void SeatQueue::close(RoomId room) {
  std::erase_if(turns_, [&](const auto& each) { return seats_.at(each.second).room == room; });
  std::erase_if(seats_, [&](const auto& each) { return each.second.room == room; });
  std::erase_if(gone_, [&](const Gone& each) { return each.room == room; });
}

std::map<SeatQueue::Turn, SeatQueue::Seat>::iterator SeatQueue::find(ParticipantId participant) {
  const auto turn = turns_.find(participant);
  return turn == turns_.end() ? seats_.end() : seats_.find(turn->second);
}

std::optional<SeatPlace> SeatQueue::ask(ParticipantId participant, Time now) {
  const auto seat = find(participant);
  if (seat == seats_.end()) return std::nullopt;
  seat->second.asked = now;
  return place_of(seat->first);
}

void SeatQueue::use(ParticipantId participant) {
  if (const auto seat = find(participant); seat != seats_.end()) seat->second.is_used = true;
}

std::optional<SeatPlace> SeatQueue::look(ParticipantId participant) const {
  const auto turn = turns_.find(participant);
  return turn == turns_.end() ? std::nullopt : std::optional(place_of(turn->second));
}

std::size_t SeatQueue::rooms() const {
  std::set<RoomId> rooms;
  for (const auto& [turn, seat] : seats_) rooms.insert(seat.room);
  return rooms.size();
}

std::size_t SeatQueue::count(SeatAccess access) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(seats_, [&](const auto& each) { return each.second.access == access; }));
}

SeatPlace SeatQueue::place_of(Turn turn) const {
  const Seat& seat = seats_.at(turn);
  if (seat.access == SeatAccess::pictures) return {};
  SeatPlace at{seat.access, 1};
  for (const auto& [other, each] : seats_)
    if (other < turn && each.access != SeatAccess::pictures) ++at.place;
  return at;
}

/// Whether all still fit when this one has what is wanted for it.
bool SeatQueue::fits(Turn turn, SeatAccess wanted, const SeatRule& rule) const {
  const bool wants_pictures = wanted == SeatAccess::pictures;
  const auto most = wants_pictures ? rule.most_pictures : rule.most_hearing;
  if (most) return count(wanted) < *most;
  if (rule.surge >= (wants_pictures ? Surge::stage_resolution : Surge::audio)) return false;
  struct People {
    std::size_t seeing = 0;
    std::size_t hearing = 0;
  };
  std::map<RoomId, People> rooms;
  for (const auto& [other, seat] : seats_) {
    const SeatAccess access = other == turn ? wanted : seat.access;
    if (access == SeatAccess::pictures) ++rooms[seat.room].seeing;
    if (access == SeatAccess::hears) ++rooms[seat.room].hearing;
  }
  double packets = 0;
  for (const auto& [room, people] : rooms) {
    const std::size_t all = people.seeing + people.hearing;
    packets += static_cast<double>(people.seeing) * packets_to_each(rule.profile, all) +
               static_cast<double>(people.hearing) * packets_to_listener(rule.profile, all);
  }
  return packets <= rule.packets * (wants_pictures ? 1 : kForSound);
}

void SeatQueue::let_in(const SeatRule& rule) {
  for (const auto wanted : {SeatAccess::pictures, SeatAccess::hears}) {
    for (auto& [turn, seat] : seats_) {
      if (seat.access >= wanted) continue;
      if (!fits(turn, wanted, rule)) break;  // nobody overtakes
      seat.access = wanted;
    }
  }
}

std::vector<ParticipantId> SeatQueue::forget_absent(Time now) {
  std::vector<ParticipantId> forgotten;
  for (auto seat = seats_.begin(); seat != seats_.end();) {
    if (seat->second.is_used || now - seat->second.asked <= kPatience) {
      ++seat;
      continue;
    }
    forgotten.push_back(seat->second.participant);
    turns_.erase(seat->second.participant);
    seat = seats_.erase(seat);
  }
  return forgotten;
}

SeatQueue::Settled SeatQueue::settle(const SeatRule& rule, Time now) {
  Settled settled{.changes = {}, .forgotten = forget_absent(now)};
  let_in(rule);
  for (auto& [turn, seat] : seats_) {
    const SeatPlace place = place_of(turn);
    if (place == seat.told) continue;
    settled.changes.push_back({seat.participant, place, seat.told.access});
    seat.told = place;
  }
  return settled;
}

}  // namespace madang::media
