#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernel/store/postgres_work.hpp"

namespace madang::store {

/// A write transaction's line in the database (migrations/005): who writes, and how many commits came before.
struct WriterLine {
  std::int64_t node = 0;
  std::int64_t line = 0;
  std::string process;
  std::int64_t commits = 0;
};

/// Another process has taken over this one's number: nothing it writes counts any more.
class Fenced : public std::runtime_error {
 public:
  Fenced() : std::runtime_error("another process writes under this one's number") {}
};

/// What comes first in a group's transaction and goes to the database with the first statements of its works: the lanes
/// are locked for all nodes, and the commit is counted.
class Opening {
 public:
  Opening(const std::vector<LanedTask>& tasks, const WriterLine& line);

  void ask(PostgresLink& link);
  /// After a flush; throws what any of it met, and Fenced.
  void check() const;
  bool is_answered() const { return count_.result || count_.error; }

 private:
  std::string keys_;
  std::string alone_;
  std::vector<Value> locked_;
  std::vector<Value> counted_;
  Question begin_;
  Question lock_;
  Question count_;
};

/// Works that share one transaction. Each runs on a fiber of its own; whenever all of them wait for an answer, what
/// they asked for goes to the database in one go. So a group takes as many round trips as its longest work, and not as
/// all together. Works whose lanes touch run one after another.
///
/// A work that throws before it changed anything loses nothing but itself. When one throws later, or a statement is
/// refused, the transaction is given up and the works run once more, one by one, each in a savepoint.
class PostgresGroup {
 public:
  using AfterCommit = std::vector<std::move_only_function<void()>>;

  PostgresGroup(PostgresLink& link, FiberPool& fibers, std::vector<LanedTask>& tasks, bool writable);
  ~PostgresGroup();

  /// On a fiber, which parks. LinkLost, TryAgain and Fenced are thrown: nothing has happened then, except perhaps when
  /// commit_was_sent(). Otherwise every task has its end in errors().
  void write(WriterLine& line);
  void read();

  bool commit_was_sent() const { return commit_was_sent_; }
  /// One for each task; null for what is done, and durable.
  std::vector<std::exception_ptr> errors() const;
  /// In the order of the tasks; of those that are durable.
  AfterCommit take_after_commit();

 private:
  /// Until all are done and wait for nothing; what they wrote last is perhaps not asked yet.
  void run_together(const Opening* opening);
  bool start_what_may();
  void give_turns();
  void run_again_in_savepoints();
  void run_again_in_savepoint(PostgresWork& work);
  void run_again_alone(PostgresWork& work);
  /// Starts it anew and flushes until it is done.
  void see_through(PostgresWork& work);
  bool is_spoiled() const;
  /// Throws what says that all of it must be done again.
  void demand_line() const;
  void undo_and_begin_again(WriterLine& line);
  /// Asks for it together with all that is still to be asked. False when something of that was refused.
  bool commit();

  PostgresLink& link_;
  std::vector<LanedTask>& tasks_;
  std::vector<std::unique_ptr<PostgresWork>> works_;
  bool commit_was_sent_ = false;
};

}  // namespace madang::store
