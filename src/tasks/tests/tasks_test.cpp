#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/tests/studio.hpp"

namespace madang::tasks {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Tasks : testing::Test {
  std::string refusal_of(CreateTask request) {
    return refused([&] { studio.create(mina, std::move(request)); });
  }
  std::string refusal_of(ChangeTask request) {
    const TaskId id = studio.give(mina, {}).id;
    return refused([&] { studio.change(mina, id, std::move(request)); });
  }
  std::string not_seen_by(const auth::Actor& actor, TaskId id) {
    return refused([&] { studio.see(actor, id); });
  }

  Studio studio;
  const OrgId org = studio.ids.next<OrgId>();
  const auth::Actor mina = studio.somebody(org);
  const auth::Actor wei = studio.somebody(org);
  const auth::Actor jun = studio.somebody(org);
  const auth::Actor guest = studio.somebody(org, auth::Role::guest);
  const auth::Actor stranger = studio.somebody(studio.ids.next<OrgId>());
};

TEST_F(Tasks, are_found_by_those_whom_they_concern) {
  const Task task = studio.create(mina, {.title = {"  견적서 보내기 "},
                                         .assignee_ids = {{wei.member_id}},
                                         .follower_ids = {{guest.member_id}},
                                         .due = on(20261201)});
  EXPECT_EQ(task.title, "견적서 보내기");
  EXPECT_EQ(task.due_at, Timestamp::read("2026-12-01T15:00:00Z"));
  for (const auto& who : {mina, wei, guest}) {
    EXPECT_THAT(studio.open(who), ElementsAre(task));
    EXPECT_EQ(studio.see(who, task.id), task);
  }
  EXPECT_THAT(studio.open(jun), IsEmpty());
  EXPECT_EQ(not_seen_by(jun, task.id), "request.not_found");
  EXPECT_EQ(not_seen_by(stranger, task.id), "request.not_found");
}

TEST_F(Tasks, are_refused_by_the_field) {
  EXPECT_EQ(refusal_of(CreateTask{.title = {" "}}), "request.invalid title");
  EXPECT_EQ(refusal_of(CreateTask{.title = {"one\ntwo"}}), "request.invalid title");
  EXPECT_EQ(refusal_of(CreateTask{.assignee_ids = {{wei.member_id, stranger.member_id}}}),
            "request.invalid assignee_ids[1]");
  EXPECT_EQ(refusal_of(CreateTask{.follower_ids = {{stranger.member_id}}}), "request.invalid follower_ids[0]");
  EXPECT_EQ(refusal_of(CreateTask{.due = on(20261201, -1)}), "request.invalid due.minute");
  EXPECT_EQ(refusal_of(CreateTask{.remind_minutes_before = 5}), "request.invalid remind_minutes_before");
  EXPECT_EQ(refusal_of(CreateTask{.due = on(20261201), .remind_minutes_before = -5}),
            "request.invalid remind_minutes_before");
  EXPECT_EQ(refusal_of(CreateTask{.repeat = Repeat{}}), "request.invalid repeat");
  EXPECT_EQ(refusal_of(CreateTask{.due = on(20261201), .repeat = Repeat{.interval = 0}}),
            "request.invalid repeat.interval");
  EXPECT_EQ(refusal_of(CreateTask{.section_id = SectionId{1}}), "request.invalid section_id");
  EXPECT_EQ(refusal_of(CreateTask{.list_id = TaskListId{1}}), "request.invalid list_id");
  EXPECT_EQ(refusal_of(CreateTask{.message_id = chat::MessageId{1}}), "request.invalid message_id");
  EXPECT_EQ(refusal_of(CreateTask{.file_ids = {{files::FileId{1}}}}), "request.invalid file_ids[0]");
  EXPECT_EQ(refusal_of(CreateTask{.parent_id = TaskId{1}}), "request.invalid parent_id");
  EXPECT_EQ(refused([&] { studio.create(guest, {}); }), "auth.forbidden");
}

TEST_F(Tasks, name_no_more_people_than_can_be_meant) {
  std::vector<MemberId> many;
  for (std::size_t i = 0; i <= kMostAssignees; ++i) many.push_back(studio.somebody(org).member_id);
  EXPECT_EQ(refusal_of(CreateTask{.assignee_ids = many}), "request.invalid assignee_ids");
  EXPECT_EQ(refusal_of(CreateTask{.follower_ids = many}), "request.invalid follower_ids");
  many.back() = many.front();
  EXPECT_THAT(studio.give(mina, many).assignees, SizeIs(kMostAssignees));
}

TEST_F(Tasks, are_changed_by_who_has_a_stake_in_them) {
  const Task task = studio.create(mina, {.assignee_ids = {{wei.member_id}}, .follower_ids = {{jun.member_id}}});
  EXPECT_EQ(studio.change(wei, task.id, {.title = Title{"견적서 다시 보내기"}}).title, "견적서 다시 보내기");
  EXPECT_EQ(studio.change(mina, task.id, {.notes = Notes{"세 부"}}).notes, "세 부");
  EXPECT_EQ(refused([&] { studio.change(jun, task.id, {.notes = Notes{"넷"}}); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { studio.change(stranger, task.id, {}); }), "request.not_found");
  studio.change(mina, task.id, {.assignee_ids = {{guest.member_id}}});
  EXPECT_EQ(refused([&] { studio.change(guest, task.id, {.notes = Notes{"넷"}}); }), "auth.forbidden");
  EXPECT_EQ(not_seen_by(wei, task.id), "request.not_found");
  EXPECT_EQ(studio.heard(wei, "tasks.task_left"), 1);
}

TEST_F(Tasks, changes_are_refused_by_the_field) {
  EXPECT_EQ(refusal_of(ChangeTask{.title = Title{" "}}), "request.invalid title");
  EXPECT_EQ(refusal_of(ChangeTask{.assignee_ids = {{stranger.member_id}}}), "request.invalid assignee_ids[0]");
  EXPECT_EQ(refusal_of(ChangeTask{.due = {true, on(20261201, {}, "Nowhere")}}), "request.invalid due.time_zone");
  EXPECT_EQ(refusal_of(ChangeTask{.remind_minutes_before = {true, 5}}), "request.invalid remind_minutes_before");
  EXPECT_EQ(refusal_of(ChangeTask{.repeat = {true, Repeat{}}}), "request.invalid repeat");
  EXPECT_EQ(refusal_of(ChangeTask{.add_file_ids = {{files::FileId{1}}}}), "request.invalid add_file_ids[0]");
}

TEST_F(Tasks, without_a_due_date_neither_repeat_nor_remind) {
  const Task task = studio.create(
      mina, {.due = on(20261031), .remind_minutes_before = 10, .repeat = Repeat{.unit = RepeatUnit::month}});
  EXPECT_EQ(task.repeat->month_day, 31);
  EXPECT_EQ(studio.change(mina, task.id, {.due = {true, on(20261115)}}).repeat->month_day, 15);
  const Task without = studio.change(mina, task.id, {.due = {true, std::nullopt}});
  EXPECT_EQ(without.due_at, std::nullopt);
  EXPECT_EQ(without.repeat, std::nullopt);
  EXPECT_EQ(without.remind_minutes_before, std::nullopt);
}

TEST_F(Tasks, of_a_person_are_limited) {
  studio.store->write_now([&](store::Transaction& transaction) {
    for (std::int64_t i = 0; i < kMostOpen; ++i) {
      StoredTask stored;
      stored.task.id = studio.ids.next<TaskId>();
      stored.task.created_by = wei.member_id;
      add_task(transaction, org, stored);
    }
  });
  EXPECT_EQ(refused([&] { studio.give(mina, {wei.member_id}); }), "tasks.too_many_open assignee_ids");
  EXPECT_EQ(refused([&] { studio.give(wei, {}); }), "tasks.too_many_open title");
  EXPECT_EQ(refused([&] { studio.create(mina, {.follower_ids = {{wei.member_id}}}); }),
            "tasks.too_many_open follower_ids");
  studio.set_state(wei, studio.open(wei).front().id, TaskState::cancelled);
  studio.give(wei, {});
}

TEST_F(Tasks, can_be_followed_by_whoever_sees_them) {
  const auto group = studio.group(mina, {jun.member_id});
  const auto message = studio.say(mina, group);
  const Task task = studio.create(mina, {.message_id = message.id});
  const auto follow = [&](const auth::Actor& actor, bool following) {
    return studio.ask(&Service::set_following, actor, SetFollowing{org, task.id, following});
  };
  EXPECT_THAT(follow(jun, true).follower_ids, ElementsAre(jun.member_id));
  EXPECT_THAT(follow(jun, true).follower_ids, ElementsAre(jun.member_id));
  EXPECT_THAT(studio.open(jun), SizeIs(1));
  EXPECT_EQ(refused([&] { follow(wei, true); }), "request.not_found");
  EXPECT_THAT(follow(jun, false).follower_ids, IsEmpty());
  EXPECT_THAT(studio.open(jun), IsEmpty());
  EXPECT_EQ(studio.heard(jun, "tasks.task_left"), 1);
}

TEST_F(Tasks, that_are_closed_are_read_page_by_page) {
  std::vector<TaskId> closed;
  for (int i = 0; i < 5; ++i) {
    closed.insert(closed.begin(), studio.give(mina, {wei.member_id}).id);
    studio.set_state(mina, closed.front(), TaskState::done);
    if (i % 2) studio.clock.pass(std::chrono::seconds(1));  // some of them in the same millisecond
  }
  std::vector<TaskId> read;
  std::optional<TaskId> before;
  for (auto page = studio.closed(wei, {}, 2); !page.empty(); page = studio.closed(wei, before, 2)) {
    for (const Task& task : page) read.push_back(task.id);
    before = read.back();
  }
  EXPECT_EQ(read, closed);
  EXPECT_EQ(refused([&] { studio.closed(wei, {}, 0); }), "request.invalid limit");
  EXPECT_EQ(refused([&] { studio.closed(wei, {}, 101); }), "request.invalid limit");
  EXPECT_EQ(refused([&] { studio.closed(jun, closed.front()); }), "request.invalid before");
  EXPECT_EQ(refused([&] { studio.closed(wei, studio.give(wei, {}).id); }), "request.invalid before");
}

TEST_F(Tasks, hold_files_that_are_read_by_who_sees_the_task) {
  const auto one = studio.file(mina);
  const auto two = studio.file(wei);
  const Task task = studio.create(mina, {.assignee_ids = {{wei.member_id}}, .file_ids = {{one.id}}});
  EXPECT_TRUE(studio.may_open(wei, one.id));
  EXPECT_FALSE(studio.may_open(jun, one.id));
  EXPECT_THAT(studio.change(wei, task.id, {.add_file_ids = {{two.id}}}).files, ElementsAre(one, two));
  EXPECT_EQ(refused([&] { studio.change(wei, task.id, {.add_file_ids = {{two.id}}}); }), "files.held add_file_ids[0]");
  EXPECT_THAT(studio.change(mina, task.id, {.remove_file_ids = {{one.id}}}).files, ElementsAre(two));
  EXPECT_FALSE(studio.may_open(mina, one.id));
  EXPECT_TRUE(studio.may_open(mina, two.id));
  std::vector<files::FileId> many(kMostTaskFiles + 1, two.id);
  EXPECT_EQ(refused([&] { studio.create(mina, {.file_ids = many}); }), "request.invalid file_ids");
}

TEST_F(Tasks, are_seen_by_their_id_as_other_modules_know_them) {
  const Task task = studio.give(mina, {wei.member_id});
  const auto sees = [&](const auth::Actor& actor, const std::string& id) {
    return studio.store->read_now(
        [&](store::Transaction& transaction) { return studio.tasks->sees(transaction, actor, id); });
  };
  EXPECT_TRUE(sees(mina, task.id.text()));
  EXPECT_TRUE(sees(wei, task.id.text()));
  EXPECT_FALSE(sees(jun, task.id.text()));
  EXPECT_FALSE(sees(guest, task.id.text()));
  EXPECT_FALSE(sees(stranger, task.id.text()));
  EXPECT_FALSE(sees(mina, "task"));
  EXPECT_FALSE(sees(mina, ""));
}

TEST_F(Tasks, are_divided_one_level_deep) {
  const Task task = studio.give(mina, {wei.member_id});
  const Task part = studio.create(wei, {.assignee_ids = {{jun.member_id}}, .parent_id = task.id});
  EXPECT_EQ(studio.see(mina, task.id).subtask_count, 1);
  EXPECT_THAT(studio.sheet(mina, task.id).subtasks, ElementsAre(part));
  EXPECT_EQ(studio.see(mina, part.id), part);  // who sees the whole sees its parts
  EXPECT_EQ(not_seen_by(jun, task.id), "request.not_found");
  studio.tick(jun, part.id);
  EXPECT_EQ(studio.see(mina, task.id).subtasks_closed, 1);
  studio.tick(jun, part.id, false);
  EXPECT_EQ(studio.see(mina, task.id).subtasks_closed, 0);
  EXPECT_EQ(refusal_of(CreateTask{.parent_id = part.id}), "request.invalid parent_id");
  EXPECT_EQ(refused([&] { studio.create(jun, {.parent_id = task.id}); }), "request.invalid parent_id");
  EXPECT_EQ(refused([&] { studio.create(mina, {.due = on(20261201), .repeat = Repeat{}, .parent_id = task.id}); }),
            "request.invalid repeat");
  EXPECT_EQ(refused([&] { studio.change(mina, part.id, {.due = {true, on(20261201)}, .repeat = {true, Repeat{}}}); }),
            "request.invalid repeat");
  studio.set_state(mina, task.id, TaskState::cancelled);
  EXPECT_EQ(refused([&] { studio.create(mina, {.parent_id = task.id}); }), "tasks.is_closed parent_id");
}

TEST_F(Tasks, are_divided_into_a_hundred_parts_at_most) {
  const Task task = studio.give(mina, {});
  for (std::int64_t i = 0; i < kMostSubtasks; ++i) studio.create(mina, {.parent_id = task.id});
  EXPECT_EQ(refused([&] { studio.create(mina, {.parent_id = task.id}); }), "tasks.too_many_subtasks parent_id");
}

TEST_F(Tasks, are_commented_on_by_whoever_sees_them) {
  const Task task = studio.create(mina, {.follower_ids = {{guest.member_id}}});
  const auto say = [&](const auth::Actor& actor, std::string text) {
    return studio.ask(&Service::add_comment, actor, AddComment{org, task.id, {}, {std::move(text)}}).comment_id;
  };
  const auto take = [&](const auth::Actor& actor, CommentId id) {
    studio.store->write_now(
        [&](store::Transaction& transaction) { studio.tasks->remove_comment(transaction, actor, {org, task.id, id}); });
  };
  const auto first = say(mina, "언제까지요?");
  const auto second = say(guest, "내일까지요");
  const auto comments = studio.sheet(mina, task.id).comments;
  ASSERT_THAT(comments, SizeIs(2));
  EXPECT_EQ(comments[1], (Comment{second, guest.member_id, "내일까지요", studio.clock.now()}));
  EXPECT_EQ(studio.see(mina, task.id).comment_count, 2);
  EXPECT_EQ(refused([&] { say(jun, "나도"); }), "request.not_found");
  EXPECT_EQ(refused([&] { say(mina, " "); }), "request.invalid text");
  EXPECT_EQ(refused([&] { take(guest, first); }), "auth.forbidden");
  take(mina, first);
  take(mina, first);
  EXPECT_EQ(studio.see(guest, task.id).comment_count, 1);
  EXPECT_EQ(studio.heard(guest, "tasks.comments_changed"), 3);
}

TEST_F(Tasks, take_a_retry_for_one) {
  const auto create = [&](std::string hash) {
    return studio.store->write_now([&](store::Transaction& transaction) {
      return store::once(
          transaction, {org, mina.member_id.value, "write-0001", std::move(hash)}, studio.clock.now(),
          [&] { return json::encode(studio.tasks->create(transaction, mina, {.org_id = org, .title = {"A"}})); });
    });
  };
  EXPECT_EQ(create("hash"), create("hash"));
  EXPECT_THAT(studio.open(mina), SizeIs(1));
  EXPECT_EQ(refused([&] { create("another"); }), "request.client_id_reused client_id");
}

}  // namespace
}  // namespace madang::tasks
