#pragma once

#include "announcements/model.hpp"

// What announcements tell. On a member's own stream `mem_…` stands what is wanted of them. That something is to be
// looked at again is told to those who are there, and kept nowhere.

namespace madang::announcements {

/// To a reader: there is something to read, to confirm or to sign, for the first time or again.
struct AnnouncementAsked {
  static constexpr std::string_view kType = "announcements.asked";
  AnnouncementBrief brief;
};
BOOST_DESCRIBE_STRUCT(AnnouncementAsked, (), (brief))

/// To a reader: nothing more is wanted of them, since they did it or it is over.
struct AnnouncementSettled {
  static constexpr std::string_view kType = "announcements.settled";
  AnnouncementId announcement_id;
};
BOOST_DESCRIBE_STRUCT(AnnouncementSettled, (), (announcement_id))

/// To an approver: somebody's announcement waits for them; or it no longer does.
struct ReviewAsked {
  static constexpr std::string_view kType = "announcements.review_asked";
  AnnouncementBrief brief;
};
BOOST_DESCRIBE_STRUCT(ReviewAsked, (), (brief))

struct ReviewSettled {
  static constexpr std::string_view kType = "announcements.review_settled";
  AnnouncementId announcement_id;
};
BOOST_DESCRIBE_STRUCT(ReviewSettled, (), (announcement_id))

/// To the author: somebody else, or the clock, has moved it on.
struct AnnouncementMoved {
  static constexpr std::string_view kType = "announcements.moved";
  AnnouncementId announcement_id;
  std::string title;
  AnnouncementState state = AnnouncementState::draft;
  std::string reason;  ///< of a refusal
};
BOOST_DESCRIBE_STRUCT(AnnouncementMoved, (), (announcement_id, title, state, reason))

/// To the devices of the author and of who let it out, while they are connected and at most once in a second: how far
/// it has come.
struct AnnouncementCounted {
  static constexpr std::string_view kType = "announcements.counted";
  AnnouncementId announcement_id;
  ReaderTally tally;
  bool counted = true;
};
BOOST_DESCRIBE_STRUCT(AnnouncementCounted, (), (announcement_id, tally, counted))

/// On the organisation's stream, to whoever is there: what they show of it is to be fetched again. It says nothing of
/// it, for everybody hears it.
struct AnnouncementChanged {
  static constexpr std::string_view kType = "announcements.changed";
  AnnouncementId announcement_id;
};
BOOST_DESCRIBE_STRUCT(AnnouncementChanged, (), (announcement_id))

}  // namespace madang::announcements
