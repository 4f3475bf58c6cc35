#pragma once

#include <span>
#include <vector>

#include "calendar/model.hpp"

// When several people can meet. Pure.

namespace madang::calendar {

/// One person's time in a window: what is taken of it, and when they work. Both in order and without overlaps.
struct PersonsTime {
  MemberId member_id;
  std::vector<TimeSpan> busy;
  std::vector<TimeSpan> working;
};

/// A time that could be: who is busy then, and who would not be at work.
struct TimeSuggestion {
  Timestamp starts_at;
  Timestamp ends_at;
  std::vector<MemberId> busy_ids;
  std::vector<MemberId> off_ids;

  bool operator==(const TimeSuggestion&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimeSuggestion, (), (starts_at, ends_at, busy_ids, off_ids))

/// Sorted, and what overlaps or touches made one.
std::vector<TimeSpan> joined(std::vector<TimeSpan> spans);
bool overlaps(std::span<const TimeSpan> spans, TimeSpan span);
/// Whether all of it lies within one of them.
bool covers(std::span<const TimeSpan> spans, TimeSpan span);

inline constexpr std::chrono::minutes kStep{30};  ///< suggestions begin at whole and half hours
inline constexpr std::size_t kMostSuggestions = 8;

/// The best times of `length` in the window, never when nobody works: first those that suit most people, then the
/// earliest. Suggestions that overlap one that is better are left out.
std::vector<TimeSuggestion> suggested(std::span<const PersonsTime> people, TimeSpan window,
                                      std::chrono::milliseconds length);

}  // namespace madang::calendar
