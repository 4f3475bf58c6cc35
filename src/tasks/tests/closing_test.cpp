#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/tests/studio.hpp"

namespace madang::tasks {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Closing : testing::Test {
  Task repeating(Repeat repeat, Due due = on(20261130)) {
    return studio.create(mina, {.assignee_ids = {{wei.member_id}}, .due = due, .repeat = std::move(repeat)});
  }

  Studio studio;
  const OrgId org = studio.ids.next<OrgId>();
  const auth::Actor mina = studio.somebody(org);
  const auth::Actor wei = studio.somebody(org);
  const auth::Actor jun = studio.somebody(org);
  const auth::Actor guest = studio.somebody(org, auth::Role::guest);
};

TEST_F(Closing, waits_for_everybody_where_all_are_needed) {
  const Task task = studio.give(mina, {wei.member_id, guest.member_id});
  const Task half = studio.tick(wei, task.id);
  EXPECT_EQ(half.state, TaskState::open);
  EXPECT_EQ(half.assignees[0].ticked_at, studio.clock.now());
  const Task done = studio.tick(guest, task.id);
  EXPECT_EQ(done.state, TaskState::done);
  EXPECT_EQ(done.closed_by, guest.member_id);
  EXPECT_EQ(done.closed_at, studio.clock.now());
  EXPECT_THAT(studio.open(mina), IsEmpty());
  EXPECT_EQ(refused([&] { studio.tick(mina, task.id); }), "auth.forbidden");
}

TEST_F(Closing, waits_for_one_where_any_one_is_enough) {
  const Task task = studio.give(mina, {wei.member_id, jun.member_id}, Needs::any);
  EXPECT_EQ(studio.tick(jun, task.id).state, TaskState::done);
  EXPECT_EQ(refused([&] { studio.tick(wei, task.id); }), "tasks.is_closed is_ticked");
}

TEST_F(Closing, can_be_taken_back) {
  const Task task = studio.give(mina, {wei.member_id, jun.member_id});
  studio.tick(wei, task.id);
  studio.tick(jun, task.id);
  const Task again = studio.tick(jun, task.id, false);
  EXPECT_EQ(again.state, TaskState::open);
  EXPECT_TRUE(again.assignees[0].ticked_at);
  EXPECT_FALSE(again.assignees[1].ticked_at);
  EXPECT_EQ(again.closed_by, std::nullopt);
  EXPECT_THAT(studio.open(mina), SizeIs(1));
  studio.set_state(mina, task.id, TaskState::cancelled);
  EXPECT_EQ(refused([&] { studio.tick(jun, task.id); }), "tasks.is_closed is_ticked");
  const Task fresh = studio.set_state(mina, task.id, TaskState::open);
  EXPECT_FALSE(fresh.assignees[0].ticked_at);
}

TEST_F(Closing, by_a_tick_again_changes_and_tells_nothing) {
  const Task task = studio.give(mina, {wei.member_id});
  const Task done = studio.tick(wei, task.id);
  const auto told = studio.missed(mina).size();
  EXPECT_EQ(studio.tick(wei, task.id), done);
  EXPECT_EQ(studio.set_state(mina, task.id, TaskState::done), done);
  EXPECT_THAT(studio.missed(mina), SizeIs(told));
}

TEST_F(Closing, of_what_nobody_has_to_do_is_its_makers) {
  const Task task = studio.give(mina, {});
  EXPECT_EQ(studio.tick(mina, task.id).state, TaskState::done);
  EXPECT_EQ(studio.tick(mina, task.id).state, TaskState::done);
  EXPECT_EQ(studio.tick(mina, task.id, false).state, TaskState::open);
}

TEST_F(Closing, for_everybody_says_who_did_it) {
  const Task task = studio.give(mina, {wei.member_id});
  const Task cancelled = studio.set_state(mina, task.id, TaskState::cancelled);
  EXPECT_EQ(cancelled.state, TaskState::cancelled);
  EXPECT_EQ(cancelled.closed_by, mina.member_id);
  EXPECT_FALSE(cancelled.assignees[0].ticked_at);
}

TEST_F(Closing, of_what_repeats_makes_the_next_one) {
  const Task task = repeating({.unit = RepeatUnit::week});
  const Task part = studio.create(wei, {.title = {"표지"}, .assignee_ids = {{jun.member_id}}, .parent_id = task.id});
  studio.tick(jun, part.id);
  studio.tick(wei, task.id);
  const auto open = studio.open(wei);
  ASSERT_THAT(open, SizeIs(2));
  const Task& next = open[0];
  EXPECT_EQ(next.due, on(20261207));
  EXPECT_EQ(next.due_at, Timestamp::read("2026-12-07T15:00:00Z"));
  EXPECT_EQ(next.title, task.title);
  EXPECT_FALSE(next.assignees[0].ticked_at);
  EXPECT_EQ(next.repeat, task.repeat);
  EXPECT_EQ(open[1].parent_id, next.id);
  EXPECT_EQ(open[1].title, "표지");
  EXPECT_EQ(next.subtask_count, 1);
  EXPECT_EQ(next.subtasks_closed, 0);
}

TEST_F(Closing, taken_back_takes_the_next_one_back_unless_it_was_touched) {
  const Task task = repeating({.unit = RepeatUnit::week});
  studio.create(wei, {.title = {"표지"}, .parent_id = task.id});
  studio.tick(wei, task.id);
  studio.tick(wei, task.id, false);
  ASSERT_THAT(studio.open(mina), SizeIs(1));
  EXPECT_EQ(studio.open(mina).front().id, task.id);
  EXPECT_EQ(studio.open(mina).front().subtask_count, 1);

  studio.tick(wei, task.id);
  const TaskId next = studio.open(mina).front().id;
  studio.change(mina, next, {.notes = Notes{"이번엔 네 부"}});
  studio.tick(wei, task.id, false);
  EXPECT_THAT(studio.open(mina), SizeIs(2));
}

TEST_F(Closing, of_what_comes_so_often_counts_down) {
  repeating({.unit = RepeatUnit::week, .count = 2});
  studio.tick(wei, studio.open(wei).front().id);
  ASSERT_THAT(studio.open(wei), SizeIs(1));
  const Task last = studio.open(wei).front();
  EXPECT_EQ(last.repeat->count, 1);
  studio.tick(wei, last.id);
  EXPECT_THAT(studio.open(wei), IsEmpty());
  studio.tick(wei, last.id, false);
  EXPECT_EQ(studio.open(wei).front().repeat->count, 1);
}

TEST_F(Closing, of_what_is_cancelled_makes_nothing) {
  const Task task = repeating({.unit = RepeatUnit::day});
  studio.set_state(mina, task.id, TaskState::cancelled);
  EXPECT_THAT(studio.open(wei), IsEmpty());
}

TEST_F(Closing, skips_what_was_missed_and_ends_with_the_rule) {
  const Task late = repeating({.unit = RepeatUnit::day, .until = Date::of(20261201)}, on(20261101));
  studio.tick(wei, late.id);
  ASSERT_THAT(studio.open(wei), SizeIs(1));
  EXPECT_EQ(studio.open(wei).front().due, on(20261130));
  studio.tick(wei, studio.open(wei).front().id);
  EXPECT_EQ(studio.open(wei).front().due, on(20261201));
  studio.tick(wei, studio.open(wei).front().id);
  EXPECT_THAT(studio.open(wei), IsEmpty());
}

TEST_F(Closing, knows_the_working_days_of_who_does_it) {
  const Task task = repeating({.unit = RepeatUnit::working_day}, on(20261224));  // Christmas and a weekend follow
  studio.tick(wei, task.id);
  EXPECT_EQ(studio.open(wei).front().due, on(20261228));
}

TEST_F(Closing, of_another_modules_task_is_that_modules_alone) {
  const auto make = [&] {
    return studio.store->write_now([&](store::Transaction& transaction) {
      return studio.tasks->make_sourced(
          transaction, org, {"approval", "apr_1", "휴가 승인", "", mina.member_id, {wei.member_id}, on(20261201)});
    });
  };
  const auto settle = [&](TaskState state) {
    studio.store->write_now([&](store::Transaction& transaction) {
      studio.tasks->settle_sourced(transaction, org, "approval", "apr_1", state, wei.member_id);
    });
  };
  const TaskId id = make();
  EXPECT_EQ(make(), id);
  EXPECT_EQ(studio.open(wei).front().source, (TaskSource{"approval", "apr_1"}));
  EXPECT_EQ(refused([&] { studio.tick(wei, id); }), "tasks.closed_by_source is_ticked");
  for (const auto state : {TaskState::done, TaskState::cancelled})
    EXPECT_EQ(refused([&] { studio.set_state(mina, id, state); }), "tasks.closed_by_source state");
  EXPECT_EQ(studio.change(wei, id, {.notes = Notes{"오늘 볼 것"}}).notes, "오늘 볼 것");
  settle(TaskState::done);
  settle(TaskState::done);
  EXPECT_EQ(studio.see(wei, id).state, TaskState::done);
  EXPECT_EQ(studio.see(wei, id).closed_by, wei.member_id);
  EXPECT_EQ(refused([&] { studio.set_state(mina, id, TaskState::open); }), "tasks.closed_by_source state");
  settle(TaskState::open);
  EXPECT_THAT(studio.open(wei), SizeIs(1));
}

TEST_F(Closing, goes_on_without_who_has_left) {
  const Task task = studio.give(mina, {wei.member_id, jun.member_id});
  studio.store->write_now([&](store::Transaction& transaction) {
    studio.tasks->hand_over(transaction, {org, wei.member_id, mina.member_id, std::nullopt});
  });
  EXPECT_TRUE(studio.see(mina, task.id).assignees[0].is_gone);
  const auto told = studio.missed(wei).size();
  EXPECT_EQ(studio.tick(jun, task.id).state, TaskState::done);
  EXPECT_THAT(studio.missed(wei), SizeIs(told));
}

TEST_F(Closing, passes_to_the_heir_of_who_has_left_until_they_are_back) {
  const Task owed = studio.give(mina, {wei.member_id});
  const Task made = studio.give(wei, {mina.member_id});
  studio.store->write_now([&](store::Transaction& transaction) {
    studio.tasks->hand_over(transaction, {org, wei.member_id, mina.member_id, jun.member_id});
  });
  EXPECT_THAT(studio.see(jun, owed.id).assignees,
              ElementsAre(Assignee{wei.member_id, {}, true}, Assignee{jun.member_id, {}, false}));
  EXPECT_THAT(studio.see(jun, made.id).follower_ids, ElementsAre(jun.member_id));
  studio.store->write_now([&](store::Transaction& transaction) {
    studio.tasks->bring_back(transaction, {org, wei.member_id, mina.member_id});
  });
  EXPECT_FALSE(studio.see(wei, owed.id).assignees[0].is_gone);
}

}  // namespace
}  // namespace madang::tasks
