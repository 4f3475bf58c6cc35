#include "tasks/service.hpp"

namespace madang::tasks {
namespace {

// Due dates know minutes, and what shall be reminded of now was a moment ago when it is asked for.
constexpr std::chrono::minutes kJustNow{2};

std::string key_of(TaskId task, MemberId member) { return task.text() + ":" + member.text(); }

/// Whom a reminder is for: each who has not done their part, or the maker of what nobody has to do.
std::vector<MemberId> reminded(const Task& task) {
  if (task.assignees.empty()) return {task.created_by};
  std::vector<MemberId> members;
  for (const Assignee& each : task.assignees)
    if (!each.is_gone && !each.ticked_at) members.push_back(each.member_id);
  return members;
}

}  // namespace

void Service::set_alarm(store::Transaction& transaction, OrgId org, const Task& task, const Task* before) {
  const bool same = before && before->due == task.due && before->state == task.state &&
                    before->remind_minutes_before == task.remind_minutes_before;
  if (same || !clockwork_.schedule) return;
  const std::string key = task.id.text();
  const bool is_wanted = task.state == TaskState::open && task.due && task.remind_minutes_before;
  const auto moment = is_wanted ? reminder_moment(*task.due, *task.remind_minutes_before) : Timestamp();
  if (is_wanted && moment + kJustNow >= clock_.now())
    clockwork_.schedule(transaction, org, key, moment);
  else if (before)
    clockwork_.cancel(transaction, org, key);
}

void Service::remind(store::Transaction& transaction, OrgId org, const std::string& key) {
  const auto colon = key.find(':');
  const auto id = TaskId::read(std::string_view(key).substr(0, colon));
  const auto stored = id ? find_task(transaction, org, *id) : std::nullopt;
  if (!stored || stored->task.state != TaskState::open || !stored->task.due) return;
  std::optional<MemberId> only;
  if (colon != std::string::npos) only = MemberId::read(std::string_view(key).substr(colon + 1));
  for (const MemberId member : reminded(stored->task))
    if (!only || *only == member) remind_member(transaction, org, *stored, member);
}

void Service::remind_member(store::Transaction& transaction, OrgId org, const StoredTask& stored, MemberId member) {
  const Timestamp now = clock_.now();
  // What somebody asked for themselves comes when they asked for it.
  if (member != stored.reminded_by) {
    const auto next = doors_.availability_of(transaction, org, member).next(now).value_or(now);
    if (next > now && clockwork_.schedule)
      return clockwork_.schedule(transaction, org, key_of(stored.task.id, member), next);
  }
  const TaskReminded event{stored.task.id, stored.task.title, stored.task.due_at.value_or(now)};
  append(transaction, org, member, event);
  if (when_reminded_) when_reminded_(transaction, org, member, event);
}

}  // namespace madang::tasks
