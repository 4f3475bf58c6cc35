#include "tasks/tasks_store.hpp"

#include <algorithm>
#include <limits>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::tasks {
namespace {

struct People {
  std::vector<Assignee> assignees;
  std::vector<MemberId> follower_ids;
};
BOOST_DESCRIBE_STRUCT(People, (), (assignees, follower_ids))

struct TaskRow {
  TaskId id;
  std::string title;
  std::string notes;
  MemberId created_by;
  Timestamp created_at;
  std::string people;
  Needs needs = Needs::all;
  std::optional<Date> due_date;
  std::optional<std::int64_t> due_minute;
  std::optional<std::string> due_zone;
  std::optional<Timestamp> due_at;
  std::optional<std::int64_t> remind_minutes_before;
  std::optional<MemberId> reminded_by;
  bool remind_until_confirmed = false;
  std::optional<std::string> reminder_alert;
  std::optional<std::string> repeat_rule;
  std::optional<TaskId> parent_id;
  std::optional<TaskListId> list_id;
  std::optional<SectionId> section_id;
  std::int64_t rank = 0;
  std::optional<std::string> source_kind;
  std::optional<std::string> source_id;
  std::optional<chat::ConversationId> source_conversation_id;
  std::optional<std::int64_t> source_seq;
  bool source_is_gone = false;
  std::optional<std::string> files;
  TaskState state = TaskState::open;
  std::optional<MemberId> closed_by;
  std::optional<Timestamp> closed_at;
  std::int64_t subtask_count = 0;
  std::int64_t subtasks_closed = 0;
  std::int64_t comment_count = 0;
  std::optional<TaskId> follow_up_id;
  std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(TaskRow, (),
                      (id, title, notes, created_by, created_at, people, needs, due_date, due_minute, due_zone, due_at,
                       remind_minutes_before, reminded_by, remind_until_confirmed, reminder_alert, repeat_rule,
                       parent_id, list_id, section_id, rank, source_kind, source_id, source_conversation_id, source_seq,
                       source_is_gone, files, state, closed_by, closed_at, subtask_count, subtasks_closed,
                       comment_count, follow_up_id, revision))

void put_source(Task& task, TaskRow& row) {
  if (!row.source_kind) return;
  task.source = TaskSource{std::move(*row.source_kind), row.source_id.value_or(""), row.source_conversation_id,
                           row.source_seq, row.source_is_gone};
}

Task task_of(TaskRow row) {
  auto people = json::decode<People>(std::string_view(row.people)).value();
  Task task{.id = row.id,
            .title = std::move(row.title),
            .notes = std::move(row.notes),
            .created_by = row.created_by,
            .created_at = row.created_at,
            .assignees = std::move(people.assignees),
            .needs = row.needs,
            .follower_ids = std::move(people.follower_ids),
            .due_at = row.due_at,
            .remind_minutes_before = row.remind_minutes_before,
            .remind_until_confirmed = row.remind_until_confirmed,
            .parent_id = row.parent_id,
            .list_id = row.list_id,
            .section_id = row.section_id,
            .rank = row.rank,
            .state = row.state,
            .closed_by = row.closed_by,
            .closed_at = row.closed_at,
            .subtask_count = row.subtask_count,
            .subtasks_closed = row.subtasks_closed,
            .comment_count = row.comment_count};
  if (row.due_date) task.due = Due{*row.due_date, row.due_minute, row.due_zone.value_or("UTC")};
  if (row.repeat_rule) task.repeat = json::decode<Repeat>(std::string_view(*row.repeat_rule)).value();
  put_source(task, row);
  if (row.files) task.files = json::decode<std::vector<files::File>>(std::string_view(*row.files)).value();
  return task;
}

TaskRow row_of(const StoredTask& stored) {
  const Task& task = stored.task;
  TaskRow row{.id = task.id,
              .title = task.title,
              .notes = task.notes,
              .created_by = task.created_by,
              .created_at = task.created_at,
              .people = json::encode(People{task.assignees, task.follower_ids}),
              .needs = task.needs,
              .due_at = task.due_at,
              .remind_minutes_before = task.remind_minutes_before,
              .reminded_by = stored.reminded_by,
              .remind_until_confirmed = task.remind_until_confirmed,
              .reminder_alert = stored.alert,
              .parent_id = task.parent_id,
              .list_id = task.list_id,
              .section_id = task.section_id,
              .rank = task.rank,
              .state = task.state,
              .closed_by = task.closed_by,
              .closed_at = task.closed_at,
              .subtask_count = task.subtask_count,
              .subtasks_closed = task.subtasks_closed,
              .comment_count = task.comment_count,
              .follow_up_id = stored.follow_up_id,
              .revision = stored.revision};
  row.due_date = task.due.transform([](const Due& it) { return it.date; });
  row.due_minute = task.due.and_then([](const Due& it) { return it.minute; });
  row.due_zone = task.due.transform([](const Due& it) { return it.time_zone; });
  row.repeat_rule = task.repeat.transform([](const Repeat& it) { return json::encode(it); });
  if (!task.files.empty()) row.files = json::encode(task.files);
  if (!task.source) return row;
  row.source_kind = task.source->kind;
  row.source_id = task.source->id;
  row.source_conversation_id = task.source->conversation_id;
  row.source_seq = task.source->message_seq;
  row.source_is_gone = task.source->is_gone;
  return row;
}

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<TaskRow>("t.") + " FROM " + std::string(rest);
}

template <class... Arguments>
std::vector<Task> tasks_by(store::Transaction& transaction, const std::string& sql, const Arguments&... arguments) {
  std::vector<Task> found;
  for (TaskRow& row : store::all<TaskRow>(transaction, sql, arguments...)) found.push_back(task_of(std::move(row)));
  return found;
}

/// Every member of the row, as what a statement's parameters are.
template <class Use>
void with_values(const TaskRow& row, Use use) {
  std::apply([&](auto... members) { use(row.*members.pointer...); },
             []<template <class...> class L, class... D>(L<D...>) {
               return std::tuple(D()...);
             }(boost::describe::describe_members<TaskRow, boost::describe::mod_public>()));
}

/// Whoever has left is kept among them, to find it again.
void save_people(store::Transaction& transaction, OrgId org, const Task& task) {
  store::execute(transaction, "DELETE FROM task_people WHERE org_id = $1 AND task_id = $2", org, task.id);
  auto members = concerned(task);
  for (const Assignee& each : task.assignees)
    if (each.is_gone) members.push_back(each.member_id);
  for (const MemberId member : members)
    store::execute_later(transaction,
                         "INSERT INTO task_people (org_id, task_id, member_id, closed_at) VALUES ($1, $2, $3, $4)", org,
                         task.id, member, task.closed_at);
}

std::string insert_statement() {
  std::string values = "$1";
  int count = 1;
  for_each_member<TaskRow>([&](auto) { values += ", $" + std::to_string(++count); });
  return "INSERT INTO tasks (org_id, " + store::columns<TaskRow>() + ") VALUES (" + values + ")";
}

std::string update_statement() {
  std::string changes;
  int count = 1;
  for_each_member<TaskRow>([&](auto member) {
    changes += (changes.empty() ? "" : ", ") + std::string(member.name) + " = $" + std::to_string(++count);
  });
  return "UPDATE tasks SET " + changes + " WHERE org_id = $1 AND id = $2";
}

}  // namespace

