#pragma once

#include <optional>
#include <vector>

#include "base/json/fields.hpp"
#include "base/text.hpp"
#include "meetings/breakouts_model.hpp"

// What is asked of breakout rooms. `org_id` and the ids come from the path.

namespace madang::meetings {

/// Without an id it is the one that has the name already, or a new one.
struct WantedBreakoutRoom {
  std::optional<BreakoutRoomId> id;
  Text<1, kMostBreakoutName> name;
};
BOOST_DESCRIBE_STRUCT(WantedBreakoutRoom, (), (id, name))

/// All rooms in their order; those that are not named go away, unless somebody is in them. What is absent is as usual.
struct LayOutBreakouts {
  OrgId org_id;
  MeetingId meeting_id;
  std::vector<WantedBreakoutRoom> rooms;
  std::optional<bool> may_choose;
  std::optional<bool> may_return;
  std::optional<bool> seats_latecomers;
  std::optional<std::int64_t> minutes;
};
BOOST_DESCRIBE_STRUCT(LayOutBreakouts, (),
                      (org_id, meeting_id, rooms, may_choose, may_return, seats_latecomers, minutes))

/// Divides those who are here and do not host evenly, at random: those who are assigned nowhere, or where `is_anew`,
/// all of them.
struct AssignBreakouts {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  bool is_anew = false;
};
BOOST_DESCRIBE_STRUCT(AssignBreakouts, (), (org_id, meeting_id, client_id, is_anew))

struct BreakoutSheet {
  Breakouts breakouts;
  std::vector<BreakoutPlace> places;  ///< of those who are in the meeting, by participant
};
BOOST_DESCRIBE_STRUCT(BreakoutSheet, (), (breakouts, places))

/// For so long from now on, or until they are closed. Open ones stay open and get that time.
struct OpenBreakouts {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  std::optional<std::int64_t> minutes;
};
BOOST_DESCRIBE_STRUCT(OpenBreakouts, (), (org_id, meeting_id, client_id, minutes))

/// After a warning of a minute, or at once.
struct CloseBreakouts {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  bool at_once = false;
};
BOOST_DESCRIBE_STRUCT(CloseBreakouts, (), (org_id, meeting_id, client_id, at_once))

struct TellBreakouts {
  OrgId org_id;
  MeetingId meeting_id;
  ClientId client_id;
  Text<1, kMostBreakoutMessage> text;
};
BOOST_DESCRIBE_STRUCT(TellBreakouts, (), (org_id, meeting_id, client_id, text))

/// Where somebody belongs; while the rooms are open they go there. With null: to none.
struct AssignToBreakout {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  json::Patch<BreakoutRoomId> room_id;  ///< to be said
};
BOOST_DESCRIBE_STRUCT(AssignToBreakout, (), (org_id, meeting_id, participant_id, room_id))

/// With one's own device. With null: to the main one.
struct GoToBreakout {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  json::Patch<BreakoutRoomId> room_id;  ///< to be said
};
BOOST_DESCRIBE_STRUCT(GoToBreakout, (), (org_id, meeting_id, participant_id, room_id))

struct AskForHelp {
  OrgId org_id;
  MeetingId meeting_id;
  ParticipantId participant_id;
  bool is_asked = false;
};
BOOST_DESCRIBE_STRUCT(AskForHelp, (), (org_id, meeting_id, participant_id, is_asked))

}  // namespace madang::meetings
