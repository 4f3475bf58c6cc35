#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"

// How an alert goes on at somebody who has not confirmed it. Pure.

namespace madang::alerts {

/// By which way somebody is told. `deputy` and `manager` tell another person, in their place.
enum class Channel { in_app, push, email, sms, phone, deputy, manager };
BOOST_DESCRIBE_ENUM(Channel, in_app, push, email, sms, phone, deputy, manager)

/// One rung of a policy. It comes `after_minutes` after the alert began for this person, and then `times` in all, each
/// `gap_minutes` after the one before. One that `waits` comes only when its receiver may be reached.
struct Rung {
  Channel channel = Channel::in_app;
  std::int64_t after_minutes = 0;
  std::int64_t times = 1;
  std::int64_t gap_minutes = 0;
  bool waits = true;

  bool operator==(const Rung&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rung, (), (channel, after_minutes, times, gap_minutes, waits))

/// What an organisation settles: how its alerts go on. Kept with each alert as it was when that was sent, so a change
/// of the policy changes no alert that is on its way.
struct Policy {
  std::vector<Rung> rungs;

  /// In the app at once and by push; in the app again twice, e-mail after half an hour, SMS after an hour, a call after
  /// ninety minutes, then the deputy and the manager.
  static Policy usual();
  bool operator==(const Policy&) const = default;
};
BOOST_DESCRIBE_STRUCT(Policy, (), (rungs))

constexpr std::size_t kMostRungs = 12;
constexpr std::int64_t kMostTimes = 20;
constexpr std::int64_t kShortestGap = 5;              ///< minutes
constexpr std::int64_t kLongestLadder = 7 * 24 * 60;  ///< minutes
constexpr std::size_t kMostSteps = 60;

/// Throws a Refusal that names the field, such as `policy.rungs[2].times`.
void require_policy(const Policy& policy, const std::string& field);

/// One thing that happens at one moment.
struct Step {
  Channel channel = Channel::in_app;
  std::chrono::minutes after{0};
  bool waits = true;

  bool operator==(const Step&) const = default;
};

/// The rungs taken apart, by time; what comes at the same moment in the order of the policy.
class Ladder {
 public:
  explicit Ladder(const Policy& policy);

  std::size_t size() const { return steps_.size(); }
  const Step& step(std::size_t number) const { return steps_.at(number); }

 private:
  std::vector<Step> steps_;
};

/// When somebody may be reached: the moment itself, or the next one; nothing when there is none.
using Reachable = std::function<std::optional<Timestamp>(Timestamp)>;

/// How far an alert has come at one person.
struct Climb {
  Timestamp began_at;
  std::size_t steps_done = 0;
  Timestamp last_at;  ///< of the last step; `began_at` before there was one

  bool operator==(const Climb&) const = default;
};

struct DueStep {
  std::size_t number = 0;
  Timestamp at;

  bool operator==(const DueStep&) const = default;
};

/// What comes next and when; nothing at the end of the ladder, or when it waits for somebody who is never reached.
///
/// Steps never overtake each other: one that waits until the morning holds those behind it, which then come with the
/// gaps they would have had, so that nobody who slept is called in the same minute in which they are first told.
std::optional<DueStep> next_step(const Ladder& ladder, const Climb& climb, const Reachable& reachable);

/// After it has happened at `now`, which may be later than it was due.
Climb climbed(const Climb& climb, const DueStep& step, Timestamp now);

}  // namespace madang::alerts
