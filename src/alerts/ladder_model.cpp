#include "alerts/ladder_model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/refusal.hpp"

namespace madang::alerts {
namespace {

using std::chrono::minutes;

void require_rung(const Rung& rung, const std::string& field) {
  if (rung.after_minutes < 0 || rung.after_minutes > kLongestLadder)
    throw Refusal(kInvalid, field + ".after_minutes", "A step comes within a week.");
  if (rung.times < 1 || rung.times > kMostTimes)
    throw Refusal(kInvalid, field + ".times", "A step comes between once and 20 times.");
  if (rung.times > 1 && rung.gap_minutes < kShortestGap)
    throw Refusal(kInvalid, field + ".gap_minutes", "At least 5 minutes lie between two of the same step.");
  if (rung.gap_minutes < 0 || rung.after_minutes + (rung.times - 1) * rung.gap_minutes > kLongestLadder)
    throw Refusal(kInvalid, field + ".gap_minutes", "The last of it comes within a week.");
}

/// How long after the step before it a step comes.
minutes gap_before(const Ladder& ladder, std::size_t number) {
  return ladder.step(number).after - (number == 0 ? minutes(0) : ladder.step(number - 1).after);
}

}  // namespace

Policy Policy::usual() {
  return {{{Channel::in_app, 0, 3, 10, true},
           {Channel::push, 0, 2, 10, true},
           {Channel::email, 30, 1, 0, true},
           {Channel::sms, 60, 1, 0, true},
           {Channel::phone, 90, 1, 0, true},
           {Channel::deputy, 120, 1, 0, true},
           {Channel::manager, 180, 1, 0, true}}};
}

void require_policy(const Policy& policy, const std::string& field) {
  if (policy.rungs.empty() || policy.rungs.size() > kMostRungs)
    throw Refusal(kInvalid, field + ".rungs", fmt::format("A policy has between 1 and {} steps.", kMostRungs));
  std::int64_t steps = 0;
  for (std::size_t i = 0; i < policy.rungs.size(); ++i) {
    require_rung(policy.rungs[i], fmt::format("{}.rungs[{}]", field, i));
    steps += policy.rungs[i].times;
  }
  if (steps > static_cast<std::int64_t>(kMostSteps))
    throw Refusal(kInvalid, field + ".rungs", fmt::format("A policy has at most {} steps in all.", kMostSteps));
  const bool begins = std::ranges::any_of(
      policy.rungs, [](const Rung& rung) { return rung.channel == Channel::in_app && rung.after_minutes == 0; });
  if (!begins) throw Refusal(kInvalid, field + ".rungs", "A policy begins in the app, at once.");
}

Ladder::Ladder(const Policy& policy) {
  for (const Rung& rung : policy.rungs)
    for (std::int64_t time = 0; time < rung.times; ++time)
      steps_.push_back({rung.channel, minutes(rung.after_minutes + time * rung.gap_minutes), rung.waits});
  // Not std::stable_sort, which wants a deprecated buffer: a handful of steps is sorted as well by insertion.
  for (auto at = steps_.begin(); at != steps_.end(); ++at)
    std::rotate(std::ranges::upper_bound(steps_.begin(), at, at->after, {}, &Step::after), at, at + 1);
}

std::optional<DueStep> next_step(const Ladder& ladder, const Climb& climb, const Reachable& reachable) {
  if (climb.steps_done >= ladder.size()) return std::nullopt;
  const std::size_t number = climb.steps_done;
  const Timestamp wanted = climb.last_at + gap_before(ladder, number);
  if (!ladder.step(number).waits) return DueStep{number, wanted};
  const auto reached = reachable(wanted);
  if (!reached) return std::nullopt;
  return DueStep{number, *reached};
}

Climb climbed(const Climb& climb, const DueStep& step, Timestamp now) {
  return {climb.began_at, step.number + 1, std::max(step.at, now)};
}

}  // namespace madang::alerts
