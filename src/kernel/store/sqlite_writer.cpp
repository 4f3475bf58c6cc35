#include "kernel/store/sqlite_writer.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"
#include "kernel/store/query.hpp"

namespace madang::store {
namespace {

constexpr int kFramesToFinish = 16'384;  // 64 MiB
constexpr int kFramesBetweenTries = 4'096;

}  // namespace

SqliteWriter::SqliteWriter(const SqliteOptions& options, SqliteCheckpoint& checkpoint, HighWaterMark& mark,
                           std::int64_t commits)
    : connection_(options.path, SqliteConnection::Access::write),
      checkpoint_(checkpoint),
      mark_(mark),
      ids_(options.ids),
      commits_(commits),
      queue_(options.queue),
      group_(options.group),
      next_finish_(kFramesToFinish) {
  sqlite3_wal_hook(connection_.handle(), &SqliteWriter::log_grew, this);
  thread_ = std::thread([this] {
    log::name_this_thread("store writer");
    work();
  });
}

int SqliteWriter::log_grew(void* writer, sqlite3*, const char*, int frames) {
  static_cast<SqliteWriter*>(writer)->frames_ = frames;
  return SQLITE_OK;
}

void SqliteWriter::work() {
  while (true) {
    auto group = queue_.take(group_, mark_.sync_due());
    const bool is_idle = group.empty();
    if (is_idle && !mark_.sync_due()) return;
    if (!is_idle) serve(std::move(group));
    if (is_idle || mark_.sync_due() <= std::chrono::steady_clock::now()) sync_mark();
    checkpoint_.log_has(frames_);
    tend_log();
  }
}

void SqliteWriter::enqueue(Task task) {
  ++under_way_;
  if (!queue_.push(std::move(task))) --under_way_;
}

void SqliteWriter::serve(std::vector<Task> group) {
  std::vector<std::exception_ptr> errors(group.size());
  AfterCommit after;
  if (const auto failure = commit(group, errors, after)) {
    errors.assign(group.size(), failure);
    after.clear();
  }
  under_way_ -= group.size();
  for (auto& then : after) call_guarded(then, "what follows a commit");
  for (std::size_t index = 0; index < group.size(); ++index) finish(group[index], std::move(errors[index]));
}

std::exception_ptr SqliteWriter::commit(std::vector<Task>& group, std::vector<std::exception_ptr>& errors,
                                        AfterCommit& after) {
  try {
    if (broken_) throw Refusal(kCannotWrite);
    connection_.run("BEGIN IMMEDIATE");
    const auto before = connection_.changes();
    run_all(group, errors, after);
    const bool is_changed = connection_.changes() != before;
    if (is_changed) count_commit(commits_ + 1);
    connection_.run("COMMIT");
    if (is_changed) raise_mark();
    return nullptr;
  } catch (...) {
    const auto error = std::current_exception();
    roll_back();
    look_after_syncs();
    return error;
  }
}

void SqliteWriter::count_commit(std::int64_t number) {
  SqliteTransaction transaction(connection_);
  execute(transaction, "UPDATE store_commits SET count = $1, last_tick = $2 WHERE id = 1", number,
          ids_ ? ids_->last_tick() : 0);
}

void SqliteWriter::run_all(std::vector<Task>& group, std::vector<std::exception_ptr>& errors, AfterCommit& after) {
  for (std::size_t index = 0; index < group.size(); ++index) {
    const auto before = connection_.changes();
    errors[index] = run_plainly(group[index], after);
    if (!errors[index] || connection_.changes() == before) continue;
    after.clear();
    connection_.run("ROLLBACK");
    connection_.run("BEGIN IMMEDIATE");
    for (std::size_t again = 0; again < group.size(); ++again) {
      if (!errors[again]) errors[again] = run_in_savepoint(group[again], after);
    }
    return;
  }
}

std::exception_ptr SqliteWriter::run_plainly(Task& task, AfterCommit& after) {
  SqliteTransaction transaction(connection_);
  try {
    task.work(transaction);
  } catch (...) {
    if (!connection_.in_transaction()) throw;
    return std::current_exception();
  }
  for (auto& then : transaction.take_after_commit()) after.push_back(std::move(then));
  return nullptr;
}

std::exception_ptr SqliteWriter::run_in_savepoint(Task& task, AfterCommit& after) {
  connection_.run("SAVEPOINT one_work");
  const auto error = run_plainly(task, after);
  if (error) connection_.run("ROLLBACK TO one_work");
  connection_.run("RELEASE one_work");
  return error;
}

void SqliteWriter::roll_back() {
  if (!connection_.in_transaction()) return;
  try {
    connection_.run("ROLLBACK");
  } catch (const std::exception& error) {
    log::error(error.what());
  }
}

// The commit itself is on the disk, so it is acknowledged; but nothing may follow whose mark would not hold.
void SqliteWriter::raise_mark() {
  try {
    mark_.raise(++commits_);
  } catch (const std::exception& error) {
    break_off(error.what());
  }
}

void SqliteWriter::sync_mark() {
  try {
    mark_.sync();
  } catch (const std::exception& error) {
    break_off(error.what());
  }
}

void SqliteWriter::look_after_syncs() {
  if (connection_.sync_failed() || checkpoint_.sync_failed()) break_off("a sync failed");
}

void SqliteWriter::break_off(std::string_view why) {
  if (broken_.exchange(true)) return;
  connection_.leave_log();
  log::error(fmt::format("the disk failed ({}): writes are refused until the server is started again", why));
}

// Under steady load the background never catches up with the last pages, and only a log that is moved entirely can
// start again from its beginning. Between two groups nobody writes, so little is left and this is short.
void SqliteWriter::tend_log() {
  if (frames_ < kFramesToFinish) next_finish_ = kFramesToFinish;
  if (broken_ || frames_ < next_finish_) return;
  if (checkpoint(connection_) == Checkpointed::sync_failed) break_off("a sync of the database failed");
  next_finish_ = frames_ + kFramesBetweenTries;
}

void SqliteWriter::close() {
  queue_.close();
  if (!thread_.joinable()) return;
  thread_.join();
  if (!broken_) checkpoint(connection_);
}

}  // namespace madang::store
