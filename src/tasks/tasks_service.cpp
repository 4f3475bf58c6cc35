#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tasks/comments_store.hpp"
#include "tasks/service.hpp"

namespace madang::tasks {
namespace {

constexpr std::int64_t kUsualPage = 50;
constexpr std::int64_t kMostInPage = 100;

std::int64_t limit_of(const ListClosedTasks& request) {
  const auto limit = request.limit.value_or(kUsualPage);
  if (limit < 1 || limit > kMostInPage)
    throw Refusal(kInvalid, "limit", fmt::format("limit must be between 1 and {}.", kMostInPage));
  return limit;
}

/// Without repetition; throws with the field of what is too many.
std::vector<MemberId> each_once(const std::vector<MemberId>& ids, std::size_t most, const std::string& field) {
  const std::set<MemberId> once(ids.begin(), ids.end());
  if (once.size() > most) throw Refusal(kInvalid, field, fmt::format("{} can name at most {} people.", field, most));
  return {once.begin(), once.end()};
}

}  // namespace

TaskSelection Service::list_tasks(store::Transaction& transaction, const auth::Actor& actor,
                                  const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  const auto stream = stream_of(actor.member_id);
  const auto moment = streams_.moment();
  const auto head = streams_.head(transaction, actor.org_id, stream, moment);
  return {open_tasks_of(transaction, actor.org_id, actor.member_id), {stream, streams_.epoch(actor.org_id), head}};
}

TaskPage Service::list_closed(store::Transaction& transaction, const auth::Actor& actor,
                              const ListClosedTasks& request) const {
  const auto limit = limit_of(request);
  std::optional<Task> before;
  if (request.before) {
    const auto found = find_task(transaction, actor.org_id, *request.before);
    if (!found || !found->task.closed_at || !may_see(stake_in(transaction, actor, found->task)))
      throw Refusal(kInvalid, "before", "before is no closed task of yours.");
    before = found->task;
  }
  TaskPage page{closed_tasks_of(transaction, actor.org_id, actor.member_id, before, limit + 1)};
  page.has_earlier = std::ssize(page.tasks) > limit;
  if (page.has_earlier) page.tasks.pop_back();
  return page;
}

TaskSheet Service::look(store::Transaction& transaction, const auth::Actor& actor, const NameTask& request) const {
  auto aimed = aim(transaction, actor, request.task_id);
  return {std::move(aimed.stored.task), subtasks_of(transaction, actor.org_id, request.task_id),
          comments_of(transaction, actor.org_id, request.task_id)};
}

Service::Aimed Service::aim(store::Transaction& transaction, const auth::Actor& actor, TaskId id) const {
  auto stored = find_task(transaction, actor.org_id, id);
  const Stake stake = stored ? stake_in(transaction, actor, stored->task) : Stake();
  auth::require(actor, auth::Verb::see, {.visible = stored && may_see(stake)});
  return {std::move(*stored), stake};
}

Service::Aimed Service::aim_to_change(store::Transaction& transaction, const auth::Actor& actor, TaskId id) const {
  auto aimed = aim(transaction, actor, id);
  auth::require(actor, auth::Verb::amend, {.author = may_change(aimed.stake)});
  return aimed;
}

Stake Service::own_stake_in(store::Transaction& transaction, const auth::Actor& actor, const Task& task) const {
  Stake stake{.guest = actor.role == auth::Role::guest,
              .maker = task.created_by == actor.member_id,
              .assignee = assignee_in(task, actor.member_id) != nullptr,
              .follower = is_follower(task, actor.member_id)};
  if (stake.guest) return stake;
  if (task.list_id) {
    const auto list = find_list(transaction, actor.org_id, *task.list_id);
    stake.shares_list = list && sees_list(transaction, actor, *list);
  }
  if (task.source && task.source->kind == kMessageSource) {
    const auto message = chat::MessageId::read(task.source->id);
    stake.sees_source = message && doors_.chat.sees_message(transaction, actor, *message);
  }
  return stake;
}

Stake Service::stake_in(store::Transaction& transaction, const auth::Actor& actor, const Task& task) const {
  const Stake own = own_stake_in(transaction, actor, task);
  if (!task.parent_id || (may_see(own) && may_change(own))) return own;
  const auto parent = find_task(transaction, actor.org_id, *task.parent_id);
  return parent ? joined(own, own_stake_in(transaction, actor, parent->task)) : own;
}

bool Service::sees_list(store::Transaction& transaction, const auth::Actor& actor, const TaskList& list) const {
  if (actor.role == auth::Role::guest) return false;
  if (!list.conversation_id) return list.owner_id == actor.member_id;
  return doors_.chat.sees_from(transaction, actor.org_id, *list.conversation_id, actor.member_id).has_value();
}

Task Service::create(store::Transaction& transaction, const auth::Actor& actor, const CreateTask& request) {
  auth::require(actor, auth::Verb::contribute, {.takes_part = actor.role != auth::Role::guest});
  StoredTask stored = begun(actor, request);
  Task& task = stored.task;
  if (request.parent_id) put_parent(transaction, actor, task, *request.parent_id);
  put_people(transaction, actor, task, request.assignee_ids.value_or(std::vector<MemberId>()),
             request.follower_ids.value_or(std::vector<MemberId>()));
  if (request.message_id) put_message(transaction, actor, task, *request.message_id);
  if (request.section_id && !request.list_id)
    throw Refusal(kInvalid, "section_id", "section_id needs the list that it is a part of.");
  if (request.list_id) put_list(transaction, actor, task, *request.list_id, request.section_id);
  require_room(transaction, actor.org_id, task, nullptr);
  attach(transaction, actor, task, request.file_ids.value_or(std::vector<files::FileId>()), "file_ids");
  found(transaction, actor.org_id, stored);
  return task;
}

StoredTask Service::begun(const auth::Actor& actor, const CreateTask& request) const {
  StoredTask stored;
  Task& task = stored.task;
  task.id = ids_.next<TaskId>();
  task.title = people::accepted_line(request.title.value, "title", 1);
  task.notes = request.notes ? request.notes->value : "";
  task.created_by = actor.member_id;
  task.created_at = clock_.now();
  task.needs = request.needs.value_or(Needs::all);
  const ChangeTask times{
      .due = {request.due.has_value(), request.due},
      .remind_minutes_before = {request.remind_minutes_before.has_value(), request.remind_minutes_before},
      .remind_until_confirmed = request.remind_until_confirmed,
      .repeat = {request.repeat.has_value(), request.repeat}};
  if (request.parent_id && request.repeat) throw Refusal(kInvalid, "repeat", "A subtask does not repeat by itself.");
  change_times(stored, actor, times);
  return stored;
}

void Service::put_people(store::Transaction& transaction, const auth::Actor& actor, Task& task,
                         const std::optional<std::vector<MemberId>>& assignee_ids,
                         const std::optional<std::vector<MemberId>>& follower_ids) const {
  const auto require_seen = [&](std::span<const MemberId> wanted, auto&& is_in_already, std::string_view field) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const auto id = wanted[i];
      if (is_in_already(id) || !doors_.those_seen(transaction, actor, {id}).empty()) continue;
      throw Refusal(kInvalid, fmt::format("{}[{}]", field, i), fmt::format("{}[{}] is nobody here.", field, i));
    }
  };
  if (assignee_ids) {
    const auto wanted = each_once(*assignee_ids, kMostAssignees, "assignee_ids");
    require_seen(*assignee_ids, [&](MemberId id) { return assignee_in(task, id) != nullptr; }, "assignee_ids");
    std::vector<Assignee> assignees;
    for (const MemberId id : wanted) {
      const Assignee* known = assignee_in(task, id);
      assignees.push_back(known ? *known : Assignee{.member_id = id});
    }
    task.assignees = std::move(assignees);
  }
  if (!follower_ids) return;
  auto wanted = each_once(*follower_ids, kMostFollowers, "follower_ids");
  require_seen(*follower_ids, [&](MemberId id) { return is_follower(task, id); }, "follower_ids");
  task.follower_ids = std::move(wanted);
}

