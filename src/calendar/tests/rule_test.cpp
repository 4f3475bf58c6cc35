#include "calendar/rule_model.hpp"
#include "calendar/tests/bureau.hpp"

namespace madang::calendar {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

CivilTime civil(std::string_view name) { return read_occurrence_name(name, name.size() == 10).value(); }

std::vector<std::string> starts(const std::string& rule, std::string_view first, std::string_view from,
                                std::string_view to, std::string_view zone = "Asia/Seoul") {
  std::vector<std::string> found;
  for (const CivilTime each : starts_by(rule, civil(first), Zone::find(zone).value(), {civil(from), civil(to)}))
    found.push_back(occurrence_name(each, false));
  return found;
}

/// The moments of an event, in UTC.
std::vector<std::string> moments(EventTime time, std::string rule, std::string_view from, std::string_view to) {
  CalendarEvent event;
  event.time = std::move(time);
  event.rule = std::move(rule);
  std::vector<std::string> found;
  for (const auto& each : occurrences_of(event, {utc(from), utc(to)}, 100))
    found.push_back(each.starts_at.text().substr(0, 16));
  return found;
}

TEST(Rules, are_read_in_one_spelling_and_never_come_more_often_than_daily) {
  EXPECT_EQ(read_rule("freq=weekly;byday=mo"), "FREQ=WEEKLY;BYDAY=MO");
  for (const char* bad : {"", "weekly", "FREQ=HOURLY", "FREQ=SECONDLY;COUNT=2", "FREQ=DAILY;BYHOUR=1,2,3",
                          "FREQ=DAILY;INTERVAL=0", "FREQ=NEVER", "FREQ=DAILY;COUNT=2;UNTIL=20270101"})
    EXPECT_EQ(read_rule(bad), std::nullopt) << bad;
  EXPECT_EQ(read_rule(std::string(2000, 'F')), std::nullopt);
}

TEST(Rules, count_weeks_months_and_their_last_days) {
  EXPECT_THAT(starts("FREQ=WEEKLY;BYDAY=MO,WE", "2026-11-30T09:00", "2026-11-30T00:00", "2026-12-10T00:00"),
              ElementsAre("2026-11-30T09:00", "2026-12-02T09:00", "2026-12-07T09:00", "2026-12-09T09:00"));
  EXPECT_THAT(starts("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30T09:00", "2027-01-01T00:00", "2027-03-31T23:00"),
              ElementsAre("2027-01-31T09:00", "2027-02-28T09:00", "2027-03-31T09:00"));
  EXPECT_THAT(starts("FREQ=MONTHLY;BYDAY=2TU", "2026-12-08T09:00", "2026-12-01T00:00", "2027-02-28T00:00"),
              ElementsAre("2026-12-08T09:00", "2027-01-12T09:00", "2027-02-09T09:00"));
  EXPECT_THAT(starts("FREQ=DAILY;COUNT=3", "2026-12-08T09:00", "2026-12-09T00:00", "2027-02-28T00:00"), SizeIs(2));
}

TEST(Rules, that_never_come_end_and_those_far_away_are_found) {
  EXPECT_THAT(starts("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-12-08T09:00", "2026-12-09T00:00", "2150-02-28T00:00"),
              IsEmpty());
  EXPECT_THAT(starts("FREQ=DAILY", "2000-01-01T09:00", "2026-12-09T00:00", "2026-12-10T00:00"),
              ElementsAre("2026-12-09T09:00"));
  EXPECT_THAT(starts("FREQ=DAILY", "1900-01-01T09:00", "2190-12-09T00:00", "2190-12-10T00:00"), IsEmpty());
}

TEST(Rules, end_at_a_moment_that_is_told_in_utc) {
  // The 30th at nine in Seoul is midnight in UTC: that is the last.
  EXPECT_THAT(starts("FREQ=DAILY;UNTIL=20261130T000000Z", "2026-11-29T09:00", "2026-11-01T00:00", "2026-12-31T00:00"),
              ElementsAre("2026-11-29T09:00", "2026-11-30T09:00"));
  EXPECT_THAT(starts("FREQ=DAILY;UNTIL=20261130", "2026-11-29T09:00", "2026-11-01T00:00", "2026-12-31T00:00"),
              ElementsAre("2026-11-29T09:00", "2026-11-30T09:00"));
}

TEST(Rules, keep_to_the_clock_on_the_wall_when_paris_moves_its_own) {
  EXPECT_THAT(moments(on(20260327, 540, 600, "Europe/Paris"), "FREQ=DAILY", "2026-03-27T00:00", "2026-03-31T00:00"),
              ElementsAre("2026-03-27T08:00", "2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"));
  EXPECT_THAT(moments(on(20261023, 540, 600, "Europe/Paris"), "FREQ=DAILY", "2026-10-23T00:00", "2026-10-27T00:00"),
              ElementsAre("2026-10-23T07:00", "2026-10-24T07:00", "2026-10-25T08:00", "2026-10-26T08:00"));
  for (const char* zone : {"Asia/Seoul", "Asia/Shanghai"})
    EXPECT_THAT(moments(on(20260328, 600, 660, zone), "FREQ=DAILY", "2026-03-28T00:00", "2026-03-30T12:00"), SizeIs(3));
}

TEST(Rules, begin_behind_the_gap_when_the_hour_is_left_out_and_first_when_it_comes_twice) {
  EXPECT_THAT(moments(on(20260328, 150, 180, "Europe/Paris"), "FREQ=DAILY", "2026-03-28T00:00", "2026-03-30T12:00"),
              ElementsAre("2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"));
  EXPECT_THAT(moments(on(20261024, 150, 180, "Europe/Paris"), "FREQ=DAILY", "2026-10-24T00:00", "2026-10-26T12:00"),
              ElementsAre("2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"));
}

TEST(Rules, of_whole_days_are_a_day_long_whatever_the_clocks_do) {
  CalendarEvent event;
  event.time = whole_day(20261024, "Europe/Paris");
  event.rule = "FREQ=DAILY;COUNT=2";
  const auto found = occurrences_of(event, {utc("2026-10-20T00:00"), utc("2026-10-30T00:00")}, 10);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[1].occurrence, "2026-10-25");
  EXPECT_EQ(found[1].ends_at - found[1].starts_at, hours(25));
}

