#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/refusal.hpp"
#include "working_time/hours_model.hpp"

namespace madang::working_time {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Timestamp at(const char* text) { return Timestamp::read(text).value(); }
Zone zone(const char* name) { return Zone::find(name).value(); }

WorkingTime usual(const char* name, Country country = Country::none, std::vector<ChangedDay> changed = {}) {
  return {zone(name), WeekHours::usual(), Days(country, changed)};
}

WorkingTime nights(const char* name) {
  WeekHours hours;
  for (auto& day : hours.days) day = {{22 * 60, 30 * 60}};
  return {zone(name), hours, Days(Country::none, {})};
}

TEST(WorkingHours, begin_and_end_by_the_clock_on_the_wall) {
  const WorkingTime working = usual("Asia/Seoul");
  EXPECT_FALSE(working.at(at("2026-11-30T08:59:59.999+09:00")));
  EXPECT_TRUE(working.at(at("2026-11-30T09:00:00+09:00")));
  EXPECT_TRUE(working.at(at("2026-11-30T17:59:59.999+09:00")));
  EXPECT_FALSE(working.at(at("2026-11-30T18:00:00+09:00")));
}

TEST(WorkingHours, the_next_after_friday_evening_is_monday_morning) {
  EXPECT_EQ(usual("Asia/Seoul").next(at("2026-11-27T18:00:00+09:00")), at("2026-11-30T09:00:00+09:00"));
}

TEST(WorkingHours, holidays_are_passed_over) {
  const WorkingTime korea = usual("Asia/Seoul", Country::korea);
  EXPECT_EQ(korea.next(at("2027-02-05T20:00:00+09:00")), at("2027-02-10T09:00:00+09:00"));
  const WorkingTime china = usual("Asia/Shanghai", Country::china);
  EXPECT_EQ(china.next(at("2027-02-04T20:00:00+08:00")), at("2027-02-09T09:00:00+08:00"));
}

TEST(WorkingHours, a_saturday_that_is_worked_instead_has_the_hours_of_a_working_day) {
  const WorkingTime china = usual("Asia/Shanghai", Country::china);
  EXPECT_THAT(china.on(Date::of(20260214)),
              ElementsAre(Span{at("2026-02-14T09:00:00+08:00"), at("2026-02-14T18:00:00+08:00")}));
  EXPECT_TRUE(china.on(Date::of(20260221)).empty());
}

TEST(WorkingHours, what_administrators_entered_wins_over_the_table) {
  const WorkingTime working = usual("Asia/Shanghai", Country::china,
                                    {{Date::of(20260214), DayKind::off}, {Date::of(20260216), DayKind::working}});
  EXPECT_TRUE(working.on(Date::of(20260214)).empty());
  EXPECT_EQ(working.on(Date::of(20260216)).size(), 1);
}

TEST(WorkingHours, a_night_shift_belongs_to_the_day_it_begins_on) {
  const WorkingTime working = nights("Asia/Seoul");
  EXPECT_TRUE(working.at(at("2026-11-30T05:59:00+09:00")));
  EXPECT_FALSE(working.at(at("2026-11-30T06:00:00+09:00")));
  EXPECT_EQ(working.next(at("2026-11-30T06:00:00+09:00")), at("2026-11-30T22:00:00+09:00"));
}

TEST(WorkingHours, a_night_in_which_clocks_change_is_an_hour_shorter_or_longer) {
  const WorkingTime working = nights("Europe/Paris");
  const auto length = [&](int date) {
    return working.on(Date::of(date)).at(0).to - working.on(Date::of(date)).at(0).from;
  };
  EXPECT_EQ(length(20260327), 8h);
  EXPECT_EQ(length(20260328), 7h);
  EXPECT_EQ(length(20261024), 9h);
}

TEST(WorkingHours, a_time_that_is_left_out_is_the_first_moment_after_it) {
  const Zone paris = zone("Europe/Paris");
  EXPECT_EQ(paris.moment(CivilTime(Date::of(20260329).days()) + 150min), at("2026-03-29T03:00:00+02:00"));
  const Zone lord_howe = zone("Australia/Lord_Howe");  // half an hour is left out there
  EXPECT_EQ(lord_howe.moment(CivilTime(Date::of(20261004).days()) + 135min), at("2026-10-04T02:30:00+11:00"));
}

TEST(WorkingHours, a_time_that_comes_twice_is_one_of_two_moments) {
  const Zone paris = zone("Europe/Paris");
  const CivilTime civil = CivilTime(Date::of(20261025).days()) + 150min;
  EXPECT_EQ(paris.moment(civil, Twice::first), at("2026-10-25T02:30:00+02:00"));
  EXPECT_EQ(paris.moment(civil, Twice::second), at("2026-10-25T02:30:00+01:00"));
}

TEST(WorkingHours, so_much_work_later_leaves_out_what_is_not_worked) {
  const WorkingTime working = usual("Asia/Seoul");
  EXPECT_EQ(working.after(at("2026-11-27T17:00:00+09:00"), 2h), at("2026-11-30T10:00:00+09:00"));
  EXPECT_EQ(working.after(at("2026-11-28T12:00:00+09:00"), 9h), at("2026-11-30T18:00:00+09:00"));
}

TEST(WorkingHours, between_two_moments_only_what_is_worked_counts) {
  const WorkingTime working = usual("Asia/Seoul");
  EXPECT_EQ(working.between(at("2026-11-27T17:00:00+09:00"), at("2026-11-30T10:00:00+09:00")), 2h);
  EXPECT_EQ(working.between(at("2026-11-28T00:00:00+09:00"), at("2026-11-29T00:00:00+09:00")), 0h);
}

TEST(WorkingHours, who_never_works_has_no_next) {
  const WorkingTime never(zone("Asia/Seoul"), WeekHours(), Days(Country::none, {}));
  EXPECT_FALSE(never.next(at("2026-11-27T17:00:00+09:00")));
  EXPECT_FALSE(never.after(at("2026-11-27T17:00:00+09:00"), 1h));
}

TEST(WorkingHours, after_and_between_agree_from_any_moment) {
  std::mt19937 random(7);
  std::uniform_int_distribution<std::int64_t> seconds(0, 3 * 365 * 86'400);
  for (const char* name : {"Asia/Seoul", "Asia/Shanghai", "Europe/Paris", "Australia/Lord_Howe", "America/Asuncion"}) {
    for (const WorkingTime& working : {usual(name, Country::china), nights(name)}) {
      for (int round = 0; round < 200; ++round) {
        const Timestamp from = at("2025-01-01T00:00:00Z") + std::chrono::seconds(seconds(random));
        const auto worked = std::chrono::seconds(1 + seconds(random) % 400'000);
        const auto to = working.after(from, worked);
        ASSERT_TRUE(to);
        ASSERT_EQ(working.between(from, *to), worked) << name << " " << from.text();
        const auto next = working.next(from);
        ASSERT_TRUE(next);
        ASSERT_TRUE(working.at(*next)) << name << " " << from.text();
        ASSERT_EQ(working.between(from, *next), 0h) << name << " " << from.text();
      }
    }
  }
}

TEST(QuietHoursTest, end_in_the_morning_by_the_clock_on_the_wall) {
  const QuietHours quiet(zone("Europe/Paris"), {22 * 60, 31 * 60});
  EXPECT_EQ(quiet.next(at("2026-03-28T21:59:00+01:00")), at("2026-03-28T21:59:00+01:00"));
  EXPECT_EQ(quiet.next(at("2026-03-28T22:00:00+01:00")), at("2026-03-29T07:00:00+02:00"));
  EXPECT_EQ(quiet.next(at("2026-10-25T02:30:00+01:00")), at("2026-10-25T07:00:00+01:00"));
  EXPECT_EQ(quiet.next(at("2026-10-25T07:00:00+01:00")), at("2026-10-25T07:00:00+01:00"));
}

TEST(QuietHoursTest, that_end_while_clocks_change_end_at_a_moment_that_there_is) {
  const QuietHours quiet(zone("Europe/Paris"), {23 * 60, 26 * 60 + 30});
  EXPECT_EQ(quiet.next(at("2027-03-28T00:10:00+01:00")), at("2027-03-28T03:00:00+02:00"));
  EXPECT_EQ(quiet.next(at("2027-10-31T02:10:00+02:00")), at("2027-10-31T02:30:00+01:00"));
  EXPECT_EQ(quiet.next(at("2027-10-31T02:20:00+01:00")), at("2027-10-31T02:30:00+01:00"));
  EXPECT_EQ(quiet.next(at("2027-10-31T02:30:00+01:00")), at("2027-10-31T02:30:00+01:00"));
  const QuietHours half_an_hour(zone("Australia/Lord_Howe"), {23 * 60, 26 * 60 + 15});
  EXPECT_EQ(half_an_hour.next(at("2027-10-03T01:59:00+10:30")), at("2027-10-03T02:30:00+11:00"));
}

TEST(QuietHoursTest, over_a_night_in_which_clocks_change_never_end_twice) {
  for (const char* name : {"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/Asuncion"}) {
    const QuietHours quiet(zone(name), {22 * 60, 31 * 60});
    for (Timestamp moment = at("2027-01-01T00:00:00Z"); moment < at("2028-01-01T00:00:00Z"); moment = moment + 17min) {
      const Timestamp next = quiet.next(moment);
      ASSERT_GE(next, moment) << name;
      ASSERT_LE(next - moment, 10h) << name << " " << moment.text();
      ASSERT_EQ(quiet.next(next), next) << name << " " << moment.text();
    }
  }
}

TEST(QuietHoursTest, who_is_reached_works_and_wants_no_quiet) {
  const WorkingTime working = usual("Asia/Seoul", Country::korea);
  const QuietHours quiet(zone("Asia/Seoul"), {12 * 60, 13 * 60});
  EXPECT_EQ(next_reachable(at("2026-11-30T12:10:00+09:00"), working, quiet), at("2026-11-30T13:00:00+09:00"));
  EXPECT_EQ(next_reachable(at("2026-12-24T19:00:00+09:00"), working, quiet), at("2026-12-28T09:00:00+09:00"));
  EXPECT_EQ(next_reachable(at("2026-12-24T19:00:00+09:00"), working, std::nullopt), at("2026-12-28T09:00:00+09:00"));
}

TEST(QuietHoursTest, whose_work_is_all_quiet_is_never_reached) {
  const QuietHours quiet(zone("Asia/Seoul"), {8 * 60, 19 * 60});
  EXPECT_FALSE(next_reachable(at("2026-11-30T12:10:00+09:00"), usual("Asia/Seoul"), quiet));
}

TEST(WeekHoursTest, refuse_what_is_no_week_and_name_the_day) {
  const auto field_of = [](WeekHours hours) -> std::string {
    try {
      require_week_hours(hours, "hours");
    } catch (const Refusal& refusal) {
      return refusal.field;
    }
    return "";
  };
  EXPECT_EQ(field_of(WeekHours::usual()), "");
  WeekHours hours = WeekHours::usual();
  hours.days.pop_back();
  EXPECT_EQ(field_of(hours), "hours.days");
  for (const Stretch wrong :
       {Stretch{-1, 60}, Stretch{60, 60}, Stretch{1440, 1500}, Stretch{0, 1441}, Stretch{1380, 2900}}) {
    hours = WeekHours::usual();
    hours.days[4] = {wrong};
    EXPECT_EQ(field_of(hours), "hours.days.4") << wrong.from << " " << wrong.to;
  }
  hours = WeekHours::usual();
  hours.days[2] = {{600, 700}, {690, 800}};
  EXPECT_EQ(field_of(hours), "hours.days.2");
  hours.days[2] = {{22 * 60, 34 * 60}};
  EXPECT_EQ(field_of(hours), "hours.days.2");
}

TEST(ZonesTest, are_those_of_the_system) {
  EXPECT_TRUE(Zone::find("Pacific/Apia"));
  EXPECT_EQ(zone("Asia/Seoul").name(), "Asia/Seoul");
  for (const char* wrong : {"", "Asia/Atlantis", "../../etc/passwd", "asia/seoul"})
    EXPECT_FALSE(Zone::find(wrong)) << wrong;
}

}  // namespace
}  // namespace madang::working_time
