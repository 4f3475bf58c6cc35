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

TEST_F(Reminders, wait_out_a_week_that_is_off_and_whatever_is_entered_meanwhile) {
  const auth::Actor owner = studio.somebody(org, auth::Role::owner);
  const auto close_on = [&](int date) {
    studio.store->write_now([&](store::Transaction& transaction) {
      studio.hours->enter_day(transaction, owner, {org, Date::of(date), working_time::DayKind::off, {"휴무"}});
    });
  };
  for (const int date : {20261207, 20261208, 20261209, 20261210, 20261211}) close_on(date);
  studio.create(mina, {.assignee_ids = {{wei.member_id}},
                       .due = on(20261207, 10 * 60),
                       .remind_minutes_before = 0,
                       .repeat = Repeat{.unit = RepeatUnit::week}});
  studio.ring_at("2026-12-07T01:00:00Z");
  close_on(20261214);
  studio.ring_at("2026-12-14T00:00:00Z");
  EXPECT_EQ(heard(wei), 0);
  studio.ring_at("2026-12-15T00:00:00Z");
  EXPECT_EQ(heard(wei), 1);
}

TEST_F(Reminders, wait_for_the_morning_where_their_receiver_has_gone_meanwhile) {
  studio.create(mina, {.assignee_ids = {{wei.member_id}}, .due = on(20261201, 22 * 60), .remind_minutes_before = 0});
  studio.ring_at("2026-12-01T13:00:00Z");
  studio.store->write_now([&](store::Transaction& transaction) {
    studio.hours->change_member(
        transaction, wei,
        {.org_id = org, .member_id = wei.member_id, .time_zone = {true, Text<1, 64>{"Europe/Paris"}}});
  });
  studio.ring_at("2026-12-02T00:00:00Z");
  EXPECT_EQ(heard(wei), 0) << "one in the morning there";
  studio.ring_at("2026-12-02T08:00:00Z");
  EXPECT_EQ(heard(wei), 1);
}

TEST_F(Reminders, of_days_come_by_the_clock_on_the_wall_when_clocks_change) {
  studio.create(mina, {.due = on(20270328, 10 * 60, "Europe/Paris"), .remind_minutes_before = 1440});
  studio.ring_at("2027-03-27T08:59:00Z");
  EXPECT_EQ(heard(mina), 0);
  studio.ring_at("2027-03-27T09:00:00Z");
  EXPECT_EQ(heard(mina), 1) << "ten in the morning, 23 hours before";
}

/// Takes what is raised, and refuses it when it is told to.
struct AlarmedReminders : Reminders {
  AlarmedReminders() {
    studio.tasks->alert_by({[this](store::Transaction&, OrgId, const TaskAlert& wanted) -> std::optional<std::string> {
                              if (refuses) return std::nullopt;
                              raised.push_back(wanted);
                              return "alert " + std::to_string(raised.size());
                            },
                            [this](store::Transaction&, OrgId, MemberId member, TaskId) { answered.push_back(member); },
                            [this](store::Transaction&, OrgId, const std::string& name) { released.push_back(name); }});
  }
  Task demanding() {
    return studio.create(mina, {.assignee_ids = {{wei.member_id, jun.member_id, mina.member_id}},
                                .due = on(20261201, 14 * 60),
                                .remind_minutes_before = 60,
                                .remind_until_confirmed = true});
  }

  bool refuses = false;
  std::vector<TaskAlert> raised;
  std::vector<MemberId> answered;
  std::vector<std::string> released;
};

