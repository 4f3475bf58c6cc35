#include <algorithm>

#include "tasks/service.hpp"

namespace madang::tasks {
namespace {

void take_back_ticks(Task& task) {
  for (Assignee& each : task.assignees) each.ticked_at.reset();
}

}  // namespace

Task Service::set_tick(store::Transaction& transaction, const auth::Actor& actor, const SetTick& request) {
  auto [stored, stake] = aim(transaction, actor, request.task_id);
  const Task before = stored.task;
  Task& task = stored.task;
  Assignee* own = assignee_in(task, actor.member_id);
  const bool may = own || (task.assignees.empty() && may_change(stake));
  auth::require(actor, auth::Verb::amend, {.author = may});
  if (is_sourced(task)) throw Refusal(kClosedBySource, "is_ticked");
  if (own && own->ticked_at.has_value() == request.is_ticked) return task;
  const TaskState wanted = request.is_ticked ? TaskState::done : TaskState::open;
  if (!own && task.state == wanted) return task;
  if (task.state == TaskState::cancelled || (request.is_ticked && task.state == TaskState::done))
    throw Refusal(kIsClosed, "is_ticked");
  if (own) own->ticked_at = request.is_ticked ? std::optional(clock_.now()) : std::nullopt;
  const bool is_done = own ? is_completed(task) : request.is_ticked;
  if (is_done && task.state == TaskState::open)
    close(transaction, actor.org_id, stored, TaskState::done, actor.member_id);
  if (!is_done && task.state == TaskState::done) {
    auto assignees = task.assignees;
    reopen(transaction, actor.org_id, stored);
    task.assignees = std::move(assignees);
  }
  keep(transaction, actor.org_id, stored, before);
  return task;
}

void Service::close(store::Transaction& transaction, OrgId org, StoredTask& stored, TaskState state,
                    std::optional<MemberId> by) {
  const bool was_open = stored.task.state == TaskState::open;
  stored.task.state = state;
  stored.task.closed_by = by;
  stored.task.closed_at = clock_.now();
  if (was_open && state == TaskState::done) follow_up(transaction, org, stored);
}

void Service::reopen(store::Transaction& transaction, OrgId org, StoredTask& stored) {
  take_back_follow_up(transaction, org, stored);
  take_back_ticks(stored.task);
  stored.task.state = TaskState::open;
  stored.task.closed_by.reset();
  stored.task.closed_at.reset();
}

void Service::follow_up(store::Transaction& transaction, OrgId org, StoredTask& done) {
  const auto date = next_due(transaction, org, done.task);
  if (!date) return;
  StoredTask next;
  next.task = done.task;
  next.reminded_by = done.reminded_by;
  Task& task = next.task;
  task.id = ids_.next<TaskId>();
  task.created_at = clock_.now();
  std::erase_if(task.assignees, [](const Assignee& each) { return each.is_gone; });
  take_back_ticks(task);
  task.source.reset();
  task.files.clear();
  task.state = TaskState::open;
  task.closed_by.reset();
  task.closed_at.reset();
  task.subtask_count = task.subtasks_closed = task.comment_count = 0;
  task.repeat = following(*task.repeat);
  Due due = *task.due;
  due.date = *date;
  put_due(task, due);
  done.follow_up_id = task.id;
  found(transaction, org, next);
  for (Task part : subtasks_of(transaction, org, done.task.id)) {
    Task fresh{.id = ids_.next<TaskId>(),
               .title = part.title,
               .notes = part.notes,
               .created_by = part.created_by,
               .created_at = clock_.now(),
               .assignees = part.assignees,
               .needs = part.needs,
               .follower_ids = part.follower_ids,
               .parent_id = task.id};
    std::erase_if(fresh.assignees, [](const Assignee& each) { return each.is_gone; });
    take_back_ticks(fresh);
    found(transaction, org, {fresh});
  }
}

std::optional<Date> Service::next_due(store::Transaction& transaction, OrgId org, const Task& task) const {
  if (!task.repeat || !task.due) return std::nullopt;
  const auto here = std::ranges::find(task.assignees, false, &Assignee::is_gone);
  const MemberId worker = here == task.assignees.end() ? task.created_by : here->member_id;
  std::optional<working_time::Availability> availability;
  const auto is_worked = [&](Date date) {
    if (!availability) availability = doors_.availability_of(transaction, org, worker);
    return !availability->working.on(date).empty();
  };
  return next_date(*task.repeat, task.due->date, date_there(*task.due, clock_.now()), is_worked);
}

void Service::take_back_follow_up(store::Transaction& transaction, OrgId org, StoredTask& stored) {
  const auto next = stored.follow_up_id ? find_task(transaction, org, *stored.follow_up_id) : std::nullopt;
  stored.follow_up_id.reset();
  if (!next || next->task.state != TaskState::open) return;
  // Its own subtasks were counted in it when it was made.
  const auto subtasks = subtasks_of(transaction, org, next->task.id);
  if (next->revision != std::ssize(subtasks)) return;
  for (const Task& part : subtasks) take_away(transaction, org, {part});
  take_away(transaction, org, *next);
}

void Service::take_away(store::Transaction& transaction, OrgId org, const StoredTask& stored) {
  remove_task(transaction, org, stored.task.id);
  if (clockwork_.cancel) clockwork_.cancel(transaction, org, stored.task.id.text());
  if (stored.alert) alarm_.release(transaction, org, *stored.alert);
  for (const MemberId member : concerned(stored.task)) append(transaction, org, member, TaskLeft{stored.task.id});
  tell_lists(transaction, org, stored.task, nullptr);
}

}  // namespace madang::tasks
