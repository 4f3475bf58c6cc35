#pragma once

#include "meetings/breakouts_model.hpp"

namespace madang::meetings {

/// On the meeting's stream: the rooms were laid out, opened, given another time, or closed.
struct BreakoutsChanged {
  static constexpr std::string_view kType = "meetings.breakouts_changed";
  Breakouts breakouts;
};
BOOST_DESCRIBE_STRUCT(BreakoutsChanged, (), (breakouts))

/// On the meeting's stream: somebody who is in it goes to another room, belongs to another one, or asks for help.
struct BreakoutPlaceChanged {
  static constexpr std::string_view kType = "meetings.breakout_place_changed";
  MeetingId meeting_id;
  BreakoutPlace place;
};
BOOST_DESCRIBE_STRUCT(BreakoutPlaceChanged, (), (meeting_id, place))

/// Told to all rooms of a meeting by who runs it.
struct BreakoutsTold {
  static constexpr std::string_view kType = "meetings.breakouts_told";
  MeetingId meeting_id;
  MemberId member_id;
  std::string text;
  Timestamp told_at;
};
BOOST_DESCRIBE_STRUCT(BreakoutsTold, (), (meeting_id, member_id, text, told_at))

}  // namespace madang::meetings
