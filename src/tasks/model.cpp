#include "tasks/model.hpp"

#include <algorithm>

namespace madang::tasks {

bool may_see(const Stake& stake) {
  if (stake.guest) return stake.assignee || stake.follower;
  return stake.maker || stake.assignee || stake.follower || stake.shares_list || stake.sees_source;
}

bool may_change(const Stake& stake) { return !stake.guest && (stake.maker || stake.assignee || stake.shares_list); }

Stake joined(const Stake& one, const Stake& other) {
  return {.guest = one.guest || other.guest,
          .maker = one.maker || other.maker,
          .assignee = one.assignee || other.assignee,
          .follower = one.follower || other.follower,
          .shares_list = one.shares_list || other.shares_list,
          .sees_source = one.sees_source || other.sees_source};
}

bus::StreamName stream_of(MemberId id) { return id.text(); }

const Assignee* assignee_in(const Task& task, MemberId member) {
  const auto found = std::ranges::find(task.assignees, member, &Assignee::member_id);
  return found == task.assignees.end() ? nullptr : &*found;
}

Assignee* assignee_in(Task& task, MemberId member) {
  const auto found = std::ranges::find(task.assignees, member, &Assignee::member_id);
  return found == task.assignees.end() ? nullptr : &*found;
}

bool is_follower(const Task& task, MemberId member) {
  return std::ranges::find(task.follower_ids, member) != task.follower_ids.end();
}

std::vector<MemberId> concerned(const Task& task) {
  std::vector<MemberId> members = task.follower_ids;
  members.push_back(task.created_by);
  for (const Assignee& each : task.assignees) members.push_back(each.member_id);
  std::ranges::sort(members);
  const auto doubles = std::ranges::unique(members);
  members.erase(doubles.begin(), doubles.end());
  std::erase_if(members, [&](MemberId member) {
    const auto* assignee = assignee_in(task, member);
    return assignee && assignee->is_gone;
  });
  return members;
}

bool is_completed(const Task& task) {
  const auto ticked = [](const Assignee& each) { return each.ticked_at.has_value(); };
  if (task.needs == Needs::any) return std::ranges::any_of(task.assignees, ticked);
  const auto done = [&](const Assignee& each) { return each.is_gone || ticked(each); };
  return std::ranges::any_of(task.assignees, ticked) && std::ranges::all_of(task.assignees, done);
}

bool is_sourced(const Task& task) { return task.source && task.source->kind != kMessageSource; }

void put_due(Task& task, std::optional<Due> due) {
  task.due = std::move(due);
  task.due_at = task.due.transform([](const Due& it) { return moment_of(it); });
  if (task.due) return;
  task.remind_minutes_before.reset();
  task.remind_until_confirmed = false;
  task.repeat.reset();
}

bool has_section(const TaskList& list, SectionId section) {
  return std::ranges::find(list.sections, section, &Section::id) != list.sections.end();
}

}  // namespace madang::tasks
