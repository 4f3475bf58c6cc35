#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tasks/tests/studio.hpp"

namespace madang::tasks {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Lists : testing::Test {
  Task in(const TaskList& list, std::optional<SectionId> section = {}) {
    return studio.create(mina, {.list_id = list.id, .section_id = section});
  }
  void move(const auth::Actor& actor, TaskId id, const TaskList& list, std::optional<TaskId> after,
            std::optional<SectionId> section = {}) {
    studio.place(actor, id, {.list_id = list.id, .section_id = section, .after_id = after});
  }
  std::vector<TaskList> lists(const auth::Actor& actor) {
    return studio.look(&Service::list_lists, actor, OfOrganisation{actor.org_id}).lists;
  }
  void remove(const auth::Actor& actor, TaskListId id) {
    studio.store->write_now(
        [&](store::Transaction& transaction) { studio.tasks->remove_list(transaction, actor, {actor.org_id, id}); });
  }

  Studio studio;
  const OrgId org = studio.ids.next<OrgId>();
  const auth::Actor mina = studio.somebody(org);
  const auth::Actor wei = studio.somebody(org);
  const auth::Actor jun = studio.somebody(org);
  const auth::Actor guest = studio.somebody(org, auth::Role::guest);
  const auth::Actor stranger = studio.somebody(studio.ids.next<OrgId>());
  const chat::ConversationId group = studio.group(mina, {wei.member_id, guest.member_id});
};

TEST_F(Lists, of_a_conversation_are_its_members_but_guests) {
  const TaskList list = studio.list(mina, group, {"할 일", "끝"});
  EXPECT_THAT(lists(wei), ElementsAre(list));
  for (const auto& who : {jun, guest, stranger}) {
    EXPECT_THAT(lists(who), IsEmpty());
    EXPECT_EQ(refused([&] { studio.order(who, list.id); }), "request.not_found");
  }
  EXPECT_EQ(refused([&] { studio.list(jun, group); }), "request.invalid conversation_id");
  EXPECT_EQ(refused([&] { studio.list(guest, group); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { studio.list(guest, std::nullopt); }), "auth.forbidden");
}

TEST_F(Lists, of_ones_own_are_seen_by_nobody_else) {
  const TaskList list = studio.list(mina, std::nullopt);
  EXPECT_THAT(lists(mina), ElementsAre(list));
  EXPECT_THAT(lists(wei), IsEmpty());
  EXPECT_EQ(refused([&] { studio.order(wei, list.id); }), "request.not_found");
}

TEST_F(Lists, show_what_is_in_them_to_who_sees_them) {
  const TaskList list = studio.list(mina, group);
  const Task task = in(list);
  EXPECT_EQ(studio.see(wei, task.id), task);
  EXPECT_EQ(studio.change(wei, task.id, {.notes = Notes{"같이 봐요"}}).notes, "같이 봐요");
  EXPECT_EQ(refused([&] { studio.see(guest, task.id); }), "request.not_found");
  EXPECT_EQ(refused([&] { studio.see(jun, task.id); }), "request.not_found");
}

TEST_F(Lists, keep_the_order_that_people_give) {
  const TaskList list = studio.list(mina, group);
  const TaskId a = in(list).id;
  const TaskId b = in(list).id;
  const TaskId c = in(list).id;
  EXPECT_THAT(studio.order(wei, list.id), ElementsAre(a, b, c));
  move(wei, c, list, std::nullopt);
  EXPECT_THAT(studio.order(wei, list.id), ElementsAre(c, a, b));
  move(wei, c, list, a);
  EXPECT_THAT(studio.order(wei, list.id), ElementsAre(a, c, b));
  move(wei, a, list, b);
  EXPECT_THAT(studio.order(wei, list.id), ElementsAre(c, b, a));
}

TEST_F(Lists, say_nothing_when_a_task_stands_where_it_shall) {
  const TaskList list = studio.list(mina, group);
  const TaskId a = in(list).id;
  const TaskId b = in(list).id;
  in(list);
  move(mina, b, list, a);
  const auto told = studio.missed(mina).size();
  move(mina, b, list, a);
  EXPECT_THAT(studio.missed(mina), SizeIs(told));
}

TEST_F(Lists, make_room_where_none_is_left) {
  const TaskList list = studio.list(mina, group);
  const TaskId first = in(list).id;
  std::vector<TaskId> expected{in(list).id};
  for (int i = 0; i < 30; ++i) {
    expected.insert(expected.begin(), in(list).id);
    move(mina, expected.front(), list, first);
  }
  expected.insert(expected.begin(), first);
  EXPECT_EQ(studio.order(mina, list.id), expected);
}

TEST_F(Lists, take_what_is_moved_into_a_section) {
  const TaskList list = studio.list(mina, group, {"할 일", "끝"});
  const auto todo = list.sections[0].id;
  const auto done = list.sections[1].id;
  const TaskId a = in(list, todo).id;
  const TaskId b = in(list, done).id;
  move(wei, a, list, b, done);
  EXPECT_EQ(studio.see(mina, a).section_id, done);
  EXPECT_EQ(refused([&] { move(wei, a, list, b, todo); }), "request.invalid after_id");
  EXPECT_EQ(refused([&] { move(wei, a, list, a, done); }), "request.invalid after_id");
  EXPECT_EQ(refused([&] { move(wei, a, list, {}, SectionId{1}); }), "request.invalid section_id");
  EXPECT_EQ(refused([&] { studio.place(mina, a, {.list_id = studio.list(wei, {}).id}); }), "request.invalid list_id");
  const Task part = studio.create(mina, {.parent_id = a});
  EXPECT_EQ(refused([&] { move(mina, part.id, list, {}); }), "request.invalid list_id");
  studio.take_out(mina, a);
  studio.take_out(mina, a);
  EXPECT_EQ(studio.see(mina, a).list_id, std::nullopt);
  EXPECT_EQ(refused([&] { studio.take_out(wei, a); }), "request.not_found");
}

TEST_F(Lists, are_renamed_and_divided_anew) {
  const TaskList list = studio.list(mina, group, {"할 일", "끝"});
  const Task task = in(list, list.sections[0].id);
  const TaskList changed = studio.ask(
      &Service::change_list, wei,
      ChangeTaskList{
          org, list.id, {}, Text<1, kMostListName>{"가을"}, {{{list.sections[1].id, {"완료"}}, {{}, {"새"}}}}});
  EXPECT_EQ(changed.name, "가을");
  EXPECT_EQ(changed.sections[0], (Section{list.sections[1].id, "완료"}));
  EXPECT_EQ(changed.sections[1].name, "새");
  EXPECT_EQ(studio.see(mina, task.id).section_id, std::nullopt);
  EXPECT_EQ(studio.see(mina, task.id).list_id, list.id);
}

TEST_F(Lists, refuse_by_the_field) {
  const TaskList list = studio.list(mina, group, {"할 일"});
  const auto change = [&](std::vector<WantedSection> sections) {
    return refused(
        [&] { studio.ask(&Service::change_list, mina, ChangeTaskList{org, list.id, {}, {}, std::move(sections)}); });
  };
  const auto id = list.sections[0].id;
  EXPECT_EQ(change({{SectionId{1}, {"a"}}}), "request.invalid sections[0].id");
  EXPECT_EQ(change({{id, {"a"}}, {id, {"b"}}}), "request.invalid sections[1].id");
  EXPECT_EQ(change({{id, {" "}}}), "request.invalid sections[0].name");
  EXPECT_EQ(change(std::vector<WantedSection>(kMostSections + 1, {{}, {"a"}})), "request.invalid sections");
  for (int i = 1; i < kMostLists; ++i) studio.list(mina, group);
  EXPECT_EQ(refused([&] { studio.list(wei, group); }), "tasks.too_many_lists name");
  EXPECT_EQ(refused([&] { studio.ask(&Service::create_list, mina, CreateTaskList{.name = {"\t"}}); }),
            "request.invalid name");
}

TEST_F(Lists, that_are_removed_leave_their_tasks) {
  const TaskList list = studio.list(mina, group);
  const TaskId open = in(list).id;
  const TaskId closed = in(list).id;
  studio.set_state(mina, closed, TaskState::done);
  EXPECT_THAT(studio.order(mina, list.id), ElementsAre(open, closed));
  EXPECT_EQ(refused([&] { remove(jun, list.id); }), "request.not_found");
  remove(wei, list.id);
  EXPECT_EQ(refused([&] { remove(wei, list.id); }), "request.not_found");
  EXPECT_EQ(studio.see(mina, open).list_id, std::nullopt);
  EXPECT_EQ(studio.see(mina, closed).list_id, std::nullopt);
  EXPECT_THAT(lists(mina), IsEmpty());
}

TEST_F(Lists, hold_so_many_open_tasks) {
  const TaskList list = studio.list(mina, group);
  for (std::int64_t i = 0; i < kMostInList; ++i) in(list);
  EXPECT_EQ(refused([&] { in(list); }), "tasks.list_is_full list_id");
}

TEST_F(Lists, mark_the_message_that_a_task_was_made_from) {
  const auto message = studio.say(wei, group);
  const Task task = studio.create(mina, {.message_id = message.id});
  EXPECT_EQ(task.source, (TaskSource{"message", message.id.text(), group, message.seq, false}));
  const TaskMark mark{message.id, message.seq, task.id, TaskState::open};
  EXPECT_THAT(studio.marks(guest, group), ElementsAre(mark));
  EXPECT_EQ(studio.see(wei, task.id), task);
  EXPECT_EQ(refused([&] { studio.see(guest, task.id); }), "request.not_found");
  EXPECT_EQ(refused([&] { studio.marks(jun, group); }), "request.not_found");
  EXPECT_EQ(refused([&] { studio.marks(stranger, group); }), "request.not_found");
  studio.tick(mina, task.id);
  EXPECT_EQ(studio.marks(wei, group).front().state, TaskState::done);
  EXPECT_EQ(refused([&] { studio.create(jun, {.message_id = message.id}); }), "request.invalid message_id");
  for (int i = 1; i < kMostOfMessage; ++i) studio.create(mina, {.message_id = message.id});
  EXPECT_EQ(refused([&] { studio.create(mina, {.message_id = message.id}); }), "tasks.too_many_of_message message_id");
}

TEST_F(Lists, know_that_a_recalled_message_is_gone) {
  const auto message = studio.say(mina, group);
  const Task task = studio.create(mina, {.message_id = message.id});
  studio.recall(mina, message);
  EXPECT_TRUE(studio.see(mina, task.id).source->is_gone);
  EXPECT_EQ(studio.open(mina).front().source->is_gone, true);
  EXPECT_THAT(studio.marks(mina, group), IsEmpty());
  EXPECT_EQ(refused([&] { studio.create(mina, {.message_id = message.id}); }), "request.invalid message_id");
}

}  // namespace
}  // namespace madang::tasks
