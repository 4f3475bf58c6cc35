#include "kernel/store/sqlite_writer.hpp"

#include <sqlite3.h>

#include "kernel/log/log.hpp"

namespace madang::store {
namespace {

constexpr int kFramesToFinish = 16'384;  // 64 MiB
constexpr int kFramesBetweenTries = 4'096;

}  // namespace

SqliteWriter::SqliteWriter(const std::filesystem::path& file, SqliteCheckpoint& checkpoint, std::size_t queue,
                           std::size_t group)
    : connection_(file, SqliteConnection::Access::write),
      checkpoint_(checkpoint),
      queue_(queue),
      group_(group),
      next_finish_(kFramesToFinish) {
  sqlite3_wal_hook(connection_.handle(), &SqliteWriter::log_grew, this);
  thread_ = std::thread([this] { work(); });
}

int SqliteWriter::log_grew(void* writer, sqlite3*, const char*, int frames) {
  static_cast<SqliteWriter*>(writer)->frames_ = frames;
  return SQLITE_OK;
}

void SqliteWriter::work() {
  for (auto group = queue_.take(group_); !group.empty(); group = queue_.take(group_)) {
    serve(std::move(group));
    checkpoint_.log_has(frames_);
    tend_log();
  }
}

void SqliteWriter::serve(std::vector<Task> group) {
  std::vector<std::exception_ptr> errors(group.size());
  AfterCommit after;
  if (const auto failure = commit(group, errors, after)) {
    errors.assign(group.size(), failure);
    after.clear();
  }
  for (auto& then : after) call_guarded(then, "what follows a commit");
  for (std::size_t index = 0; index < group.size(); ++index) finish(group[index], std::move(errors[index]));
}

std::exception_ptr SqliteWriter::commit(std::vector<Task>& group, std::vector<std::exception_ptr>& errors,
                                        AfterCommit& after) {
  try {
    connection_.run("BEGIN IMMEDIATE");
    for (std::size_t index = 0; index < group.size(); ++index) errors[index] = run_one(group[index], after);
    connection_.run("COMMIT");
    return nullptr;
  } catch (...) {
    const auto error = std::current_exception();
    roll_back();
    return error;
  }
}

std::exception_ptr SqliteWriter::run_one(Task& task, AfterCommit& after) {
  connection_.run("SAVEPOINT one_work");
  SqliteTransaction transaction(connection_);
  try {
    task.work(transaction);
  } catch (...) {
    if (!connection_.in_transaction()) throw;
    const auto error = std::current_exception();
    connection_.run("ROLLBACK TO one_work");
    connection_.run("RELEASE one_work");
    return error;
  }
  connection_.run("RELEASE one_work");
  for (auto& then : transaction.take_after_commit()) after.push_back(std::move(then));
  return nullptr;
}

void SqliteWriter::roll_back() {
  if (!connection_.in_transaction()) return;
  try {
    connection_.run("ROLLBACK");
  } catch (const std::exception& error) {
    log::error(error.what());
  }
}

// Under steady load the background never catches up with the last pages, and only a log that is moved entirely can
// start again from its beginning. Between two groups nobody writes, so little is left and this is short.
void SqliteWriter::tend_log() {
  if (frames_ < kFramesToFinish) next_finish_ = kFramesToFinish;
  if (frames_ < next_finish_) return;
  checkpoint(connection_);
  next_finish_ = frames_ + kFramesBetweenTries;
}

void SqliteWriter::close() {
  queue_.close();
  if (!thread_.joinable()) return;
  thread_.join();
  checkpoint(connection_);
}

}  // namespace madang::store