TEST(Rules, are_divided_without_a_gap_or_a_double) {
  const Zone zone = Zone::find("Asia/Seoul").value();
  const auto first = civil("2026-11-30T09:00");
  const auto cut = civil("2026-12-14T09:00");
  const std::string rule = "FREQ=WEEKLY;COUNT=5";
  const auto before = ended_before(rule, cut, zone, false);
  const auto after = begun_at(rule, first, cut, zone);
  EXPECT_EQ(last_start(before, first, zone), civil("2026-12-07T09:00"));
  EXPECT_EQ(after, "FREQ=WEEKLY;COUNT=3");
  EXPECT_EQ(last_start(after, cut, zone), last_start(rule, first, zone));
}

TEST(Rules, follow_a_first_day_that_moved) {
  EXPECT_EQ(moved_rule("FREQ=WEEKLY;BYDAY=MO,WE", civil("2026-11-30"), civil("2026-12-01")), "FREQ=WEEKLY;BYDAY=TU,TH");
  EXPECT_EQ(moved_rule("FREQ=MONTHLY;BYMONTHDAY=30", civil("2026-11-30"), civil("2026-12-01")),
            "FREQ=MONTHLY;BYMONTHDAY=1");
  EXPECT_EQ(moved_rule("FREQ=MONTHLY;BYDAY=2TU", civil("2026-12-08"), civil("2026-12-17")), "FREQ=MONTHLY;BYDAY=3TH");
  EXPECT_EQ(moved_rule("FREQ=MONTHLY;BYDAY=-1FR", civil("2026-11-27"), civil("2026-11-26")), "FREQ=MONTHLY;BYDAY=-1TH");
  EXPECT_EQ(moved_rule("FREQ=DAILY", civil("2026-12-08"), civil("2026-12-17")), "FREQ=DAILY");
}

TEST(Rules, that_end_have_bounds_and_others_go_on) {
  CalendarEvent event;
  event.time = on(20261130, 540, 600);
  event.rule = "FREQ=DAILY;COUNT=3";
  EXPECT_EQ(bounds_of(event).ends_at, seoul("2026-12-02T10:00"));
  event.rule = "FREQ=DAILY";
  EXPECT_EQ(bounds_of(event).ends_at, kForEver);
}

}  // namespace
}  // namespace madang::calendar
