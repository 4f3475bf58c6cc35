#include <algorithm>

#include "tasks/service.hpp"

namespace madang::tasks {
namespace {

constexpr std::int64_t kMostMarks = 500;

}  // namespace

TaskMarks Service::list_marks(store::Transaction& transaction, const auth::Actor& actor,
                              const ListTaskMarks& request) const {
  const auto from = doors_.chat.sees_from(transaction, actor.org_id, request.conversation_id, actor.member_id);
  auth::require(actor, auth::Verb::see, {.visible = from.has_value()});
  return {marks_in(transaction, actor.org_id, request.conversation_id, *from, kMostMarks)};
}

TaskId Service::make_sourced(store::Transaction& transaction, OrgId org, const SourcedTask& wanted) {
  const auto present = tasks_from(transaction, org, wanted.kind, wanted.id);
  if (!present.empty()) return present.front();
  StoredTask stored;
  Task& task = stored.task;
  task.id = ids_.next<TaskId>();
  task.title = wanted.title;
  task.notes = wanted.notes;
  task.created_by = wanted.created_by;
  task.created_at = clock_.now();
  auto assignees = wanted.assignee_ids;
  std::ranges::sort(assignees);
  const auto doubles = std::ranges::unique(assignees);
  assignees.erase(doubles.begin(), doubles.end());
  for (const MemberId id : assignees) task.assignees.push_back({.member_id = id});
  if (wanted.due) require_due(*wanted.due, "due");
  put_due(task, wanted.due);
  task.source = TaskSource{wanted.kind, wanted.id};
  require_room(transaction, org, task, nullptr);
  found(transaction, org, stored);
  return task.id;
}

void Service::settle_sourced(store::Transaction& transaction, OrgId org, std::string_view kind, const std::string& id,
                             TaskState state, std::optional<MemberId> by) {
  for (const TaskId each : tasks_from(transaction, org, kind, id)) {
    auto stored = find_task(transaction, org, each).value();
    if (stored.task.state == state) continue;
    const Task before = stored.task;
    if (state == TaskState::open)
      reopen(transaction, org, stored);
    else
      close(transaction, org, stored, state, by);
    keep(transaction, org, stored, before);
  }
}

bool Service::sees(store::Transaction& transaction, const auth::Actor& actor, const std::string& id) const {
  const auto task = TaskId::read(id);
  const auto stored = task ? find_task(transaction, actor.org_id, *task) : std::nullopt;
  return stored && may_see(stake_in(transaction, actor, stored->task));
}

void Service::lose_message(store::Transaction& transaction, OrgId org, chat::MessageId message) {
  for (const TaskId id : tasks_from(transaction, org, kMessageSource, message.text())) {
    auto stored = find_task(transaction, org, id).value();
    const Task before = stored.task;
    stored.task.source->is_gone = true;
    keep(transaction, org, stored, before);
  }
}

void Service::hand_over(store::Transaction& transaction, const people::MemberLeaving& leaving) {
  for (const Task& task : open_tasks_of(transaction, leaving.org_id, leaving.member_id))
    leave_task(transaction, leaving, task.id);
}

void Service::leave_task(store::Transaction& transaction, const people::MemberLeaving& leaving, TaskId id) {
  auto stored = find_task(transaction, leaving.org_id, id).value();
  const Task before = stored.task;
  Task& task = stored.task;
  Assignee* own = assignee_in(task, leaving.member_id);
  const bool owed = own && !own->ticked_at;
  if (own) own->is_gone = true;
  std::erase(task.follower_ids, leaving.member_id);
  const auto heir = leaving.heir_id;
  if (heir && owed && !assignee_in(task, *heir)) {
    task.assignees.push_back({.member_id = *heir});
    std::ranges::sort(task.assignees, {}, &Assignee::member_id);
  } else if (heir && task.created_by == leaving.member_id && !is_follower(task, *heir)) {
    task.follower_ids.push_back(*heir);
    std::ranges::sort(task.follower_ids);
  }
  if (task != before) keep(transaction, leaving.org_id, stored, before);
}

void Service::bring_back(store::Transaction& transaction, const people::MemberReturning& returning) {
  for (const Task& before : open_tasks_of(transaction, returning.org_id, returning.member_id)) {
    auto stored = find_task(transaction, returning.org_id, before.id).value();
    Assignee* own = assignee_in(stored.task, returning.member_id);
    if (!own || !own->is_gone) continue;
    own->is_gone = false;
    keep(transaction, returning.org_id, stored, before);
  }
}

}  // namespace madang::tasks
