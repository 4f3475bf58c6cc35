#include "calendar/free_model.hpp"

#include <algorithm>

namespace madang::calendar {
namespace {

TimeSuggestion judged(std::span<const PersonsTime> people, TimeSpan span) {
  TimeSuggestion suggestion{span.starts_at, span.ends_at, {}, {}};
  for (const PersonsTime& person : people) {
    if (overlaps(person.busy, span))
      suggestion.busy_ids.push_back(person.member_id);
    else if (!covers(person.working, span))
      suggestion.off_ids.push_back(person.member_id);
  }
  return suggestion;
}

/// Being busy weighs more than not being at work.
std::size_t weight(const TimeSuggestion& suggestion) {
  return 2 * suggestion.busy_ids.size() + suggestion.off_ids.size();
}

Timestamp next_step(Timestamp moment) {
  const std::int64_t step = std::chrono::milliseconds(kStep).count();
  return Timestamp::from_milliseconds((moment.milliseconds() + step - 1) / step * step);
}

}  // namespace

std::vector<TimeSpan> joined(std::vector<TimeSpan> spans) {
  std::ranges::sort(spans, {}, [](const TimeSpan& span) { return std::pair(span.starts_at, span.ends_at); });
  std::vector<TimeSpan> found;
  for (const TimeSpan& span : spans) {
    if (!found.empty() && span.starts_at <= found.back().ends_at)
      found.back().ends_at = std::max(found.back().ends_at, span.ends_at);
    else
      found.push_back(span);
  }
  return found;
}

bool overlaps(std::span<const TimeSpan> spans, TimeSpan span) {
  const auto later = std::ranges::upper_bound(spans, span.starts_at, {}, &TimeSpan::ends_at);
  return later != spans.end() && later->starts_at < span.ends_at;
}

bool covers(std::span<const TimeSpan> spans, TimeSpan span) {
  const auto later = std::ranges::upper_bound(spans, span.starts_at, {}, &TimeSpan::ends_at);
  return later != spans.end() && later->starts_at <= span.starts_at && span.ends_at <= later->ends_at;
}

std::vector<TimeSuggestion> suggested(std::span<const PersonsTime> people, TimeSpan window,
                                      std::chrono::milliseconds length) {
  std::vector<TimeSuggestion> all;
  for (Timestamp start = next_step(window.starts_at); start + length <= window.ends_at; start = start + kStep) {
    auto suggestion = judged(people, {start, start + length});
    if (suggestion.busy_ids.size() + suggestion.off_ids.size() < people.size()) all.push_back(std::move(suggestion));
  }
  std::ranges::sort(all, {}, [](const TimeSuggestion& each) { return std::pair(weight(each), each.starts_at); });
  std::vector<TimeSuggestion> best;
  for (auto& each : all) {
    const bool repeats = std::ranges::any_of(best, [&](const TimeSuggestion& better) {
      return better.starts_at < each.ends_at && each.starts_at < better.ends_at;
    });
    if (!repeats) best.push_back(std::move(each));
    if (best.size() == kMostSuggestions) break;
  }
  return best;
}

}  // namespace madang::calendar
