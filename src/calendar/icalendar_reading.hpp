#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/model.hpp"

// What other programs write about calendars (iCalendar, RFC 5545), read by libical within limits. Pure.

namespace madang::calendar {

/// An event as a file tells it, with everything that we keep of one.
struct ReadEvent {
  std::string uid;
  std::string title;
  std::string place;
  std::string notes;
  EventTime time;
  std::optional<std::string> rule;
  std::vector<std::string> extra_dates;
  std::vector<std::string> left_out;
  std::vector<EventOverride> overrides;
  EventVisibility visibility = EventVisibility::usual;
  bool is_free = false;
  std::optional<std::int64_t> remind_minutes_before;
  std::int64_t sequence = 0;

  bool operator==(const ReadEvent&) const = default;
};

struct ReadCalendar {
  std::string name;
  std::vector<ReadEvent> events;  ///< each UID once
  std::int64_t skipped = 0;       ///< what was no event that can be kept
};

inline constexpr std::size_t kMostFileBytes = 4 << 20;
inline constexpr std::size_t kMostRead = 5000;  ///< events

/// Nothing when it is no calendar. Times without a zone are those of `home_zone`.
std::optional<ReadCalendar> read_icalendar(std::string_view text, const std::string& home_zone);

/// The IANA name of what other programs call a zone, such as `Korea Standard Time`; nothing when it is not known.
std::optional<std::string> zone_called(std::string_view name);

}  // namespace madang::calendar