void Service::put_parent(store::Transaction& transaction, const auth::Actor& actor, Task& task, TaskId id) const {
  const auto parent = find_task(transaction, actor.org_id, id);
  const Stake stake = parent ? stake_in(transaction, actor, parent->task) : Stake();
  if (!parent || !may_change(stake)) throw Refusal(kInvalid, "parent_id", "parent_id is no task that you may divide.");
  if (parent->task.parent_id) throw Refusal(kInvalid, "parent_id", "A subtask has no subtasks of its own.");
  if (parent->task.state != TaskState::open) throw Refusal(kIsClosed, "parent_id");
  if (parent->task.subtask_count >= kMostSubtasks) throw Refusal(kTooManySubtasks, "parent_id");
  task.parent_id = id;
}

void Service::put_message(store::Transaction& transaction, const auth::Actor& actor, Task& task,
                          chat::MessageId message) const {
  const auto place = doors_.chat.place_of_text(transaction, actor, message);
  if (!place) throw Refusal(kInvalid, "message_id", "message_id is no message that a task can be made from.");
  const std::string id = message.text();
  if (std::ssize(tasks_from(transaction, actor.org_id, kMessageSource, id)) >= kMostOfMessage)
    throw Refusal(kTooManyOfMessage, "message_id");
  task.source = TaskSource{std::string(kMessageSource), id, place->conversation_id, place->seq, false};
}

void Service::require_room(store::Transaction& transaction, OrgId org, const Task& task, const Task* before) const {
  const auto known = before && before->state == TaskState::open ? concerned(*before) : std::vector<MemberId>();
  for (const MemberId member : concerned(task)) {
    if (std::ranges::binary_search(known, member)) continue;
    if (count_open_of(transaction, org, member) < kMostOpen) continue;
    throw Refusal(kTooManyOpen, assignee_in(task, member)   ? "assignee_ids"
                                : is_follower(task, member) ? "follower_ids"
                                                            : "title");
  }
}

}  // namespace madang::tasks
