#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/time.hpp"
#include "chat/model.hpp"
#include "files/model.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "tasks/due_model.hpp"
#include "tasks/repeat_model.hpp"

// The nouns of tasks, as they cross the wire, and what always holds for them. Pure.

namespace madang::tasks {

using TaskId = Id<"tsk">;
using TaskListId = Id<"tls">;
using SectionId = Id<"tsc">;
using CommentId = Id<"tcm">;

enum class TaskState { open, done, cancelled };
BOOST_DESCRIBE_ENUM(TaskState, open, done, cancelled)

/// Whose ticks complete a task: each assignee's, or any one's.
enum class Needs { all, any };
BOOST_DESCRIBE_ENUM(Needs, all, any)

/// `is_gone` says that they have left the organisation: nobody waits for them.
struct Assignee {
  MemberId member_id;
  std::optional<Timestamp> ticked_at;
  bool is_gone = false;

  bool operator==(const Assignee&) const = default;
};
BOOST_DESCRIBE_STRUCT(Assignee, (), (member_id, ticked_at, is_gone))

/// What a task was made from. `message` is a message of a conversation; every other kind is another module's, and only
/// that module closes the task. `is_gone` says that there is nothing to look at any more.
struct TaskSource {
  std::string kind;
  std::string id;
  std::optional<chat::ConversationId> conversation_id;
  std::optional<std::int64_t> message_seq;
  bool is_gone = false;

  bool operator==(const TaskSource&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskSource, (), (kind, id, conversation_id, message_seq, is_gone))

/// Assignees and followers stand by id. `due_at` is the moment from which on it is overdue. A task in a list has a
/// `rank` among those of its section: lower stands higher, the older first where two are alike.
struct Task {
  TaskId id;
  std::string title;
  std::string notes;
  MemberId created_by;
  Timestamp created_at;
  std::vector<Assignee> assignees;
  Needs needs = Needs::all;
  std::vector<MemberId> follower_ids;
  std::optional<Due> due;
  std::optional<Timestamp> due_at;
  std::optional<std::int64_t> remind_minutes_before;
  bool remind_until_confirmed = false;  ///< who has it to do is reminded by an alert
  std::optional<Repeat> repeat;
  std::optional<TaskId> parent_id;
  std::optional<TaskListId> list_id;
  std::optional<SectionId> section_id;
  std::int64_t rank = 0;
  std::optional<TaskSource> source;
  std::vector<files::File> files;
  TaskState state = TaskState::open;
  std::optional<MemberId> closed_by;  ///< nobody where another module closed it
  std::optional<Timestamp> closed_at;
  std::int64_t subtask_count = 0;
  std::int64_t subtasks_closed = 0;
  std::int64_t comment_count = 0;

  bool operator==(const Task&) const = default;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, title, notes, created_by, created_at, assignees, needs, follower_ids, due, due_at,
                       remind_minutes_before, remind_until_confirmed, repeat, parent_id, list_id, section_id, rank,
                       source, files, state, closed_by, closed_at, subtask_count, subtasks_closed, comment_count))

struct Comment {
  CommentId id;
  MemberId author_id;
  std::string text;
  Timestamp written_at;

  bool operator==(const Comment&) const = default;
};
BOOST_DESCRIBE_STRUCT(Comment, (), (id, author_id, text, written_at))

/// A part of a list, and a column of its board.
struct Section {
  SectionId id;
  std::string name;

  bool operator==(const Section&) const = default;
};
BOOST_DESCRIBE_STRUCT(Section, (), (id, name))

/// A conversation's, or else its owner's alone.
struct TaskList {
  TaskListId id;
  std::string name;
  std::optional<chat::ConversationId> conversation_id;
  MemberId owner_id;
  Timestamp created_at;
  std::vector<Section> sections;

