#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "chat/service.hpp"
#include "files/service.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/store/transaction.hpp"
#include "people/service.hpp"
#include "tasks/events.hpp"
#include "tasks/lists_store.hpp"
#include "tasks/requests.hpp"
#include "tasks/tasks_store.hpp"
#include "working_time/service.hpp"

namespace madang::tasks {

/// What tasks need of other slices.
struct Doors {
  chat::Service& chat;
  files::Service& files;
  /// Those of the wanted whom the actor may see, by id.
  std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&, std::vector<MemberId>)> those_seen;
  std::function<working_time::Availability(store::Transaction&, OrgId, MemberId)> availability_of;
};

/// Work that happens later and survives a restart: `key` names it, and scheduling it again moves it.
struct Clockwork {
  std::function<void(store::Transaction&, OrgId, const std::string& key, Timestamp run_at)> schedule;
  std::function<void(store::Transaction&, OrgId, const std::string& key)> cancel;
};

inline constexpr std::string_view kReminderJob = "tasks.remind";

/// A reminder that goes on until it is confirmed.
struct TaskAlert {
  MemberId sender_id;
  std::vector<MemberId> member_ids;
  std::string text;
  TaskId task_id;
};

/// Who says such reminders, in the transaction that they belong to.
struct Alarm {
  /// Its name; nothing where it was refused, such as for too many in a day.
  std::function<std::optional<std::string>(store::Transaction&, OrgId, const TaskAlert&)> raise;
  /// A member has done what it was about.
  std::function<void(store::Transaction&, OrgId, MemberId, TaskId)> answer;
  /// There is nothing to be reminded of any more.
  std::function<void(store::Transaction&, OrgId, const std::string& name)> release;
};

/// A task that another module makes, and closes.
struct SourcedTask {
  std::string kind;  ///< the module's word for what it is made from; not `message`
  std::string id;    ///< of that thing
  std::string title;
  std::string notes;
  MemberId created_by;
  std::vector<MemberId> assignee_ids;
  std::optional<Due> due;
};

/// What people do with tasks. Each verb is one use case inside the caller's transaction, refuses by throwing Refusal,
/// and tells its events after commit. One per process, any thread.
class Service {
 public:
  Service(bus::Streams& streams, IdSource& ids, const Clock& clock, Doors doors)
      : streams_(streams), ids_(ids), clock_(clock), doors_(std::move(doors)) {}

  /// At wiring. Without it nobody is reminded.
  void run_by(Clockwork clockwork) { clockwork_ = std::move(clockwork); }
  /// At wiring. Without it every reminder is an ordinary one.
  void alert_by(Alarm alarm) { alarm_ = std::move(alarm); }

  TaskSelection list_tasks(store::Transaction& transaction, const auth::Actor& actor,
                           const OfOrganisation& request) const;
  TaskPage list_closed(store::Transaction& transaction, const auth::Actor& actor, const ListClosedTasks& request) const;
  TaskSheet look(store::Transaction& transaction, const auth::Actor& actor, const NameTask& request) const;
  /// Everybody's but guests'. Who is given something to do must be seen by the maker.
  Task create(store::Transaction& transaction, const auth::Actor& actor, const CreateTask& request);
  Task change(store::Transaction& transaction, const auth::Actor& actor, const ChangeTask& request);
  /// An assignee's own part; of a task that nobody has to do, who may change it closes it. Taken back, it opens the
  /// task again.
  Task set_tick(store::Transaction& transaction, const auth::Actor& actor, const SetTick& request);
  /// Everybody's who sees it.
  Task set_following(store::Transaction& transaction, const auth::Actor& actor, const SetFollowing& request);
  /// Into a list that the actor sees, and their own task, or one that is in such a list.
  Task place(store::Transaction& transaction, const auth::Actor& actor, const PlaceTask& request);
  /// Out of its list; it stays a task.
  void take_out(store::Transaction& transaction, const auth::Actor& actor, const NameTask& request);

  CommentAdded add_comment(store::Transaction& transaction, const auth::Actor& actor, const AddComment& request);
  /// Its author's to take away; no word when there is none.
  void remove_comment(store::Transaction& transaction, const auth::Actor& actor, const NameComment& request);

