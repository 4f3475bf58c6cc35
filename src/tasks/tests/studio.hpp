#pragma once

#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "chat/migrations.hpp"
#include "files/migrations.hpp"
#include "kernel/bus/migrations.hpp"
#include "kernel/store/once.hpp"
#include "kernel/store/tests/support/engine.hpp"
#include "tasks/migrations.hpp"
#include "tasks/service.hpp"
#include "working_time/migrations.hpp"

namespace madang::tasks {

/// Stands until it is moved; it begins on Monday, 30 November 2026, at noon in Seoul.
class SetClock final : public Clock {
 public:
  Timestamp now() const override { return Timestamp::from_milliseconds(milliseconds_); }
  void pass(std::chrono::milliseconds length) { milliseconds_ += length.count(); }
  void set(const char* text) { milliseconds_ = Timestamp::read(text).value().milliseconds(); }

 private:
  std::atomic<std::int64_t> milliseconds_ = Timestamp::read("2026-11-30T03:00:00Z").value().milliseconds();
};

/// A folder that is gone when the test is.
struct Folder {
  Folder() {
    auto name = (std::filesystem::temp_directory_path() / "madang-tasks-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path path;
};

/// A store with chat, files, working time and tasks in it, the people who use them, and the clockwork that a server has
/// in kernel/jobs; each call is one transaction.
class Studio {
 public:
  Studio() {
    std::vector<store::Migration> migrations;
    for (const auto part :
         {bus::migrations(), files::migrations(), chat::migrations(), working_time::migrations(), tasks::migrations()})
      migrations.insert(migrations.end(), part.begin(), part.end());
    store = store::open_any({.path = folder.path / "studio.db"}, migrations, clock);
    streams = std::make_unique<bus::Streams>(clock, store->epoch(), hub);
    hours = std::make_unique<working_time::Service>(
        *streams, working_time::PeopleDoors{organisation_of, powers_of, seen_by(), no_audit});
    chat = std::make_unique<chat::Service>(
        *streams, ids, clock, files,
        chat::PeopleDoors{
            [this](store::Transaction&, OrgId org, MemberId member) { return people.contains({org, member}); },
            seen_by(), [](store::Transaction&, OrgId, std::optional<people::DepartmentId>) { return std::nullopt; },
            organisation_of, powers_of, no_audit});
    tasks = std::make_unique<Service>(
        *streams, ids, clock,
        Doors{*chat, files, seen_by(), [this](store::Transaction& transaction, OrgId org, MemberId member) {
                return hours->availability_of(transaction, org, member);
              }});
    tasks->run_by(
        {[this](store::Transaction&, OrgId org, const std::string& key, Timestamp at) { alarms[{org, key}] = at; },
         [this](store::Transaction&, OrgId org, const std::string& key) { alarms.erase({org, key}); }});
    chat->when_recalled(std::bind_front(&Service::lose_message, tasks.get()));
    files.let_see(std::string(kTaskHolds),
                  [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t file) {
                    return tasks->sees_file(transaction, actor, files::FileId{file});
                  });
  }

  auth::Actor somebody(OrgId org, auth::Role role = auth::Role::member) {
    auth::Actor actor;
    actor.account_id = ids.next<AccountId>();
    actor.org_id = org;
    actor.member_id = ids.next<MemberId>();
    actor.role = role;
    people.insert({org, actor.member_id});
    return actor;
  }

  template <class Response, class Request>
  Response ask(Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&),
               const auth::Actor& actor, Request request) {
    request.org_id = actor.org_id;
    return store->write_now(
        [&](store::Transaction& transaction) { return (*tasks.*verb)(transaction, actor, request); });
  }
  template <class Response, class Request>
  Response look(Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&) const,
                const auth::Actor& actor, Request request) {
    request.org_id = actor.org_id;
    return store->read_now(
        [&](store::Transaction& transaction) { return (*tasks.*verb)(transaction, actor, request); });
  }

  Task create(const auth::Actor& actor, CreateTask request) {
    if (request.title.value.empty()) request.title = {"견적서 보내기"};
    return ask(&Service::create, actor, std::move(request));
  }
  Task give(const auth::Actor& actor, std::vector<MemberId> assignees, Needs needs = Needs::all) {
    return create(actor, {.assignee_ids = std::move(assignees), .needs = needs});
  }
  Task change(const auth::Actor& actor, TaskId id, ChangeTask request) {
    request.task_id = id;
    return ask(&Service::change, actor, std::move(request));
  }
  Task set_state(const auth::Actor& actor, TaskId id, TaskState state) { return change(actor, id, {.state = state}); }
  Task tick(const auth::Actor& actor, TaskId id, bool is_ticked = true) {
    return ask(&Service::set_tick, actor, SetTick{actor.org_id, id, is_ticked});
  }
  TaskSheet sheet(const auth::Actor& actor, TaskId id) {
    return look(&Service::look, actor, NameTask{actor.org_id, id});
  }
  Task see(const auth::Actor& actor, TaskId id) { return sheet(actor, id).task; }
  std::vector<Task> open(const auth::Actor& actor) {
    return look(&Service::list_tasks, actor, OfOrganisation{actor.org_id}).tasks;
  }
  std::vector<Task> closed(const auth::Actor& actor, std::optional<TaskId> before = {},
                           std::optional<std::int64_t> limit = {}) {
    return look(&Service::list_closed, actor, ListClosedTasks{actor.org_id, before, limit}).tasks;
  }
  TaskList list(const auth::Actor& actor, std::optional<chat::ConversationId> conversation,
                std::vector<std::string> sections = {}) {
    CreateTaskList request{.name = {"출시 준비"}, .conversation_id = conversation};
    request.sections.emplace();
    for (auto& name : sections) request.sections->push_back({std::move(name)});
    return ask(&Service::create_list, actor, std::move(request));
  }
  std::vector<TaskId> order(const auth::Actor& actor, TaskListId id) {
    std::vector<TaskId> found;
    for (const Task& task : look(&Service::look_at_list, actor, NameTaskList{actor.org_id, id}).tasks)
      found.push_back(task.id);
    return found;
  }
  Task place(const auth::Actor& actor, TaskId id, PlaceTask request) {
    request.task_id = id;
    return ask(&Service::place, actor, std::move(request));
  }
  void take_out(const auth::Actor& actor, TaskId id) {
    store->write_now([&](store::Transaction& transaction) { tasks->take_out(transaction, actor, {actor.org_id, id}); });
  }