  bool operator==(const TaskList&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskList, (), (id, name, conversation_id, owner_id, created_at, sections))

/// What a message shows of a task that was made from it: no more than how it stands.
struct TaskMark {
  chat::MessageId message_id;
  std::int64_t message_seq = 0;
  TaskId task_id;
  TaskState state = TaskState::open;

  bool operator==(const TaskMark&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskMark, (), (message_id, message_seq, task_id, state))

/// How somebody stands to a task; to a subtask also as they stand to what it is part of.
struct Stake {
  bool guest = false;
  bool maker = false;
  bool assignee = false;
  bool follower = false;
  bool shares_list = false;  ///< may see the list it is in
  bool sees_source = false;  ///< may see the message it was made from
};

/// Guests see what they are given to do or follow, everybody else also what they made, what is in a list of theirs, and
/// what was made from a message that they see.
bool may_see(const Stake& stake);
/// Its words, people and times, and to close it for everybody: who made it, has it to do, or shares its list.
bool may_change(const Stake& stake);
Stake joined(const Stake& one, const Stake& other);

inline constexpr std::size_t kMostTitle = 200;         // code points
inline constexpr std::size_t kMostNotes = 10'000;      // code points
inline constexpr std::size_t kMostCommentText = 4000;  // code points
inline constexpr std::size_t kMostListName = 100;      // code points
inline constexpr std::size_t kMostAssignees = 50;
inline constexpr std::size_t kMostFollowers = 50;
inline constexpr std::size_t kMostTaskFiles = 20;
inline constexpr std::int64_t kMostSubtasks = 100;
inline constexpr std::int64_t kMostComments = 500;
inline constexpr std::size_t kMostSections = 20;  // of one list
inline constexpr std::int64_t kMostLists = 50;    // of one conversation, or of one owner
inline constexpr std::int64_t kMostInList = 500;  // open ones
inline constexpr std::int64_t kMostOpen = 1000;   // that concern one member
inline constexpr std::int64_t kMostOfMessage = 20;

inline constexpr std::string_view kMessageSource = "message";
inline constexpr std::string_view kTaskHolds = "task_file";  ///< the kind of holder that a task's file has

inline constexpr RefusalKind kClosedBySource{"tasks.closed_by_source", 409,
                                             "This task is closed where it comes from, and nowhere else."};
inline constexpr RefusalKind kIsClosed{"tasks.is_closed", 409, "This task is closed."};
inline constexpr RefusalKind kTooManyOpen{"tasks.too_many_open", 409,
                                          "At most 1000 open tasks can concern one person."};
inline constexpr RefusalKind kTooManySubtasks{"tasks.too_many_subtasks", 409, "A task can have at most 100 subtasks."};
inline constexpr RefusalKind kTooManyComments{"tasks.too_many_comments", 409, "A task can have at most 500 comments."};
inline constexpr RefusalKind kTooManyLists{"tasks.too_many_lists", 409, "There can be at most 50 task lists here."};
inline constexpr RefusalKind kListIsFull{"tasks.list_is_full", 409, "A list can hold at most 500 open tasks."};
inline constexpr RefusalKind kTooManyOfMessage{"tasks.too_many_of_message", 409,
                                               "At most 20 tasks can be made from one message."};

bus::StreamName stream_of(MemberId id);

Assignee* assignee_in(Task& task, MemberId member);
const Assignee* assignee_in(const Task& task, MemberId member);
bool is_follower(const Task& task, MemberId member);
/// Who made it, has it to do or follows it, by id; not who has left.
std::vector<MemberId> concerned(const Task& task);
/// Whether everybody has ticked whose tick is needed; never while nobody who is here has it to do.
bool is_completed(const Task& task);
/// True where another module alone closes it.
bool is_sourced(const Task& task);
/// Takes the due date, the moment that it means, and what cannot be without one.
void put_due(Task& task, std::optional<Due> due);

bool has_section(const TaskList& list, SectionId section);

}  // namespace madang::tasks