TEST_F(AlarmedReminders, become_alerts_to_all_but_who_asked_for_them) {
  const Task task = demanding();
  EXPECT_TRUE(studio.see(wei, task.id).remind_until_confirmed);
  studio.ring_at("2026-12-01T04:00:00Z");
  ASSERT_EQ(raised.size(), 1u);
  EXPECT_EQ(raised[0].sender_id, mina.member_id);
  EXPECT_EQ(raised[0].task_id, task.id);
  EXPECT_EQ(raised[0].text, "2026-12-01 14:00 견적서 보내기");
  EXPECT_THAT(raised[0].member_ids, testing::UnorderedElementsAre(wei.member_id, jun.member_id));
  EXPECT_EQ(heard(mina), 1) << "one's own is an ordinary one";
  EXPECT_EQ(heard(wei), 0);
}

TEST_F(AlarmedReminders, are_ordinary_ones_where_the_alert_is_refused) {
  refuses = true;
  demanding();
  studio.ring_at("2026-12-01T04:00:00Z");
  EXPECT_EQ(heard(wei), 1);
  EXPECT_EQ(heard(jun), 1);
}

TEST_F(AlarmedReminders, are_answered_by_the_tick_and_end_with_the_task) {
  const Task task = demanding();
  studio.ring_at("2026-12-01T04:00:00Z");
  studio.tick(wei, task.id);
  EXPECT_THAT(answered, testing::ElementsAre(wei.member_id));
  EXPECT_THAT(released, IsEmpty());
  studio.set_state(mina, task.id, TaskState::cancelled);
  EXPECT_THAT(released, testing::ElementsAre("alert 1"));
  studio.set_state(mina, task.id, TaskState::open);
  studio.set_state(mina, task.id, TaskState::done);
  EXPECT_EQ(released.size(), 1u);
}

TEST_F(AlarmedReminders, end_when_the_task_is_due_at_another_time_and_come_again_then) {
  const Task task = demanding();
  studio.ring_at("2026-12-01T04:00:00Z");
  studio.change(wei, task.id, {.notes = Notes{"두 부"}});
  EXPECT_THAT(released, IsEmpty());
  studio.change(wei, task.id, {.due = {true, on(20261202, 14 * 60)}});
  EXPECT_THAT(released, testing::ElementsAre("alert 1"));
  studio.ring_at("2026-12-02T04:00:00Z");
  EXPECT_EQ(raised.size(), 2u);
}

TEST_F(AlarmedReminders, come_again_with_what_repeats_and_leave_with_what_is_taken_back) {
  const Task task = demanding();
  studio.change(mina, task.id, {.repeat = {true, Repeat{.unit = RepeatUnit::day}}});
  studio.ring_at("2026-12-01T04:00:00Z");
  studio.set_state(mina, task.id, TaskState::done);
  EXPECT_THAT(released, testing::ElementsAre("alert 1"));
  const Task next = studio.open(mina).front();
  EXPECT_TRUE(next.remind_until_confirmed);
  studio.ring_at("2026-12-02T04:00:00Z");
  ASSERT_EQ(raised.size(), 2u);
  EXPECT_EQ(raised[1].task_id, next.id);
  studio.set_state(mina, task.id, TaskState::open);
  EXPECT_THAT(studio.open(mina), testing::SizeIs(1));
  EXPECT_THAT(released, testing::ElementsAre("alert 1", "alert 2"));
}

TEST_F(AlarmedReminders, need_a_reminder) {
  EXPECT_EQ(refused([&] { studio.create(mina, {.due = on(20261201), .remind_until_confirmed = true}); }),
            "request.invalid remind_until_confirmed");
  const Task task = demanding();
  EXPECT_FALSE(studio.change(mina, task.id, {.remind_minutes_before = {true, std::nullopt}}).remind_until_confirmed);
  EXPECT_EQ(refused([&] { studio.change(mina, task.id, {.remind_until_confirmed = true}); }),
            "request.invalid remind_until_confirmed");
  studio.change(mina, task.id, {.remind_minutes_before = {true, 0}, .remind_until_confirmed = true});
  EXPECT_FALSE(studio.change(mina, task.id, {.due = {true, std::nullopt}}).remind_until_confirmed);
}

}  // namespace
}  // namespace madang::tasks
