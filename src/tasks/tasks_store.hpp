#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "tasks/model.hpp"

namespace madang::tasks {

/// A task and what is known of it beside what people see.
struct StoredTask {
  Task task;
  std::optional<MemberId> reminded_by;  ///< who asked for the reminder
  std::optional<TaskId> follow_up_id;   ///< the next one, which was made when this was done
  std::int64_t revision = 0;            ///< counts changes
  std::optional<std::string> alert;     ///< what its reminder became, until that is over
};

void add_task(store::Transaction& transaction, OrgId org, const StoredTask& stored);
/// Under its next revision.
void save_task(store::Transaction& transaction, OrgId org, StoredTask& stored);
/// Under the same revision: nobody has touched the task.
void save_alert(store::Transaction& transaction, OrgId org, TaskId id, const std::optional<std::string>& alert);
void remove_task(store::Transaction& transaction, OrgId org, TaskId id);

std::optional<StoredTask> find_task(store::Transaction& transaction, OrgId org, TaskId id);
/// By id, as all that do not say otherwise.
std::vector<Task> open_tasks_of(store::Transaction& transaction, OrgId org, MemberId member);
std::int64_t count_open_of(store::Transaction& transaction, OrgId org, MemberId member);
/// The latest first; those before one that is closed, when it is named.
std::vector<Task> closed_tasks_of(store::Transaction& transaction, OrgId org, MemberId member,
                                  const std::optional<Task>& before, std::int64_t limit);
std::vector<Task> subtasks_of(store::Transaction& transaction, OrgId org, TaskId parent);

/// Open ones, by rank.
std::vector<Task> open_tasks_in(store::Transaction& transaction, OrgId org, TaskListId list);
std::vector<Task> closed_tasks_in(store::Transaction& transaction, OrgId org, TaskListId list, std::int64_t limit);
void save_rank(store::Transaction& transaction, OrgId org, TaskId id, std::int64_t rank);
/// Closed ones leave the list, or the section, without a word.
void let_closed_leave(store::Transaction& transaction, OrgId org, TaskListId list);
void let_closed_leave(store::Transaction& transaction, OrgId org, TaskListId list, SectionId section);

std::vector<TaskId> tasks_from(store::Transaction& transaction, OrgId org, std::string_view source_kind,
                               const std::string& source_id);
/// The latest of the conversation from this number on.
std::vector<TaskMark> marks_in(store::Transaction& transaction, OrgId org, chat::ConversationId conversation,
                               std::int64_t from_seq, std::int64_t limit);

void add_task_file(store::Transaction& transaction, OrgId org, TaskId task, files::FileId file);
void remove_task_file(store::Transaction& transaction, OrgId org, files::FileId file);
std::optional<TaskId> task_with_file(store::Transaction& transaction, OrgId org, files::FileId file);

}  // namespace madang::tasks
