#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tasks/tests/studio.hpp"

namespace madang::tasks {
namespace {

/// What a device knows of the open tasks that concern its member: a fetch, and then events alone.
class Replica {
 public:
  Replica(Studio& studio, auth::Actor actor) : studio_(studio), actor_(std::move(actor)) { fetch(); }

  void fetch() {
    const auto selection = studio_.look(&Service::list_tasks, actor_, OfOrganisation{actor_.org_id});
    tasks_.clear();
    for (const Task& task : selection.tasks) tasks_[task.id] = task;
    seq_ = selection.member_cursor.seq;
  }

  void catch_up() {
    for (const auto& event : studio_.missed(actor_, seq_)) {
      seq_ = event.at("seq").to_number<std::int64_t>();
      hear(event.at("type").as_string(), event.at("data"));
    }
  }

  std::map<TaskId, Task> tasks() const { return tasks_; }

 private:
  void hear(std::string_view type, const boost::json::value& data) {
    if (type == TaskSaved::kType) {
      Task task = json::decode<TaskSaved>(data).value().task;
      if (task.state == TaskState::open)
        tasks_[task.id] = std::move(task);
      else
        tasks_.erase(task.id);
    } else if (type == TaskLeft::kType) {
      tasks_.erase(json::decode<TaskLeft>(data).value().task_id);
    } else if (type == CommentsChanged::kType) {
      const auto changed = json::decode<CommentsChanged>(data).value();
      if (const auto found = tasks_.find(changed.task_id); found != tasks_.end())
        found->second.comment_count = changed.comment_count;
    }
  }

  Studio& studio_;
  const auth::Actor actor_;
  std::map<TaskId, Task> tasks_;
  std::int64_t seq_ = 0;
};

/// Several people do anything at any moment, each with a device that hears of it.
class Replay : public testing::TestWithParam<unsigned> {
 protected:
  Replay() : random_(GetParam()) {
    for (int i = 0; i < 4; ++i)
      people_.push_back(studio_.somebody(org_, i == 3 ? auth::Role::guest : auth::Role::member));
    group_ = studio_.group(people_[0], {people_[1].member_id, people_[3].member_id});
    message_ = studio_.say(people_[0], group_);
    list_ = studio_.list(people_[0], group_, {"할 일", "끝"});
    for (const auto& person : people_) replicas_.push_back(std::make_unique<Replica>(studio_, person));
  }

  std::size_t any(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  const auth::Actor& anybody() { return people_[any(people_.size())]; }
  std::vector<MemberId> some() {
    std::vector<MemberId> found;
    for (const auto& person : people_)
      if (any(2)) found.push_back(person.member_id);
    return found;
  }

  CreateTask anything() {
    CreateTask request{.assignee_ids = some(), .needs = any(2) ? Needs::all : Needs::any, .follower_ids = some()};
    if (any(2)) request.due = on(20261201 + static_cast<int>(any(20)));
    if (request.due && any(2)) request.remind_minutes_before = 60;
    if (request.due && any(2)) request.repeat = Repeat{.unit = static_cast<RepeatUnit>(any(5))};
    if (any(3) == 0) request.list_id = list_.id;
    if (any(4) == 0) request.message_id = message_.id;
    if (any(4) == 0 && !tasks_.empty()) request.parent_id = any_task();
    return request;
  }
  TaskId any_task() { return tasks_.at(any(tasks_.size())); }

  void move_any(const auth::Actor& who) {
    PlaceTask place{.list_id = list_.id, .section_id = list_.sections[any(2)].id};
    if (any(3) == 0) return studio_.take_out(who, any_task());
    studio_.place(who, any_task(), place);
  }
  void leave_and_return(MemberId member) {
    const auto by = people_[0].member_id;
    studio_.store->write_now([&](store::Transaction& transaction) {
      studio_.tasks->hand_over(transaction, {org_, member, by, std::nullopt});
      studio_.tasks->bring_back(transaction, {org_, member, by});
    });
  }

  void do_something() {
    const auto& who = anybody();
    studio_.clock.pass(std::chrono::seconds(1));
    refused([&] {
      switch (tasks_.empty() ? 0 : any(11)) {
        case 0:
        case 1: return tasks_.push_back(studio_.create(who, anything()).id);
        case 2: return void(studio_.tick(who, any_task(), any(3) != 0));
        case 3: return void(studio_.set_state(who, any_task(), static_cast<TaskState>(any(3))));
        case 4: return void(studio_.change(who, any_task(), {.assignee_ids = some()}));
        case 5: return void(studio_.change(who, any_task(), {.due = {true, on(20261215)}}));
        case 6: return void(studio_.ask(&Service::set_following, who, SetFollowing{org_, any_task(), any(2) != 0}));
        case 7: return void(studio_.ask(&Service::add_comment, who, AddComment{org_, any_task(), {}, {"네"}}));
        case 8: return move_any(who);
        case 9: return leave_and_return(anybody().member_id);
        case 10: return studio_.ring();
      }
    });
    for (const Task& task : studio_.open(people_[0]))
      if (std::ranges::find(tasks_, task.id) == tasks_.end()) tasks_.push_back(task.id);
  }

  std::mt19937 random_;
  Studio studio_;
  const OrgId org_ = studio_.ids.next<OrgId>();
  std::vector<auth::Actor> people_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  chat::ConversationId group_;
  chat::Message message_;
  TaskList list_;
  std::vector<TaskId> tasks_;
};

TEST_P(Replay, old_state_and_events_give_what_a_fresh_fetch_gives) {
  for (int step = 0; step < 160; ++step) {
    do_something();
    if (any(4)) continue;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      replicas_[i]->catch_up();
      ASSERT_EQ(replicas_[i]->tasks(), Replica(studio_, people_[i]).tasks()) << "step " << step << ", person " << i;
    }
  }
  EXPECT_GT(tasks_.size(), 5u);
}

INSTANTIATE_TEST_SUITE_P(AnySeed, Replay, testing::Range(1U, 9U));

}  // namespace
}  // namespace madang::tasks
