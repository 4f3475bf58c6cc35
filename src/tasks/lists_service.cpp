#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tasks/service.hpp"

namespace madang::tasks {
namespace {

constexpr std::int64_t kStep = 1024;  // between neighbours, so that most moves change one row
constexpr std::int64_t kClosedShown = 50;

void require_sections(std::size_t count) {
  if (count > kMostSections)
    throw Refusal(kInvalid, "sections", fmt::format("A list can have at most {} sections.", kMostSections));
}

void leave_list(Task& task) {
  task.list_id.reset();
  task.section_id.reset();
  task.rank = 0;
}

std::string name_at(const Text<1, kMostListName>& name, std::size_t i, std::string_view rest) {
  return people::accepted_line(name.value, fmt::format("sections[{}]{}", i, rest), 1);
}

}  // namespace

TaskLists Service::list_lists(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  if (actor.role == auth::Role::guest) return {};
  TaskLists found{lists_of_owner(transaction, actor.org_id, actor.member_id)};
  for (TaskList& list : lists_of_member(transaction, actor)) found.lists.push_back(std::move(list));
  std::ranges::sort(found.lists, {}, &TaskList::id);
  return found;
}

std::vector<TaskList> Service::lists_of_member(store::Transaction& transaction, const auth::Actor& actor) const {
  std::set<std::string> heard;
  for (const auto& stream : doors_.chat.streams_of(transaction, actor)) heard.insert(stream.stream);
  std::vector<TaskList> found = shared_lists(transaction, actor.org_id);
  std::erase_if(found, [&](const TaskList& list) { return !heard.contains(chat::stream_of(*list.conversation_id)); });
  return found;
}

TaskList Service::enter_list(store::Transaction& transaction, const auth::Actor& actor, TaskListId id) const {
  auto list = find_list(transaction, actor.org_id, id);
  auth::require(actor, auth::Verb::see, {.visible = list && sees_list(transaction, actor, *list)});
  return std::move(*list);
}

TaskList Service::create_list(store::Transaction& transaction, const auth::Actor& actor,
                              const CreateTaskList& request) {
  auth::require(actor, auth::Verb::contribute, {.takes_part = actor.role != auth::Role::guest});
  TaskList list{.id = ids_.next<TaskListId>(),
                .name = people::accepted_line(request.name.value, "name", 1),
                .conversation_id = request.conversation_id,
                .owner_id = actor.member_id,
                .created_at = clock_.now()};
  if (!sees_list(transaction, actor, list))
    throw Refusal(kInvalid, "conversation_id", "conversation_id is no conversation that you are in.");
  const auto beside = list.conversation_id ? lists_of_conversation(transaction, actor.org_id, *list.conversation_id)
                                           : lists_of_owner(transaction, actor.org_id, actor.member_id);
  if (std::ssize(beside) >= kMostLists) throw Refusal(kTooManyLists, "name");
  const auto sections = request.sections.value_or(std::vector<Text<1, kMostListName>>());
  require_sections(sections.size());
  for (std::size_t i = 0; i < sections.size(); ++i)
    list.sections.push_back({ids_.next<SectionId>(), name_at(sections[i], i, "")});
  add_list(transaction, actor.org_id, list);
  tell_list(transaction, actor.org_id, list);
  return list;
}

TaskBoard Service::look_at_list(store::Transaction& transaction, const auth::Actor& actor,
                                const NameTaskList& request) const {
  TaskBoard board{enter_list(transaction, actor, request.list_id),
                  open_tasks_in(transaction, actor.org_id, request.list_id)};
  for (Task& task : closed_tasks_in(transaction, actor.org_id, request.list_id, kClosedShown))
    board.tasks.push_back(std::move(task));
  return board;
}

TaskList Service::change_list(store::Transaction& transaction, const auth::Actor& actor,
                              const ChangeTaskList& request) {
  TaskList list = enter_list(transaction, actor, request.list_id);
  const TaskList before = list;
  if (request.name) list.name = people::accepted_line(request.name->value, "name", 1);
  if (request.sections) {
    require_sections(request.sections->size());
    list.sections.clear();
    for (std::size_t i = 0; i < request.sections->size(); ++i) {
      const WantedSection& wanted = (*request.sections)[i];
      const auto field = fmt::format("sections[{}].id", i);
      if (wanted.id && !has_section(before, *wanted.id))
        throw Refusal(kInvalid, field, field + " is no section of this list.");
      if (wanted.id && has_section(list, *wanted.id)) throw Refusal(kInvalid, field, field + " stands there twice.");
      list.sections.push_back({wanted.id.value_or(ids_.next<SectionId>()), name_at(wanted.name, i, ".name")});
    }
  }
  if (list == before) return list;
  save_list(transaction, actor.org_id, list);
  for (const Section& each : before.sections)
    if (!has_section(list, each.id)) leave_section(transaction, actor.org_id, list, each.id);
  tell_list(transaction, actor.org_id, list);
  return list;
}

void Service::leave_section(store::Transaction& transaction, OrgId org, const TaskList& list, SectionId section) {
  let_closed_leave(transaction, org, list.id, section);
  for (const Task& task : open_tasks_in(transaction, org, list.id)) {
    if (task.section_id != section) continue;
    auto stored = find_task(transaction, org, task.id).value();
    stored.task.section_id.reset();
    keep(transaction, org, stored, task);
  }
}

void Service::remove_list(store::Transaction& transaction, const auth::Actor& actor, const NameTaskList& request) {
  const TaskList list = enter_list(transaction, actor, request.list_id);
  let_closed_leave(transaction, actor.org_id, list.id);
  for (const Task& task : open_tasks_in(transaction, actor.org_id, list.id)) {
    auto stored = find_task(transaction, actor.org_id, task.id).value();
    leave_list(stored.task);
    keep(transaction, actor.org_id, stored, stored.task);
  }
  tasks::remove_list(transaction, actor.org_id, list.id);
  tell_list(transaction, actor.org_id, list);
}

void Service::put_list(store::Transaction& transaction, const auth::Actor& actor, Task& task, TaskListId id,
                       std::optional<SectionId> section) const {
  const auto list = find_list(transaction, actor.org_id, id);
  if (!list || !sees_list(transaction, actor, *list))
    throw Refusal(kInvalid, "list_id", "list_id is no list that you see.");
  if (section && !has_section(*list, *section))
    throw Refusal(kInvalid, "section_id", "section_id is no section of this list.");
  if (task.parent_id) throw Refusal(kInvalid, "list_id", "A subtask is where its task is, in no list of its own.");
  const auto present = open_tasks_in(transaction, actor.org_id, id);
  if (task.list_id != id && std::ssize(present) >= kMostInList) throw Refusal(kListIsFull, "list_id");
  std::int64_t last = 0;
  for (const Task& each : present)
    if (each.section_id == section && each.id != task.id) last = std::max(last, each.rank);
  task.list_id = id;
  task.section_id = section;
  task.rank = last + kStep;
}

Task Service::place(store::Transaction& transaction, const auth::Actor& actor, const PlaceTask& request) {
  auto stored = aim_to_change(transaction, actor, request.task_id).stored;
  const Task before = stored.task;
  Task& task = stored.task;
  put_list(transaction, actor, task, request.list_id, request.section_id);
  task.rank = rank_after(transaction, actor.org_id, task, request.after_id);
  if (task == before) return task;
  keep(transaction, actor.org_id, stored, before);
  return task;
}

void Service::take_out(store::Transaction& transaction, const auth::Actor& actor, const NameTask& request) {
  auto stored = aim_to_change(transaction, actor, request.task_id).stored;
  if (!stored.task.list_id) return;
  const Task before = stored.task;
  leave_list(stored.task);
  keep(transaction, actor.org_id, stored, before);
}

std::int64_t Service::rank_after(store::Transaction& transaction, OrgId org, const Task& task,
                                 std::optional<TaskId> after) {
  std::vector<Task> beside = open_tasks_in(transaction, org, *task.list_id);
  std::erase_if(beside, [&](const Task& each) { return each.section_id != task.section_id || each.id == task.id; });
  auto next = beside.begin();
  if (after) {
    const auto found = std::ranges::find(beside, *after, &Task::id);
    if (found == beside.end()) throw Refusal(kInvalid, "after_id", "after_id is no other open task of this section.");
    next = std::next(found);
  }
  if (beside.empty()) return kStep;
  if (next == beside.end()) return beside.back().rank + kStep;
  if (next == beside.begin()) return next->rank - kStep;
  const std::int64_t above = std::prev(next)->rank;
  if (next->rank - above > 1) return above + (next->rank - above) / 2;
  return spread(transaction, org, beside, next - beside.begin());
}

std::int64_t Service::spread(store::Transaction& transaction, OrgId org, const std::vector<Task>& tasks,
                             std::ptrdiff_t gap) {
  for (std::ptrdiff_t i = 0; i < std::ssize(tasks); ++i) {
    auto stored = find_task(transaction, org, tasks[i].id).value();
    stored.task.rank = (i < gap ? i + 1 : i + 2) * kStep;
    if (stored.task.rank != tasks[i].rank) keep(transaction, org, stored, tasks[i]);
  }
  return (gap + 1) * kStep;
}

}  // namespace madang::tasks
