#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json/fields.hpp"
#include "base/text.hpp"
#include "kernel/bus/event.hpp"
#include "tasks/model.hpp"

// What tasks are asked and what they answer with, beside their nouns. `org_id` and the ids come from the path.

namespace madang::tasks {

using Title = Text<1, kMostTitle>;
using Notes = Text<0, kMostNotes>;

struct OfOrganisation {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(OfOrganisation, (), (org_id))

/// Every open task that concerns the asker: what a device keeps true by the member's stream.
struct TaskSelection {
  std::vector<Task> tasks;
  bus::Cursor member_cursor;
};
BOOST_DESCRIBE_STRUCT(TaskSelection, (), (tasks, member_cursor))

/// The latest that were closed, or those before one of them.
struct ListClosedTasks {
  OrgId org_id;
  std::optional<TaskId> before;
  std::optional<std::int64_t> limit;  ///< 1 to 100; 50 when it is not said
};
BOOST_DESCRIBE_STRUCT(ListClosedTasks, (), (org_id, before, limit))

struct TaskPage {
  std::vector<Task> tasks;
  bool has_earlier = false;
};
BOOST_DESCRIBE_STRUCT(TaskPage, (), (tasks, has_earlier))

/// Nobody has it to do unless it says who; `needs` is all. A subtask names its parent. `message_id` is what it is made
/// from.
struct CreateTask {
  OrgId org_id;
  ClientId client_id;
  Title title;
  std::optional<Notes> notes;
  std::optional<std::vector<MemberId>> assignee_ids;
  std::optional<Needs> needs;
  std::optional<std::vector<MemberId>> follower_ids;
  std::optional<Due> due;
  std::optional<std::int64_t> remind_minutes_before;
  std::optional<bool> remind_until_confirmed;
  std::optional<Repeat> repeat;
  std::optional<TaskId> parent_id;
  std::optional<TaskListId> list_id;
  std::optional<SectionId> section_id;
  std::optional<chat::MessageId> message_id;
  std::optional<std::vector<files::FileId>> file_ids;
};
BOOST_DESCRIBE_STRUCT(CreateTask, (),
                      (org_id, client_id, title, notes, assignee_ids, needs, follower_ids, due, remind_minutes_before,
                       remind_until_confirmed, repeat, parent_id, list_id, section_id, message_id, file_ids))

struct NameTask {
  OrgId org_id;
  TaskId task_id;
};
BOOST_DESCRIBE_STRUCT(NameTask, (), (org_id, task_id))

/// Subtasks and comments from the oldest on.
struct TaskSheet {
  Task task;
  std::vector<Task> subtasks;
  std::vector<Comment> comments;
};
BOOST_DESCRIBE_STRUCT(TaskSheet, (), (task, subtasks, comments))

/// What is absent stays. `state` closes it for everybody, or opens it again.
struct ChangeTask {
  OrgId org_id;
  TaskId task_id;
  ClientId client_id;
  std::optional<Title> title;
  std::optional<Notes> notes;
  std::optional<std::vector<MemberId>> assignee_ids;
  std::optional<Needs> needs;
  std::optional<std::vector<MemberId>> follower_ids;
  json::Patch<Due> due;
  json::Patch<std::int64_t> remind_minutes_before;
  std::optional<bool> remind_until_confirmed;
  json::Patch<Repeat> repeat;
  std::optional<TaskState> state;
  std::optional<std::vector<files::FileId>> add_file_ids;
  std::optional<std::vector<files::FileId>> remove_file_ids;
};
BOOST_DESCRIBE_STRUCT(ChangeTask, (),
                      (org_id, task_id, client_id, title, notes, assignee_ids, needs, follower_ids, due,
                       remind_minutes_before, remind_until_confirmed, repeat, state, add_file_ids, remove_file_ids))

/// One's own part: done, or not after all.
struct SetTick {
  OrgId org_id;
  TaskId task_id;
  bool is_ticked = true;
};
BOOST_DESCRIBE_STRUCT(SetTick, (), (org_id, task_id, is_ticked))

struct SetFollowing {
  OrgId org_id;
  TaskId task_id;
  bool is_following = true;
};
BOOST_DESCRIBE_STRUCT(SetFollowing, (), (org_id, task_id, is_following))

/// Behind `after_id`, or first in the section.
struct PlaceTask {
  OrgId org_id;
  TaskId task_id;
  TaskListId list_id;
  std::optional<SectionId> section_id;
  std::optional<TaskId> after_id;
};
BOOST_DESCRIBE_STRUCT(PlaceTask, (), (org_id, task_id, list_id, section_id, after_id))

struct AddComment {
  OrgId org_id;
  TaskId task_id;
  ClientId client_id;
  Text<1, kMostCommentText> text;
};
BOOST_DESCRIBE_STRUCT(AddComment, (), (org_id, task_id, client_id, text))

/// Without the text: answers are kept for retries, and comments can be taken away.
struct CommentAdded {
  CommentId comment_id;
  Timestamp written_at;
};
BOOST_DESCRIBE_STRUCT(CommentAdded, (), (comment_id, written_at))

struct NameComment {
  OrgId org_id;
  TaskId task_id;
  CommentId comment_id;
};
BOOST_DESCRIBE_STRUCT(NameComment, (), (org_id, task_id, comment_id))

/// One's own and those of one's conversations, from the oldest on.
struct TaskLists {
  std::vector<TaskList> lists;
};
BOOST_DESCRIBE_STRUCT(TaskLists, (), (lists))

/// Of a conversation, or of one's own.
struct CreateTaskList {
  OrgId org_id;
  ClientId client_id;
  Text<1, kMostListName> name;
  std::optional<chat::ConversationId> conversation_id;
  std::optional<std::vector<Text<1, kMostListName>>> sections;
};
BOOST_DESCRIBE_STRUCT(CreateTaskList, (), (org_id, client_id, name, conversation_id, sections))

struct NameTaskList {
  OrgId org_id;
  TaskListId list_id;
};
BOOST_DESCRIBE_STRUCT(NameTaskList, (), (org_id, list_id))

/// Its open tasks in their order, and the latest that were closed.
struct TaskBoard {
  TaskList list;
  std::vector<Task> tasks;
};
BOOST_DESCRIBE_STRUCT(TaskBoard, (), (list, tasks))

/// A section that is new has no id yet.
struct WantedSection {
  std::optional<SectionId> id;
  Text<1, kMostListName> name;
};
BOOST_DESCRIBE_STRUCT(WantedSection, (), (id, name))

/// `sections` are all of them, in their order; what stood in one that is missing stands in none.
struct ChangeTaskList {
  OrgId org_id;
  TaskListId list_id;
  ClientId client_id;
  std::optional<Text<1, kMostListName>> name;
  std::optional<std::vector<WantedSection>> sections;
};
BOOST_DESCRIBE_STRUCT(ChangeTaskList, (), (org_id, list_id, client_id, name, sections))

struct ListTaskMarks {
  OrgId org_id;
  chat::ConversationId conversation_id;
};
BOOST_DESCRIBE_STRUCT(ListTaskMarks, (), (org_id, conversation_id))

/// Of the latest 500 tasks, by the place of their messages.
struct TaskMarks {
  std::vector<TaskMark> marks;
};
BOOST_DESCRIBE_STRUCT(TaskMarks, (), (marks))

}  // namespace madang::tasks
