#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/tests/studio.hpp"

namespace madang::tasks {
namespace {

using testing::IsEmpty;

struct Reminders : testing::Test {
  std::int64_t heard(const auth::Actor& actor) { return studio.heard(actor, "tasks.reminded"); }

  Studio studio;
  const OrgId org = studio.ids.next<OrgId>();
  const auth::Actor mina = studio.somebody(org);
  const auth::Actor wei = studio.somebody(org);
  const auth::Actor jun = studio.somebody(org);
};

TEST_F(Reminders, come_at_their_time_to_those_who_still_have_to_do_it) {
  const Task task = studio.create(
      mina,
      {.assignee_ids = {{wei.member_id, jun.member_id}}, .due = on(20261201, 14 * 60), .remind_minutes_before = 60});
  studio.tick(jun, task.id);
  studio.ring_at("2026-12-01T03:59:59Z");
  EXPECT_EQ(heard(wei), 0);
  studio.ring_at("2026-12-01T04:00:00Z");
  EXPECT_EQ(heard(wei), 1);
  EXPECT_EQ(heard(jun), 0);
  EXPECT_EQ(heard(mina), 0);
  EXPECT_THAT(studio.alarms, IsEmpty());
}

TEST_F(Reminders, of_others_wait_for_working_hours_and_ones_own_do_not) {
  const Task task = studio.create(mina, {.assignee_ids = {{wei.member_id, mina.member_id}},
                                         .due = on(20261204, 22 * 60),  // a Friday
                                         .remind_minutes_before = 0});
  studio.ring_at("2026-12-04T13:00:00Z");
  EXPECT_EQ(heard(mina), 1);
  EXPECT_EQ(heard(wei), 0);
  studio.ring_at("2026-12-06T23:59:00Z");
  EXPECT_EQ(heard(wei), 0);
  studio.ring_at("2026-12-07T00:00:00Z");
  EXPECT_EQ(heard(wei), 1);
  EXPECT_THAT(studio.alarms, IsEmpty());
}

TEST_F(Reminders, that_wait_are_not_said_of_what_is_done_meanwhile) {
  const Task task = studio.create(
      mina, {.assignee_ids = {{wei.member_id}}, .due = on(20261204, 22 * 60), .remind_minutes_before = 0});
  studio.ring_at("2026-12-04T13:00:00Z");
  studio.tick(wei, task.id);
  studio.ring_at("2026-12-07T00:00:00Z");
  EXPECT_EQ(heard(wei), 0);
}

TEST_F(Reminders, move_with_the_due_date_and_end_with_the_task) {
  const Task task = studio.create(mina, {.due = on(20261201, 14 * 60), .remind_minutes_before = 60});
  studio.change(mina, task.id, {.due = {true, on(20261202, 14 * 60)}});
  studio.ring_at("2026-12-01T04:00:00Z");
  EXPECT_EQ(heard(mina), 0);
  studio.set_state(mina, task.id, TaskState::done);
  EXPECT_THAT(studio.alarms, IsEmpty());
  studio.set_state(mina, task.id, TaskState::open);
  studio.ring_at("2026-12-02T04:00:00Z");
  EXPECT_EQ(heard(mina), 1);
}

TEST_F(Reminders, of_what_is_past_are_not_said) {
  studio.create(mina, {.due = on(20261129, 14 * 60), .remind_minutes_before = 60});
  EXPECT_THAT(studio.alarms, IsEmpty());
}

TEST_F(Reminders, for_now_come_now) {
  studio.create(mina, {.due = on(20261130, 12 * 60 - 1), .remind_minutes_before = 0});
  studio.ring();
  EXPECT_EQ(heard(mina), 1);
}

TEST_F(Reminders, are_told_to_who_says_them_louder) {
  std::vector<MemberId> told;
  studio.tasks->when_reminded(
      [&](store::Transaction&, OrgId, MemberId member, const TaskReminded&) { told.push_back(member); });
  studio.create(mina, {.due = on(20261201, 14 * 60), .remind_minutes_before = 60});
  studio.ring_at("2026-12-01T04:00:00Z");
  EXPECT_THAT(told, testing::ElementsAre(mina.member_id));
}

}  // namespace
}  // namespace madang::tasks
