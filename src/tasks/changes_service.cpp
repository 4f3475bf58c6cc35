#include <fmt/format.h>

#include <algorithm>

#include "tasks/service.hpp"

namespace madang::tasks {

Task Service::change(store::Transaction& transaction, const auth::Actor& actor, const ChangeTask& request) {
  auto [stored, stake] = aim_to_change(transaction, actor, request.task_id);
  const Task before = stored.task;
  Task& task = stored.task;
  if (request.state && *request.state != task.state && is_sourced(task)) throw Refusal(kClosedBySource, "state");
  if (request.title) task.title = people::accepted_line(request.title->value, "title", 1);
  if (request.notes) task.notes = request.notes->value;
  if (request.needs) task.needs = *request.needs;
  if (task.parent_id && request.repeat.value) throw Refusal(kInvalid, "repeat", "A subtask does not repeat by itself.");
  put_people(transaction, actor, task, request.assignee_ids, request.follower_ids);
  change_times(stored, actor, request);
  if (request.remove_file_ids) detach(transaction, actor.org_id, task, *request.remove_file_ids);
  if (request.add_file_ids) attach(transaction, actor, task, *request.add_file_ids, "add_file_ids");
  if (request.state && *request.state == TaskState::open && task.state != TaskState::open) {
    reopen(transaction, actor.org_id, stored);
  } else if (request.state && *request.state != task.state) {
    close(transaction, actor.org_id, stored, *request.state, actor.member_id);
  }
  if (task == before) return task;
  if (task.state == TaskState::open) require_room(transaction, actor.org_id, task, &before);
  keep(transaction, actor.org_id, stored, before);
  return task;
}

void Service::change_times(StoredTask& stored, const auth::Actor& actor, const ChangeTask& request) const {
  Task& task = stored.task;
  if (request.due.value) require_due(*request.due.value, "due");
  if (request.due.given) put_due(task, request.due.value);
  put_reminder(stored, actor, request);
  if (request.repeat.given) task.repeat = request.repeat.value;
  if (task.repeat && request.due.given && !request.repeat.given) task.repeat->month_day.reset();
  if (!task.repeat) return;
  require_repeat(*task.repeat, "repeat");
  if (!task.due) throw Refusal(kInvalid, "repeat", "repeat needs a due date.");
  task.repeat = settled(*task.repeat, task.due->date);
}

void Service::put_reminder(StoredTask& stored, const auth::Actor& actor, const ChangeTask& request) {
  Task& task = stored.task;
  const auto& minutes = request.remind_minutes_before;
  if (minutes.given && minutes.value) {
    require_notice(*minutes.value, "remind_minutes_before");
    if (!task.due) throw Refusal(kInvalid, "remind_minutes_before", "remind_minutes_before needs a due date.");
  }
  if (minutes.given) task.remind_minutes_before = minutes.value;
  const bool is_asked = request.remind_until_confirmed.value_or(false);
  if (is_asked && !task.remind_minutes_before)
    throw Refusal(kInvalid, "remind_until_confirmed", "remind_until_confirmed needs a reminder.");
  if (is_asked || minutes.value) stored.reminded_by = actor.member_id;
  if (request.remind_until_confirmed || !task.remind_minutes_before) task.remind_until_confirmed = is_asked;
}

void Service::attach(store::Transaction& transaction, const auth::Actor& actor, Task& task,
                     const std::vector<files::FileId>& file_ids, std::string_view field) {
  if (task.files.size() + file_ids.size() > kMostTaskFiles)
    throw Refusal(kInvalid, std::string(field), fmt::format("A task can have at most {} files.", kMostTaskFiles));
  for (std::size_t i = 0; i < file_ids.size(); ++i) {
    const files::Holder holder{std::string(kTaskHolds), file_ids[i].value};
    task.files.push_back(doors_.files.give(transaction, actor, file_ids[i], holder, fmt::format("{}[{}]", field, i)));
    add_task_file(transaction, actor.org_id, task.id, file_ids[i]);
  }
}

void Service::detach(store::Transaction& transaction, OrgId org, Task& task,
                     const std::vector<files::FileId>& file_ids) {
  for (const auto id : file_ids) {
    if (std::erase_if(task.files, [&](const files::File& file) { return file.id == id; }) == 0) continue;
    doors_.files.take_away(transaction, org, {std::string(kTaskHolds), id.value});
    remove_task_file(transaction, org, id);
  }
}

bool Service::sees_file(store::Transaction& transaction, const auth::Actor& actor, files::FileId file) const {
  const auto id = task_with_file(transaction, actor.org_id, file);
  const auto stored = id ? find_task(transaction, actor.org_id, *id) : std::nullopt;
  return stored && may_see(stake_in(transaction, actor, stored->task));
}

Task Service::set_following(store::Transaction& transaction, const auth::Actor& actor, const SetFollowing& request) {
  auto stored = aim(transaction, actor, request.task_id).stored;
  Task& task = stored.task;
  if (is_follower(task, actor.member_id) == request.is_following) return task;
  const Task before = task;
  if (request.is_following) {
    if (task.follower_ids.size() >= kMostFollowers)
      throw Refusal(kInvalid, "is_following", fmt::format("At most {} people follow a task.", kMostFollowers));
    task.follower_ids.insert(std::ranges::upper_bound(task.follower_ids, actor.member_id), actor.member_id);
  } else {
    std::erase(task.follower_ids, actor.member_id);
  }
  if (task.state == TaskState::open) require_room(transaction, actor.org_id, task, &before);
  keep(transaction, actor.org_id, stored, before);
  return task;
}

void Service::found(store::Transaction& transaction, OrgId org, const StoredTask& stored) {
  add_task(transaction, org, stored);
  set_alarm(transaction, org, stored.task, nullptr);
  count_in_parent(transaction, org, stored.task, 1, 0);
  tell(transaction, org, stored.task, nullptr);
}

void Service::keep(store::Transaction& transaction, OrgId org, StoredTask& stored, const Task& before) {
  settle_alert(transaction, org, stored, before);
  save_task(transaction, org, stored);
  set_alarm(transaction, org, stored.task, &before);
  const bool was_open = before.state == TaskState::open;
  const bool is_open = stored.task.state == TaskState::open;
  if (was_open != is_open) count_in_parent(transaction, org, stored.task, 0, is_open ? -1 : 1);
  tell(transaction, org, stored.task, &before);
}

void Service::count_in_parent(store::Transaction& transaction, OrgId org, const Task& task, std::int64_t more,
                              std::int64_t more_closed) {
  auto parent = task.parent_id ? find_task(transaction, org, *task.parent_id) : std::nullopt;
  if (!parent) return;
  const Task before = parent->task;
  parent->task.subtask_count += more;
  parent->task.subtasks_closed += more_closed;
  keep(transaction, org, *parent, before);
}

void Service::tell(store::Transaction& transaction, OrgId org, const Task& task, const Task* before) {
  const auto now = concerned(task);
  for (const MemberId member : now) append(transaction, org, member, TaskSaved{task});
  if (before) {
    for (const MemberId member : concerned(*before))
      if (!std::ranges::binary_search(now, member)) append(transaction, org, member, TaskLeft{task.id});
  }
  tell_lists(transaction, org, task, before);
  const bool is_marked = task.source && task.source->kind == kMessageSource && task.source->conversation_id;
  if (!is_marked || (before && before->state == task.state)) return;
  const TaskMark mark{chat::MessageId::read(task.source->id).value(), task.source->message_seq.value_or(0), task.id,
                      task.state};
  const auto conversation = *task.source->conversation_id;
  streams_.tell(transaction, org, chat::stream_of(conversation), MarkChanged{conversation, mark});
}

void Service::tell_lists(store::Transaction& transaction, OrgId org, const Task& task, const Task* before) {
  std::vector<TaskListId> told;
  if (task.list_id) told.push_back(*task.list_id);
  if (before && before->list_id && before->list_id != task.list_id) told.push_back(*before->list_id);
  for (const TaskListId id : told)
    if (const auto list = find_list(transaction, org, id)) tell_list(transaction, org, *list);
}

void Service::tell_list(store::Transaction& transaction, OrgId org, const TaskList& list) {
  const auto stream = list.conversation_id ? chat::stream_of(*list.conversation_id) : stream_of(list.owner_id);
  streams_.tell(transaction, org, stream, ListChanged{list.id});
}

}  // namespace madang::tasks
