#pragma once

#include <optional>

#include "tasks/model.hpp"

// What tasks announce. On a member's own stream `mem_…` is what concerns them: what they made, have to do or follow.
// What only says that something is to be looked at again is told to those who are there, and kept nowhere.

namespace madang::tasks {

/// Made or changed in any way; all of it. A closed one leaves the list of what is open.
struct TaskSaved {
  static constexpr std::string_view kType = "tasks.task_saved";
  Task task;
};
BOOST_DESCRIBE_STRUCT(TaskSaved, (), (task))

/// It no longer concerns the member.
struct TaskLeft {
  static constexpr std::string_view kType = "tasks.task_left";
  TaskId task_id;
};
BOOST_DESCRIBE_STRUCT(TaskLeft, (), (task_id))

/// Without the text, so that what its author takes away lies nowhere.
struct CommentsChanged {
  static constexpr std::string_view kType = "tasks.comments_changed";
  TaskId task_id;
  CommentId comment_id;
  MemberId by_id;
  std::int64_t comment_count;
};
BOOST_DESCRIBE_STRUCT(CommentsChanged, (), (task_id, comment_id, by_id, comment_count))

/// To who has it to do, at the time that was asked for and not in their quiet hours.
struct TaskReminded {
  static constexpr std::string_view kType = "tasks.reminded";
  TaskId task_id;
  std::string title;
  Timestamp due_at;
};
BOOST_DESCRIBE_STRUCT(TaskReminded, (), (task_id, title, due_at))

/// To the conversation; kept nowhere.
struct MarkChanged {
  static constexpr std::string_view kType = "tasks.mark_changed";
  chat::ConversationId conversation_id;
  TaskMark mark;
};
BOOST_DESCRIBE_STRUCT(MarkChanged, (), (conversation_id, mark))

/// Something of the list, or which lists there are, is not as it was: to the conversation or the list's owner; kept
/// nowhere.
struct ListChanged {
  static constexpr std::string_view kType = "tasks.list_changed";
  TaskListId list_id;
};
BOOST_DESCRIBE_STRUCT(ListChanged, (), (list_id))

}  // namespace madang::tasks
