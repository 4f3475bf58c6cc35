#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>
#include <thread>
#include <vector>

#include "kernel/store/high_water_mark.hpp"
#include "kernel/store/sqlite_checkpoint.hpp"
#include "kernel/store/sqlite_connection.hpp"
#include "kernel/store/sqlite_store.hpp"
#include "kernel/store/task_queue.hpp"

namespace madang::store {

/// The one thread that writes. It takes whatever queued while the last fsync ran, up to `group`, and commits it with
/// one fsync; no timer is needed. A work that throws loses only its own changes: since most that throw have changed
/// nothing yet, the group runs without savepoints, which would copy every page they touch; when one throws too late for
/// that, the group is undone and its others run once more, each in a savepoint. When the commit fails, all of the group
/// fail. Every commit is counted, in the database and in its high-water mark, before anybody is told of it.
///
/// After a failed sync nothing that the kernel shows can be trusted to be on the disk: every further write is refused
/// with kCannotWrite until the store is opened anew, and the log is left for that opening.
class SqliteWriter {
 public:
  /// `commits` is where the database and its mark stand.
  SqliteWriter(const SqliteOptions& options, SqliteCheckpoint& checkpoint, HighWaterMark& mark, std::int64_t commits);
  ~SqliteWriter() { close(); }

  void enqueue(Task task);
  /// False when nothing is queued and nothing on its way to the disk. Any thread.
  bool is_writing() const { return under_way_.load(std::memory_order_relaxed) > 0; }
  void close();
  /// False after a failed sync. Any thread.
  bool is_writable() const { return !broken_; }
  /// How many commits the store has seen in all its life. Any thread.
  std::uint64_t commits() const { return static_cast<std::uint64_t>(commits_.load()); }

 private:
  using AfterCommit = std::vector<std::move_only_function<void()>>;

  void work();
  void serve(std::vector<Task> group);
  std::exception_ptr commit(std::vector<Task>& group, std::vector<std::exception_ptr>& errors, AfterCommit& after);
  /// Counts the commit that is about to be made.
  void count_commit(std::int64_t number);
  void run_all(std::vector<Task>& group, std::vector<std::exception_ptr>& errors, AfterCommit& after);
  std::exception_ptr run_plainly(Task& task, AfterCommit& after);
  std::exception_ptr run_in_savepoint(Task& task, AfterCommit& after);
  void roll_back();
  void raise_mark();
  void sync_mark();
  void look_after_syncs();
  void break_off(std::string_view why);
  void tend_log();
  static int log_grew(void* writer, sqlite3*, const char*, int frames);

  SqliteConnection connection_;
  SqliteCheckpoint& checkpoint_;
  HighWaterMark& mark_;
  const IdSource* const ids_;
  std::atomic<std::int64_t> commits_;
  std::atomic<bool> broken_ = false;
  std::atomic<std::size_t> under_way_ = 0;  // tasks queued or not on the disk yet
  TaskQueue queue_;
  const std::size_t group_;
  int frames_ = 0;       ///< pages in the log after the last commit
  int next_finish_ = 0;  ///< the log size at which this thread moves what the background left, see tend_log
  std::thread thread_;
};

}  // namespace madang::store
