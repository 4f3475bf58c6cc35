#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "meetings/model.hpp"

// The breakout rooms of a meeting: who is in one sees and hears those in it alone. Pure.

namespace madang::meetings {

using BreakoutRoomId = Id<"brk">;

struct BreakoutRoom {
  BreakoutRoomId id;
  std::string name;

  bool operator==(const BreakoutRoom&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakoutRoom, (), (id, name))

/// How a meeting is divided. Prepared before it is opened, and kept for the meeting, so that it can be opened again.
struct Breakouts {
  MeetingId meeting_id;
  std::vector<BreakoutRoom> rooms;      ///< in the order the host gave them
  bool may_choose = false;              ///< everybody goes where they like
  bool may_return = true;               ///< to the main room, before all are closed
  bool seats_latecomers = true;         ///< who comes while they are open, and is assigned nowhere, gets the emptiest
  std::optional<std::int64_t> minutes;  ///< how long they are meant to be open
  std::optional<Timestamp> opened_at;   ///< nothing while they are closed
  std::optional<Timestamp> closes_at;   ///< then all go back; nothing: when the host says so

  bool operator==(const Breakouts&) const = default;
};
BOOST_DESCRIBE_STRUCT(Breakouts, (),
                      (meeting_id, rooms, may_choose, may_return, seats_latecomers, minutes, opened_at, closes_at))

/// Where a device is, and where it belongs. What is kept of somebody who has left is where they belong: with whatever
/// device they come again, they land there.
struct BreakoutPlace {
  ParticipantId participant_id;
  std::optional<BreakoutRoomId> assigned_id;
  std::optional<BreakoutRoomId> room_id;   ///< nothing: in the main room
  std::optional<Timestamp> help_asked_at;  ///< of the host, from within a room

  bool operator==(const BreakoutPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(BreakoutPlace, (), (participant_id, assigned_id, room_id, help_asked_at))

inline constexpr std::size_t kMostBreakoutRooms = 50;
inline constexpr std::size_t kMostBreakoutName = 60;  // code points
inline constexpr std::int64_t kMostBreakoutMinutes = 24 * 60;
inline constexpr std::size_t kMostBreakoutMessage = 500;     // code points
inline constexpr std::chrono::seconds kBreakoutWarning{60};  // between the word that they close, and their closing

inline constexpr RefusalKind kBreakoutsClosed{"meetings.breakouts_closed", 409, "The breakout rooms are not open."};
inline constexpr RefusalKind kNoBreakouts{"meetings.no_breakouts", 409, "This meeting has no breakout rooms yet."};
inline constexpr RefusalKind kBreakoutOccupied{"meetings.breakout_occupied", 409, "Somebody is in this room."};
inline constexpr RefusalKind kMayNotChooseRoom{"meetings.may_not_choose_room", 403,
                                               "The host says who goes to which room."};
inline constexpr RefusalKind kMayNotReturn{"meetings.may_not_return", 403,
                                           "The host calls everybody back to the main room."};

bool has_room(const Breakouts& breakouts, BreakoutRoomId id);
/// All go back within the warning's time.
bool is_closing(const Breakouts& breakouts, Timestamp now);
/// That to which the fewest are assigned, the first of several. There is at least one room.
BreakoutRoomId emptiest_room(const Breakouts& breakouts, const std::vector<BreakoutPlace>& places);

}  // namespace madang::meetings
