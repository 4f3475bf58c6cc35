#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/tests/studio.hpp"

namespace madang::tasks {
namespace {

Timestamp at(const char* text) { return Timestamp::read(text).value(); }

std::optional<Date> next(const Repeat& repeat, int due, int earliest = 0) {
  const auto is_worked = [](Date date) { return date.weekday().iso_encoding() < 6 && date != Date::of(20261225); };
  return next_date(repeat, Date::of(due), Date::of(earliest ? earliest : due), is_worked);
}

TEST(DueTest, a_day_is_over_at_its_end_where_it_counts) {
  EXPECT_EQ(moment_of(on(20261201)), at("2026-12-01T15:00:00Z"));
  EXPECT_EQ(moment_of(on(20261201, {}, "Europe/Paris")), at("2026-12-01T23:00:00Z"));
  EXPECT_EQ(moment_of(on(20261201, 9 * 60)), at("2026-12-01T00:00:00Z"));
}

TEST(DueTest, a_reminder_a_day_before_is_at_the_same_hour_also_when_clocks_change) {
  EXPECT_EQ(reminder_moment(on(20260329, 10 * 60, "Europe/Paris"), 24 * 60), at("2026-03-28T09:00:00Z"));
  EXPECT_EQ(reminder_moment(on(20260329, 10 * 60, "Europe/Paris"), 30), at("2026-03-29T07:30:00Z"));
  EXPECT_EQ(reminder_moment(on(20261025, 10 * 60, "Europe/Paris"), 24 * 60), at("2026-10-24T08:00:00Z"));
  EXPECT_EQ(reminder_moment(on(20261201), 0), at("2026-12-01T00:00:00Z"));  // nine in the morning
}

TEST(DueTest, refuses_by_the_field) {
  EXPECT_EQ(refused([] { require_due(on(20261201, 1440), "due"); }), "request.invalid due.minute");
  EXPECT_EQ(refused([] { require_due(on(20261201, {}, "Asia/Atlantis"), "due"); }), "request.invalid due.time_zone");
  EXPECT_EQ(refused([] { require_notice(-1, "minutes"); }), "request.invalid minutes");
  EXPECT_EQ(refused([] { require_notice(28 * 24 * 60 + 1, "minutes"); }), "request.invalid minutes");
}

TEST(RepeatTest, counts_days_weeks_months_and_years) {
  EXPECT_EQ(next({RepeatUnit::day, 3}, 20261130), Date::of(20261203));
  EXPECT_EQ(next({RepeatUnit::week, 2}, 20261130), Date::of(20261214));
  EXPECT_EQ(next({RepeatUnit::week, 1, {{1, 4}}}, 20261130), Date::of(20261203));
  EXPECT_EQ(next({RepeatUnit::week, 2, {{1, 4}}}, 20261203), Date::of(20261214));
  EXPECT_EQ(next({RepeatUnit::month, 1, {}, 31}, 20270131), Date::of(20270228));
  EXPECT_EQ(next({RepeatUnit::month, 1, {}, 31}, 20270228), Date::of(20270331));
  EXPECT_EQ(next({RepeatUnit::month, 3}, 20261115), Date::of(20270215));
  EXPECT_EQ(next({RepeatUnit::year, 1, {}, 29}, 20280229), Date::of(20290228));
  EXPECT_EQ(next({RepeatUnit::year, 4, {}, 29}, 20280229), Date::of(20320229));
}

TEST(RepeatTest, counts_working_days_by_whoever_works) {
  EXPECT_EQ(next({RepeatUnit::working_day, 1}, 20261127), Date::of(20261130));
  EXPECT_EQ(next({RepeatUnit::working_day, 1}, 20261224), Date::of(20261228));
  EXPECT_EQ(next({RepeatUnit::working_day, 2}, 20261127), Date::of(20261201));
  const auto never = [](Date) { return false; };
  EXPECT_EQ(next_date({RepeatUnit::working_day, 1}, Date::of(20261127), Date::of(20261127), never), std::nullopt);
}

TEST(RepeatTest, brings_nothing_of_what_was_missed) {
  EXPECT_EQ(next({RepeatUnit::day, 3}, 20261101, 20261130), Date::of(20261201));
  EXPECT_EQ(next({RepeatUnit::day, 1}, 20261101, 20261130), Date::of(20261130));
  EXPECT_EQ(next({RepeatUnit::week, 2}, 20261102, 20261130), Date::of(20261130));
  EXPECT_EQ(next({RepeatUnit::month, 1, {}, 15}, 20260115, 20261130), Date::of(20261215));
  EXPECT_EQ(next({RepeatUnit::working_day, 1}, 20261101, 20261128), Date::of(20261130));
}

TEST(RepeatTest, ends) {
  const Repeat repeat{RepeatUnit::week, 1, {}, {}, Date::of(20261207)};
  EXPECT_EQ(next(repeat, 20261130), Date::of(20261207));
  EXPECT_EQ(next(repeat, 20261207), std::nullopt);
  EXPECT_EQ(next({RepeatUnit::year, 99}, 21800101), std::nullopt);  // beyond what dates can say
}

TEST(RepeatTest, ends_after_so_many) {
  Repeat repeat{.unit = RepeatUnit::day, .count = 3};
  int more = 0;
  for (; const auto found = next(repeat, 20261201 + more); ++more) repeat = following(repeat);
  EXPECT_EQ(more, 2);
  EXPECT_EQ(repeat.count, 1);
  EXPECT_EQ(following({.unit = RepeatUnit::day}), (Repeat{.unit = RepeatUnit::day}));
}

TEST(RepeatTest, remembers_the_day_it_began_with) {
  EXPECT_EQ(settled({RepeatUnit::month, 1}, Date::of(20261031)).month_day, 31);
  EXPECT_EQ(settled({RepeatUnit::week, 1}, Date::of(20261031)).month_day, std::nullopt);
}

TEST(RepeatTest, refuses_by_the_field) {
  EXPECT_EQ(refused([] { require_repeat({RepeatUnit::day, 0}, "repeat"); }), "request.invalid repeat.interval");
  EXPECT_EQ(refused([] { require_repeat({RepeatUnit::day, 100}, "repeat"); }), "request.invalid repeat.interval");
  for (const auto& days : std::vector<std::vector<std::int64_t>>{{}, {0}, {8}, {2, 1}, {1, 1}})
    EXPECT_EQ(refused([&] { require_repeat({RepeatUnit::week, 1, days}, "repeat"); }),
              "request.invalid repeat.weekdays");
  EXPECT_EQ(refused([] { require_repeat({RepeatUnit::day, 1, {{1}}}, "repeat"); }), "request.invalid repeat.weekdays");
  EXPECT_EQ(refused([] { require_repeat({RepeatUnit::day, 1, {}, 3}, "repeat"); }), "request.invalid repeat.month_day");
  for (const std::int64_t count : {0, -1, 1000})
    EXPECT_EQ(refused([&] { require_repeat({.unit = RepeatUnit::day, .count = count}, "repeat"); }),
              "request.invalid repeat.count");
  EXPECT_EQ(
      refused([] { require_repeat({.unit = RepeatUnit::day, .until = Date::of(20261231), .count = 2}, "repeat"); }),
      "request.invalid repeat.count");
  EXPECT_EQ(refused([] { require_repeat({RepeatUnit::month, 1, {}, 32}, "repeat"); }),
            "request.invalid repeat.month_day");
}

TEST(StakeTest, guests_see_what_they_are_given_and_change_nothing) {
  EXPECT_TRUE(may_see({.guest = true, .assignee = true}));
  EXPECT_TRUE(may_see({.guest = true, .follower = true}));
  EXPECT_FALSE(may_see({.guest = true, .maker = true, .shares_list = true, .sees_source = true}));
  EXPECT_FALSE(may_change({.guest = true, .assignee = true}));
}

TEST(StakeTest, who_only_looks_on_changes_nothing) {
  EXPECT_TRUE(may_see({.sees_source = true}));
  EXPECT_FALSE(may_change({.follower = true, .sees_source = true}));
  for (const Stake& stake : {Stake{.maker = true}, Stake{.assignee = true}, Stake{.shares_list = true}}) {
    EXPECT_TRUE(may_see(stake));
    EXPECT_TRUE(may_change(stake));
  }
  EXPECT_FALSE(may_see({}));
}

}  // namespace
}  // namespace madang::tasks