void add_task(store::Transaction& transaction, OrgId org, const StoredTask& stored) {
  static const std::string sql = insert_statement();
  with_values(row_of(stored), [&](const auto&... values) { store::execute(transaction, sql, org, values...); });
  save_people(transaction, org, stored.task);
}

void save_task(store::Transaction& transaction, OrgId org, StoredTask& stored) {
  static const std::string sql = update_statement();
  ++stored.revision;
  with_values(row_of(stored), [&](const auto&... values) { store::execute(transaction, sql, org, values...); });
  save_people(transaction, org, stored.task);
}

void save_alert(store::Transaction& transaction, OrgId org, TaskId id, const std::optional<std::string>& alert) {
  store::execute(transaction, "UPDATE tasks SET reminder_alert = $3 WHERE org_id = $1 AND id = $2", org, id, alert);
}

void remove_task(store::Transaction& transaction, OrgId org, TaskId id) {
  store::execute(transaction, "DELETE FROM tasks WHERE org_id = $1 AND id = $2", org, id);
  store::execute(transaction, "DELETE FROM task_people WHERE org_id = $1 AND task_id = $2", org, id);
}

std::optional<StoredTask> find_task(store::Transaction& transaction, OrgId org, TaskId id) {
  static const std::string sql = select("tasks t WHERE t.org_id = $1 AND t.id = $2");
  auto row = store::one<TaskRow>(transaction, sql, org, id);
  if (!row) return std::nullopt;
  StoredTask stored{{}, row->reminded_by, row->follow_up_id, row->revision, row->reminder_alert};
  stored.task = task_of(std::move(*row));
  return stored;
}

std::vector<Task> open_tasks_of(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql = select(
      "task_people p JOIN tasks t ON t.org_id = p.org_id AND t.id = p.task_id"
      " WHERE p.org_id = $1 AND p.member_id = $2 AND p.closed_at IS NULL ORDER BY t.id");
  return tasks_by(transaction, sql, org, member);
}

std::int64_t count_open_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<std::int64_t>(
             transaction, "SELECT COUNT(*) FROM task_people WHERE org_id = $1 AND member_id = $2 AND closed_at IS NULL",
             org, member)
      .value_or(0);
}

