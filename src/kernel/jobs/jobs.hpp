#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/jobs/alarm.hpp"
#include "kernel/jobs/job_table.hpp"
#include "kernel/store/store.hpp"

namespace madang::jobs {

/// What slices know of jobs: they say what is to be done, and when. Handlers are registered at wiring; scheduling is
/// part of the caller's transaction, on any thread.
class Schedule {
 public:
  using Handler = std::function<void(store::Transaction&, const Job&)>;

  Schedule() = default;
  Schedule(const Schedule&) = delete;
  Schedule& operator=(const Schedule&) = delete;

  void handle(std::string kind, Handler handler);
  /// Part of the caller's transaction. The same organisation, kind and key again moves the job.
  void schedule(store::Transaction& transaction, OrgId org_id, std::string_view kind, std::string_view key,
                Timestamp run_at, std::string_view payload);
  /// False when there is no such job, also because it is done.
  bool cancel(store::Transaction& transaction, OrgId org_id, std::string_view kind, std::string_view key);

 protected:
  std::map<std::string, Handler, std::less<>> handlers_;
  std::shared_ptr<Alarm> alarm_ = std::make_shared<Alarm>();
};

/// Things that happen later and survive a restart, and housekeeping that repeats while the server runs.
///
/// A handler runs inside a write transaction together with the removal of its job: what it does in the store happens
/// exactly once, also when several servers share it. When it throws, all of it rolls back and it is tried again, after
/// a second at first and then ever later up to an hour, without end; the error is logged and kept beside the job. Since
/// a write may have to be run anew, what a handler does outside the store belongs into after_commit, and may be lost
/// there.
///
/// Handlers and housekeeping are registered at wiring, before start(). One thread of its own runs them one by one.
class Jobs final : public Schedule {
 public:
  static constexpr std::chrono::milliseconds kLongestWait = std::chrono::minutes(1);

  /// Looks into the store for what is due after `longest_wait` at the latest. Several servers that share a store run
  /// each other's jobs, each job on one of them: then it says how long one waits that nobody has woken up for.
  Jobs(store::Store& store, const Clock& clock, std::chrono::milliseconds longest_wait = kLongestWait)
      : store_(store), clock_(clock), longest_wait_(longest_wait) {}
  ~Jobs() { stop(); }

  /// Calls `chore` at the start and then `interval` after it last ended; not durable. `name` is for the log.
  void every(std::chrono::milliseconds interval, std::string name, std::function<void()> chore);

  void start();
  /// Returns when the one that is running has ended. Before Store::close().
  void stop();

  /// Runs everything due by the clock on the calling thread and says when to look again. For tests.
  Timestamp run_due();

 private:
  struct Chore {
    std::chrono::milliseconds interval;
    std::string name;
    std::function<void()> run;
    Timestamp next;
  };

  /// Runs the chores that are due, and what is due in the store when it may be that something is: it knows when the
  /// next is that it has seen, and its alarm tells of what is earlier.
  Timestamp take_turn();
  bool must_look();
  void look();
  Timestamp next_turn();

  void run(const Job& job);
  void run_handler(store::Transaction& transaction, const Job& job);
  void run_chores();
  Timestamp run_due_in(store::Store& database);

  store::Store& store_;
  const Clock& clock_;
  const std::chrono::milliseconds longest_wait_;
  std::vector<Chore> chores_;
  Timestamp next_look_;  // at first, at once
  std::thread thread_;
};

/// Registers the store's own housekeeping: answers kept for retries are forgotten after 30 days.
void forget_old_writes_hourly(Jobs& jobs, store::Store& store, const Clock& clock);

}  // namespace madang::jobs
