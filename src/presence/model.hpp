#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/time.hpp"

// The nouns of presence, as they cross the wire. Pure.

namespace madang::presence {

/// `away` is connected without anybody in front of it.
enum class PresenceState : std::uint8_t { online, away, do_not_disturb, offline };
BOOST_DESCRIBE_ENUM(PresenceState, online, away, do_not_disturb, offline)

/// What a device says of who sits in front of it.
enum class Activity : std::uint8_t { active, away };
BOOST_DESCRIBE_ENUM(Activity, active, away)

struct Presence {
  MemberId member_id;
  PresenceState state = PresenceState::offline;
  std::optional<Timestamp> last_active_at;  ///< absent while online, and of somebody who was never there
  std::optional<Timestamp> quiet_until;     ///< with do_not_disturb alone

  bool operator==(const Presence&) const = default;
};
BOOST_DESCRIBE_STRUCT(Presence, (), (member_id, state, last_active_at, quiet_until))

/// A member of an organisation; orders what belongs to one together.
struct Place {
  OrgId org_id;
  MemberId member_id;

  auto operator<=>(const Place&) const = default;
};

/// When somebody was last there, as it is kept.
struct Seen {
  Place place;
  Timestamp seen_at;

  bool operator==(const Seen&) const = default;
};

/// More people than any screen shows.
inline constexpr std::size_t kMostWatched = 200;
inline constexpr std::chrono::hours kLongestQuiet{24};

/// Told to those who watch the member: `prs_…`, with the number of the member's id.
inline std::string stream_of(MemberId member) { return Id<"prs">{member.value}.text(); }

}  // namespace madang::presence