  TaskLists list_lists(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  /// Lists are everybody's who is in the conversation, or their owner's; not guests'.
  TaskList create_list(store::Transaction& transaction, const auth::Actor& actor, const CreateTaskList& request);
  TaskBoard look_at_list(store::Transaction& transaction, const auth::Actor& actor, const NameTaskList& request) const;
  TaskList change_list(store::Transaction& transaction, const auth::Actor& actor, const ChangeTaskList& request);
  /// Its tasks stay, in no list.
  void remove_list(store::Transaction& transaction, const auth::Actor& actor, const NameTaskList& request);

  /// Whoever sees the message sees the mark, also guests.
  TaskMarks list_marks(store::Transaction& transaction, const auth::Actor& actor, const ListTaskMarks& request) const;

  /// For other modules. The same source again gives the task that there is. Throws when somebody has too much to do.
  TaskId make_sourced(store::Transaction& transaction, OrgId org, const SourcedTask& wanted);
  /// Closes what was made from it, or opens it again; `by` is nobody when no person did it.
  void settle_sourced(store::Transaction& transaction, OrgId org, std::string_view kind, const std::string& id,
                      TaskState state, std::optional<MemberId> by);

  /// What the job of that key does.
  void remind(store::Transaction& transaction, OrgId org, const std::string& key);

  /// As a participant of these moments.
  void hand_over(store::Transaction& transaction, const people::MemberLeaving& leaving);
  void bring_back(store::Transaction& transaction, const people::MemberReturning& returning);
  void lose_message(store::Transaction& transaction, OrgId org, chat::MessageId message);

  /// Whether the actor may see the task of this id; for other modules.
  bool sees(store::Transaction& transaction, const auth::Actor& actor, const std::string& id) const;
  /// Whether the actor may see the task that the file is attached to.
  bool sees_file(store::Transaction& transaction, const auth::Actor& actor, files::FileId file) const;

 private:
  struct Aimed {
    StoredTask stored;
    Stake stake;
  };

  /// Throws 404 when the actor may not see it, 403 when they may not change it.
  Aimed aim(store::Transaction& transaction, const auth::Actor& actor, TaskId id) const;
  Aimed aim_to_change(store::Transaction& transaction, const auth::Actor& actor, TaskId id) const;
  Stake stake_in(store::Transaction& transaction, const auth::Actor& actor, const Task& task) const;
  Stake own_stake_in(store::Transaction& transaction, const auth::Actor& actor, const Task& task) const;
  bool sees_list(store::Transaction& transaction, const auth::Actor& actor, const TaskList& list) const;
  /// Those of the actor's conversations.
  std::vector<TaskList> lists_of_member(store::Transaction& transaction, const auth::Actor& actor) const;
  /// Throws 404 when the actor may not see it.
  TaskList enter_list(store::Transaction& transaction, const auth::Actor& actor, TaskListId id) const;

  StoredTask begun(const auth::Actor& actor, const CreateTask& request) const;
  void put_people(store::Transaction& transaction, const auth::Actor& actor, Task& task,
                  const std::optional<std::vector<MemberId>>& assignee_ids,
                  const std::optional<std::vector<MemberId>>& follower_ids) const;
  void put_parent(store::Transaction& transaction, const auth::Actor& actor, Task& task, TaskId parent) const;
  void put_message(store::Transaction& transaction, const auth::Actor& actor, Task& task,
                   chat::MessageId message) const;
  /// At the end of the section; throws with the field of what does not fit.
  void put_list(store::Transaction& transaction, const auth::Actor& actor, Task& task, TaskListId list,
                std::optional<SectionId> section) const;
  static void put_reminder(StoredTask& stored, const auth::Actor& actor, const ChangeTask& request);
  void attach(store::Transaction& transaction, const auth::Actor& actor, Task& task,
              const std::vector<files::FileId>& file_ids, std::string_view field);
  void detach(store::Transaction& transaction, OrgId org, Task& task, const std::vector<files::FileId>& file_ids);
  void change_times(StoredTask& stored, const auth::Actor& actor, const ChangeTask& request) const;
  void require_room(store::Transaction& transaction, OrgId org, const Task& task, const Task* before) const;
  std::int64_t rank_after(store::Transaction& transaction, OrgId org, const Task& task, std::optional<TaskId> after);
  /// Makes room in a section before the task at `gap`; gives the rank that is free there.
  std::int64_t spread(store::Transaction& transaction, OrgId org, const std::vector<Task>& tasks, std::ptrdiff_t gap);

  /// Keeps what is new, or changed since `before`, and tells whom it concerns or concerned.
  void found(store::Transaction& transaction, OrgId org, const StoredTask& stored);
  void keep(store::Transaction& transaction, OrgId org, StoredTask& stored, const Task& before);
  void tell(store::Transaction& transaction, OrgId org, const Task& task, const Task* before);
  void tell_lists(store::Transaction& transaction, OrgId org, const Task& task, const Task* before);
  void tell_comments(store::Transaction& transaction, OrgId org, const Task& task, const Comment& comment);
  void tell_list(store::Transaction& transaction, OrgId org, const TaskList& list);
  void set_alarm(store::Transaction& transaction, OrgId org, const Task& task, const Task* before);
  void count_in_parent(store::Transaction& transaction, OrgId org, const Task& task, std::int64_t more,
                       std::int64_t more_closed);

  void close(store::Transaction& transaction, OrgId org, StoredTask& stored, TaskState state,
             std::optional<MemberId> by);
  void reopen(store::Transaction& transaction, OrgId org, StoredTask& stored);
  /// The next one of a task that repeats, when the rule has not ended.
  void follow_up(store::Transaction& transaction, OrgId org, StoredTask& done);
  std::optional<Date> next_due(store::Transaction& transaction, OrgId org, const Task& task) const;
  /// Takes the next one away, when nobody has touched it.
  void take_back_follow_up(store::Transaction& transaction, OrgId org, StoredTask& stored);
  void take_away(store::Transaction& transaction, OrgId org, const StoredTask& stored);

  void remind_member(store::Transaction& transaction, OrgId org, const StoredTask& stored, MemberId member);
  /// Says it to all but its sender as an alert where that is wanted; gives those who are to be reminded as usual.
  std::vector<MemberId> alert_some(store::Transaction& transaction, OrgId org, StoredTask& stored,
                                   std::vector<MemberId> members);
  /// Who has done their part since answers the alert; of a task that is closed or due at another time it ends.
  void settle_alert(store::Transaction& transaction, OrgId org, StoredTask& stored, const Task& before);
  void leave_task(store::Transaction& transaction, const people::MemberLeaving& leaving, TaskId id);
  void leave_section(store::Transaction& transaction, OrgId org, const TaskList& list, SectionId section);

  template <class E>
  void append(store::Transaction& transaction, OrgId org, MemberId member, const E& event) {
    const auto stream = stream_of(member);
    streams_.append(transaction, org, stream, streams_.next_seq(transaction, org, stream), event);
  }

  bus::Streams& streams_;
  IdSource& ids_;
  const Clock& clock_;
  const Doors doors_;
  Clockwork clockwork_;
  Alarm alarm_;
};

}  // namespace madang::tasks
