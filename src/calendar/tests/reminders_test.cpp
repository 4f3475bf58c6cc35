#include "calendar/tests/bureau.hpp"

namespace madang::calendar {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct EventReminders : testing::Test {
  std::int64_t heard(const auth::Actor& actor) { return bureau.heard(actor, EventReminded::kType); }

  Bureau bureau;
  const auth::Actor mina = bureau.somebody();
  const auth::Actor wei = bureau.somebody();
};

TEST_F(EventReminders, come_before_each_occurrence_but_to_who_declined) {
  const auto jun = bureau.somebody();
  const auto event = bureau.create(mina, {.time = on(20261201, 600, 660),
                                          .rule = Text<1, kMostRule>{"FREQ=DAILY;COUNT=3"},
                                          .attendee_ids = {{wei.member_id, jun.member_id}}});
  bureau.answer(jun, event.id, AttendeeAnswer::declined);
  bureau.pass_until(seoul("2026-12-01T09:44"));
  EXPECT_EQ(heard(wei), 0);
  bureau.pass_until(seoul("2026-12-01T09:45"));
  EXPECT_EQ(heard(wei), 1);
  EXPECT_EQ(heard(mina), 1);
  bureau.pass_until(seoul("2026-12-09T00:00"));
  EXPECT_EQ(heard(wei), 3);
  EXPECT_EQ(heard(jun), 0);
}

TEST_F(EventReminders, move_with_the_event_and_end_with_it) {
  const auto event = bureau.create(mina, {.time = on(20261201, 600, 660)});
  bureau.change(mina, event.id, {.time = on(20261202, 600, 660)});
  bureau.pass_until(seoul("2026-12-01T12:00"));
  EXPECT_EQ(heard(mina), 0);
  bureau.remove(mina, event.id);
  bureau.pass_until(seoul("2026-12-02T12:00"));
  EXPECT_EQ(heard(mina), 0);
}

TEST_F(EventReminders, of_one_occurrence_that_moved_come_when_it_is) {
  const auto event =
      bureau.create(mina, {.time = on(20261201, 600, 660), .rule = Text<1, kMostRule>{"FREQ=DAILY;COUNT=2"}});
  bureau.change(
      mina, event.id,
      {.scope = EditScope::this_one, .occurrence = OccurrenceText{"2026-12-01T10:00"}, .time = on(20261204, 600, 660)});
  bureau.pass_until(seoul("2026-12-01T12:00"));
  EXPECT_EQ(heard(mina), 0);
  bureau.pass_until(seoul("2026-12-02T12:00"));
  EXPECT_EQ(heard(mina), 1);
  bureau.pass_until(seoul("2026-12-04T12:00"));
  EXPECT_EQ(heard(mina), 2);
}

TEST_F(EventReminders, that_are_late_come_as_long_as_they_are_of_use) {
  bureau.create(mina, {.time = on(20261201, 600, 660)});
  bureau.clock.set(seoul("2026-12-01T10:05"));
  bureau.jobs->run_due();
  EXPECT_EQ(heard(mina), 1);
  bureau.create(mina, {.time = on(20261202, 600, 660)});
  bureau.clock.set(seoul("2026-12-02T12:00"));
  bureau.jobs->run_due();
  EXPECT_EQ(heard(mina), 1);
}

TEST_F(EventReminders, of_whole_days_count_from_nine_in_the_morning) {
  bureau.create(mina, {.time = whole_day(20261203), .remind_minutes_before = {true, 24 * 60}});
  bureau.pass_until(seoul("2026-12-02T08:59"));
  EXPECT_EQ(heard(mina), 0);
  bureau.pass_until(seoul("2026-12-02T09:00"));
  EXPECT_EQ(heard(mina), 1);
}

TEST_F(EventReminders, of_years_come_each_year) {
  bureau.create(mina, {.time = on(20261201, 600, 660), .rule = Text<1, kMostRule>{"FREQ=YEARLY;INTERVAL=2"}});
  bureau.pass_until(seoul("2031-01-01T00:00"));
  EXPECT_EQ(heard(mina), 3);
}

TEST_F(EventReminders, do_not_wake_who_has_not_said_that_they_come) {
  bureau.store->write_now([&](store::Transaction& transaction) {
    bureau.hours_of->change_member(transaction, wei,
                                   {.org_id = wei.org_id, .member_id = wei.member_id, .quiet = {true, {{1320, 1860}}}});
  });
  const CreateEvent night{.time = on(20261201, 1400, 1430), .attendee_ids = {{wei.member_id}}};
  const auto event = bureau.create(mina, night);
  const auto other = bureau.create(mina, night);
  bureau.answer(wei, other.id, AttendeeAnswer::accepted);
  bureau.pass_until(seoul("2026-12-02T09:00"));
  EXPECT_EQ(heard(mina), 2);
  EXPECT_EQ(heard(wei), 1);
}

TEST_F(EventReminders, become_alerts_where_they_shall_be_confirmed) {
  const auto event = bureau.create(
      mina, {.time = on(20261201, 600, 660), .attendee_ids = {{wei.member_id}}, .remind_until_confirmed = true});
  bureau.pass_until(seoul("2026-12-01T09:45"));
  ASSERT_THAT(bureau.alerts, SizeIs(1));
  EXPECT_EQ(bureau.alerts[0].organiser_id, mina.member_id);
  EXPECT_EQ(bureau.alerts[0].text, "10:00 주간 회의");
  EXPECT_THAT(bureau.alerts[0].member_ids, testing::ElementsAre(wei.member_id));
}

}  // namespace
}  // namespace madang::calendar
