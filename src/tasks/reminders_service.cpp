#include <fmt/format.h>

#include <algorithm>
#include <iterator>

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

/// The date and time as they are written everywhere, so that no language is guessed at.
std::string said(const Task& task) {
  if (!task.due) return task.title;
  const auto minute = task.due->minute;
  const std::string time = minute ? fmt::format(" {:02}:{:02}", *minute / 60, *minute % 60) : "";
  return fmt::format("{}{} {}", task.due->date.text(), time, task.title);
}

bool is_reminded_alike(const Task& one, const Task& other) {
  return one.due == other.due && one.state == other.state && one.remind_minutes_before == other.remind_minutes_before &&
         one.remind_until_confirmed == other.remind_until_confirmed;
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
  auto stored = id ? find_task(transaction, org, *id) : std::nullopt;
  if (!stored || stored->task.state != TaskState::open || !stored->task.due) return;
  std::optional<MemberId> only;
  if (colon != std::string::npos) only = MemberId::read(std::string_view(key).substr(colon + 1));
  auto members = reminded(stored->task);
  if (only) std::erase_if(members, [&](MemberId member) { return member != *only; });
  if (!only) members = alert_some(transaction, org, *stored, std::move(members));
  for (const MemberId member : members) remind_member(transaction, org, *stored, member);
}

std::vector<MemberId> Service::alert_some(store::Transaction& transaction, OrgId org, StoredTask& stored,
                                          std::vector<MemberId> members) {
  const Task& task = stored.task;
  if (!task.remind_until_confirmed || !alarm_.raise) return members;
  TaskAlert wanted{stored.reminded_by.value_or(task.created_by), {}, said(task), task.id};
  std::ranges::remove_copy(members, std::back_inserter(wanted.member_ids), wanted.sender_id);
  if (wanted.member_ids.empty()) return members;
  const auto alert = alarm_.raise(transaction, org, wanted);
  if (!alert) return members;
  save_alert(transaction, org, task.id, alert);
  std::erase_if(members, [&](MemberId member) { return member != wanted.sender_id; });
  return members;
}

void Service::settle_alert(store::Transaction& transaction, OrgId org, StoredTask& stored, const Task& before) {
  if (!stored.alert) return;
  for (const Assignee& each : stored.task.assignees) {
    const Assignee* known = assignee_in(before, each.member_id);
    if (each.ticked_at && !(known && known->ticked_at)) alarm_.answer(transaction, org, each.member_id, before.id);
  }
  if (is_reminded_alike(stored.task, before)) return;
  alarm_.release(transaction, org, *stored.alert);
  stored.alert.reset();
}

void Service::remind_member(store::Transaction& transaction, OrgId org, const StoredTask& stored, MemberId member) {
  const Timestamp now = clock_.now();
  // What somebody asked for themselves comes when they asked for it.
  if (member != stored.reminded_by) {
    const auto next = doors_.availability_of(transaction, org, member).next(now).value_or(now);
    if (next > now && clockwork_.schedule)
      return clockwork_.schedule(transaction, org, key_of(stored.task.id, member), next);
  }
  append(transaction, org, member, TaskReminded{stored.task.id, stored.task.title, stored.task.due_at.value_or(now)});
}

}  // namespace madang::tasks