  chat::ConversationId group(const auth::Actor& founder, std::vector<MemberId> others) {
    return store->write_now([&](store::Transaction& transaction) {
      return chat
          ->start_conversation(transaction, founder,
                               {founder.org_id, client_id(), chat::ConversationKind::group, chat::Title{"Garden"},
                                chat::History::nothing, std::move(others)})
          .id;
    });
  }
  chat::Message say(const auth::Actor& actor, chat::ConversationId id, std::string text = "Call the printer") {
    return store->write_now([&](store::Transaction& transaction) {
      return chat->post_message(transaction, actor, {actor.org_id, id, client_id(), {std::move(text)}, {}, {}});
    });
  }
  void recall(const auth::Actor& actor, const chat::Message& message) {
    store->write_now([&](store::Transaction& transaction) {
      chat->recall_message(transaction, actor, {actor.org_id, message.conversation_id, message.id, client_id()});
    });
  }
  std::vector<TaskMark> marks(const auth::Actor& actor, chat::ConversationId id) {
    return look(&Service::list_marks, actor, ListTaskMarks{actor.org_id, id}).marks;
  }
  files::File file(const auth::Actor& actor) {
    return store->write_now([&](store::Transaction& transaction) {
      const auto upload = files.uploads.begin(transaction, actor, {actor.org_id, client_id(), {"plan.pdf"}, 0});
      return files.uploads.finish(transaction, actor, {actor.org_id, upload.id}, std::string(64, 'a'),
                                  {"application/pdf", files::FileKind::pdf});
    });
  }
  bool may_open(const auth::Actor& actor, files::FileId id) {
    return store->read_now([&](store::Transaction& transaction) {
      try {
        return files.open(transaction, actor, id).file.id == id;
      } catch (const Refusal&) {
        return false;
      }
    });
  }

  /// Runs what is due, as kernel/jobs does.
  void ring() {
    const auto due = alarms;
    for (const auto& [name, at] : due) {
      if (at > clock.now()) continue;
      alarms.erase(name);
      store->write_now([&](store::Transaction& transaction) { tasks->remind(transaction, name.first, name.second); });
    }
  }
  /// Lets the time come and runs what is due then.
  void ring_at(const char* moment) {
    clock.set(moment);
    ring();
  }

  /// What the member's device would be told after `seq`.
  std::vector<boost::json::value> missed(const auth::Actor& actor, std::int64_t seq = 0) {
    const auto resumed = store->read_now([&](store::Transaction& transaction) {
      return streams->resume(transaction, actor.org_id, {stream_of(actor.member_id), streams->epoch(), seq}, 1, 10'000);
    });
    std::vector<boost::json::value> events;
    for (const auto& event : resumed.events) events.push_back(json::parse(event.text).value());
    return events;
  }
  std::int64_t heard(const auth::Actor& actor, std::string_view type) {
    return std::ranges::count_if(missed(actor),
                                 [&](const boost::json::value& event) { return event.at("type").as_string() == type; });
  }

  ClientId client_id() { return {"write-" + base32(ids.next<TaskId>().value)}; }

  Folder folder;
  SetClock clock;
  IdSource ids{clock, 1};
  boost::asio::io_context loop{1};
  bus::Hub hub{{loop.get_executor()},
               [](std::string_view payload) { return std::make_shared<const std::string>(payload); }};
  std::set<std::pair<OrgId, MemberId>> people;
  std::map<std::pair<OrgId, std::string>, Timestamp> alarms;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<bus::Streams> streams;
  files::Service files{ids, clock, {}};
  std::unique_ptr<working_time::Service> hours;
  std::unique_ptr<chat::Service> chat;
  std::unique_ptr<Service> tasks;

 private:
  chat::ThoseSeen seen_by() {
    return [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
      std::erase_if(wanted, [&](MemberId id) { return !people.contains({actor.org_id, id}); });
      return wanted;
    };
  }
  static people::Organisation organisation_of(store::Transaction&, OrgId org) {
    people::Organisation found;
    found.id = org;
    found.time_zone = "Asia/Seoul";
    return found;
  }
  static people::Powers powers_of(store::Transaction&, const auth::Actor& actor) {
    return {actor.role, std::nullopt, std::nullopt};
  }
  static void no_audit(store::Transaction&, const auth::Actor&, people::AuditAct) {}
};

/// The refusal's kind and field, such as `request.invalid title`; nothing when it was not refused.
template <class Action>
std::string refused(Action action) {
  try {
    action();
  } catch (const Refusal& refusal) {
    const std::string kind(refusal.kind.code);
    return refusal.field.empty() ? kind : kind + " " + refusal.field;
  }
  return "";
}

inline Due on(int date, std::optional<std::int64_t> minute = {}, std::string zone = "Asia/Seoul") {
  return {Date::of(date), minute, std::move(zone)};
}

}  // namespace madang::tasks
