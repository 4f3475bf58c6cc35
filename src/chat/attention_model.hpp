#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/time.hpp"

// How conversations and people come to one member's attention. Nobody else learns of it. Pure.

namespace madang::chat {

enum class MuteLength { five_minutes, one_hour, one_day, seven_days, thirty_days, for_ever };
BOOST_DESCRIBE_ENUM(MuteLength, five_minutes, one_hour, one_day, seven_days, thirty_days, for_ever)

/// Without `until` for ever; it may lie in the past, and nothing is told when it is over.
struct Mute {
  std::optional<Timestamp> until;

  bool operator==(const Mute&) const = default;
};
BOOST_DESCRIBE_STRUCT(Mute, (), (until))

/// What is muted makes no sound and is not counted; but mentions are, if they are let through, and so is what starred
/// people say. A star is stronger than a mute.
struct Attention {
  std::optional<Mute> mute;
  bool lets_mentions = true;
  bool is_starred = false;

  bool operator==(const Attention&) const = default;
};
BOOST_DESCRIBE_STRUCT(Attention, (), (mute, lets_mentions, is_starred))

inline constexpr std::size_t kMostStarred = 200;  // people, of one member

inline constexpr RefusalKind kTooManyStarred{"chat.too_many_starred", 409, "You can star at most 200 people."};

Mute mute_for(MuteLength length, Timestamp now);

}  // namespace madang::chat
