#include "meetings/breakouts_model.hpp"

#include <algorithm>

namespace madang::meetings {

bool has_room(const Breakouts& breakouts, BreakoutRoomId id) {
  return std::ranges::any_of(breakouts.rooms, [&](const BreakoutRoom& each) { return each.id == id; });
}

bool is_closing(const Breakouts& breakouts, Timestamp now) {
  return breakouts.opened_at && breakouts.closes_at && *breakouts.closes_at - now <= kBreakoutWarning;
}

BreakoutRoomId emptiest_room(const Breakouts& breakouts, const std::vector<BreakoutPlace>& places) {
  const auto assigned = [&](const BreakoutRoom& room) {
    return std::ranges::count(places, std::optional(room.id), &BreakoutPlace::assigned_id);
  };
  return std::ranges::min_element(breakouts.rooms, {}, assigned)->id;
}

}  // namespace madang::meetings