std::vector<Task> closed_tasks_of(store::Transaction& transaction, OrgId org, MemberId member,
                                  const std::optional<Task>& before, std::int64_t limit) {
  static const std::string sql = select(
      "task_people p JOIN tasks t ON t.org_id = p.org_id AND t.id = p.task_id"
      " WHERE p.org_id = $1 AND p.member_id = $2 AND p.closed_at IS NOT NULL"
      " AND (p.closed_at < $3 OR (p.closed_at = $3 AND p.task_id < $4))"
      " ORDER BY p.closed_at DESC, p.task_id DESC LIMIT $5");
  constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
  const std::int64_t at = before && before->closed_at ? before->closed_at->milliseconds() : kEnd;
  const std::int64_t id = before ? static_cast<std::int64_t>(before->id.value) : kEnd;
  return tasks_by(transaction, sql, org, member, at, id, limit);
}

std::vector<Task> subtasks_of(store::Transaction& transaction, OrgId org, TaskId parent) {
  static const std::string sql = select("tasks t WHERE t.org_id = $1 AND t.parent_id = $2 ORDER BY t.id");
  return tasks_by(transaction, sql, org, parent);
}

std::vector<Task> open_tasks_in(store::Transaction& transaction, OrgId org, TaskListId list) {
  static const std::string sql =
      select("tasks t WHERE t.org_id = $1 AND t.list_id = $2 AND t.closed_at IS NULL ORDER BY t.rank, t.id");
  return tasks_by(transaction, sql, org, list);
}

std::vector<Task> closed_tasks_in(store::Transaction& transaction, OrgId org, TaskListId list, std::int64_t limit) {
  static const std::string sql = select(
      "tasks t WHERE t.org_id = $1 AND t.list_id = $2 AND t.closed_at IS NOT NULL"
      " ORDER BY t.closed_at DESC, t.id DESC LIMIT $3");
  return tasks_by(transaction, sql, org, list, limit);
}

void save_rank(store::Transaction& transaction, OrgId org, TaskId id, std::int64_t rank) {
  store::execute(transaction, "UPDATE tasks SET rank = $3 WHERE org_id = $1 AND id = $2", org, id, rank);
}

void let_closed_leave(store::Transaction& transaction, OrgId org, TaskListId list) {
  store::execute(transaction,
                 "UPDATE tasks SET list_id = NULL, section_id = NULL, rank = 0"
                 " WHERE org_id = $1 AND list_id = $2 AND closed_at IS NOT NULL",
                 org, list);
}

void let_closed_leave(store::Transaction& transaction, OrgId org, TaskListId list, SectionId section) {
  store::execute(transaction,
                 "UPDATE tasks SET section_id = NULL"
                 " WHERE org_id = $1 AND list_id = $2 AND section_id = $3 AND closed_at IS NOT NULL",
                 org, list, section);
}

std::vector<TaskId> tasks_from(store::Transaction& transaction, OrgId org, std::string_view source_kind,
                               const std::string& source_id) {
  return store::all<TaskId>(
      transaction, "SELECT id FROM tasks WHERE org_id = $1 AND source_kind = $2 AND source_id = $3 ORDER BY id", org,
      source_kind, source_id);
}

std::vector<TaskMark> marks_in(store::Transaction& transaction, OrgId org, chat::ConversationId conversation,
                               std::int64_t from_seq, std::int64_t limit) {
  std::vector<TaskMark> marks;
  store::Statement::run(
      transaction,
      "SELECT source_id, source_seq, id, state FROM tasks WHERE org_id = $1 AND source_conversation_id = $2"
      " AND source_seq >= $3 AND source_is_gone = 0 ORDER BY source_seq DESC, id DESC LIMIT $4",
      [&](const store::Row& row) {
        marks.push_back({chat::MessageId::read(row.text(0)).value(), row.number(1), store::Column<TaskId>::from(row, 2),
                         store::Column<TaskState>::from(row, 3)});
      },
      org, conversation, from_seq, limit);
  std::ranges::reverse(marks);
  return marks;
}

void add_task_file(store::Transaction& transaction, OrgId org, TaskId task, files::FileId file) {
  store::execute(transaction, "INSERT INTO task_files (org_id, file_id, task_id) VALUES ($1, $2, $3)", org, file, task);
}

void remove_task_file(store::Transaction& transaction, OrgId org, files::FileId file) {
  store::execute(transaction, "DELETE FROM task_files WHERE org_id = $1 AND file_id = $2", org, file);
}

std::optional<TaskId> task_with_file(store::Transaction& transaction, OrgId org, files::FileId file) {
  return store::one<TaskId>(transaction, "SELECT task_id FROM task_files WHERE org_id = $1 AND file_id = $2", org,
                            file);
}

}  // namespace madang::tasks
