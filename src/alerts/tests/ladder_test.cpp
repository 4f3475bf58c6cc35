#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alerts/ladder_model.hpp"
#include "base/refusal.hpp"

namespace madang::alerts {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

const Timestamp kBegin = Timestamp::read("2026-11-30T01:00:00Z").value();

std::optional<Timestamp> always(Timestamp moment) { return moment; }

/// Every step with its moment, each happening when it is due.
std::vector<std::pair<Channel, std::chrono::minutes>> climb(const Policy& policy, const Reachable& reachable) {
  const Ladder ladder(policy);
  Climb climb{kBegin, 0, kBegin};
  std::vector<std::pair<Channel, std::chrono::minutes>> steps;
  while (const auto due = next_step(ladder, climb, reachable)) {
    steps.emplace_back(ladder.step(due->number).channel,
                       std::chrono::duration_cast<std::chrono::minutes>(due->at - kBegin));
    climb = climbed(climb, *due, due->at);
  }
  return steps;
}

std::pair<Channel, std::chrono::minutes> on(Channel channel, std::chrono::minutes after) { return {channel, after}; }

TEST(LadderTest, steps_come_by_time_and_in_the_order_of_the_policy) {
  EXPECT_THAT(climb(Policy::usual(), always),
              ElementsAre(on(Channel::in_app, 0min), on(Channel::push, 0min), on(Channel::in_app, 10min),
                          on(Channel::push, 10min), on(Channel::in_app, 20min), on(Channel::email, 30min),
                          on(Channel::sms, 60min), on(Channel::phone, 90min), on(Channel::deputy, 120min),
                          on(Channel::manager, 180min)));
}

TEST(LadderTest, who_sleeps_is_told_in_the_morning_and_then_with_the_usual_gaps) {
  const Timestamp morning = kBegin + 8h;
  const auto from_morning = [&](Timestamp moment) -> std::optional<Timestamp> { return std::max(moment, morning); };
  EXPECT_THAT(climb({{{Channel::in_app, 0, 2, 10, true}, {Channel::phone, 30, 1, 0, true}}}, from_morning),
              ElementsAre(on(Channel::in_app, 480min), on(Channel::in_app, 490min), on(Channel::phone, 510min)));
}

TEST(LadderTest, what_does_not_wait_comes_at_night_too_and_is_not_held_by_what_would_come_later) {
  const Timestamp morning = kBegin + 8h;
  const auto from_morning = [&](Timestamp moment) -> std::optional<Timestamp> { return std::max(moment, morning); };
  EXPECT_THAT(climb({{{Channel::in_app, 0, 2, 10, false}, {Channel::phone, 30, 1, 0, true}}}, from_morning),
              ElementsAre(on(Channel::in_app, 0min), on(Channel::in_app, 10min), on(Channel::phone, 480min)));
}

TEST(LadderTest, who_is_never_reached_has_no_next_step) {
  EXPECT_TRUE(climb(Policy::usual(), [](Timestamp) { return std::nullopt; }).empty());
}

TEST(LadderTest, a_step_that_happened_late_moves_those_behind_it) {
  const Ladder ladder(Policy{{{Channel::in_app, 0, 3, 10, true}}});
  Climb climb{kBegin, 0, kBegin};
  climb = climbed(climb, {0, kBegin}, kBegin + 7min);
  EXPECT_EQ(next_step(ladder, climb, always), (DueStep{1, kBegin + 17min}));
}

std::string field_of(const Policy& policy) {
  try {
    require_policy(policy, "policy");
  } catch (const Refusal& refusal) {
    return refusal.field;
  }
  return "";
}

TEST(PolicyTest, refuses_what_is_no_ladder_and_names_the_field) {
  EXPECT_EQ(field_of(Policy::usual()), "");
  EXPECT_EQ(field_of({}), "policy.rungs");
  EXPECT_EQ(field_of({{{Channel::phone, 0, 1, 0, true}}}), "policy.rungs") << "a policy begins in the app";
  const auto with = [](Rung rung) { return Policy{{{Channel::in_app, 0, 1, 0, true}, rung}}; };
  EXPECT_EQ(field_of(with({Channel::sms, -1, 1, 0, true})), "policy.rungs[1].after_minutes");
  EXPECT_EQ(field_of(with({Channel::sms, kLongestLadder + 1, 1, 0, true})), "policy.rungs[1].after_minutes");
  EXPECT_EQ(field_of(with({Channel::sms, 0, 0, 0, true})), "policy.rungs[1].times");
  EXPECT_EQ(field_of(with({Channel::sms, 0, kMostTimes + 1, 5, true})), "policy.rungs[1].times");
  EXPECT_EQ(field_of(with({Channel::sms, 0, 2, 4, true})), "policy.rungs[1].gap_minutes");
  EXPECT_EQ(field_of(with({Channel::sms, kLongestLadder, 2, 5, true})), "policy.rungs[1].gap_minutes");
  EXPECT_EQ(field_of({std::vector(kMostRungs + 1, Rung{})}), "policy.rungs");
  EXPECT_EQ(field_of({std::vector(4, Rung{Channel::in_app, 0, 20, 5, true})}), "policy.rungs") << "80 steps";
}

}  // namespace
}  // namespace madang::alerts
