#pragma once

#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

#include "kernel/store/sqlite_checkpoint.hpp"
#include "kernel/store/sqlite_connection.hpp"
#include "kernel/store/task_queue.hpp"

namespace madang::store {

/// The one thread that writes. It takes whatever queued while the last fsync ran, up to `group`, and commits it with
/// one fsync; no timer is needed. Inside, every work has a savepoint: one that throws loses only its own changes. When
/// the commit fails, all of the group fail.
class SqliteWriter {
 public:
  SqliteWriter(const std::filesystem::path& file, SqliteCheckpoint& checkpoint, std::size_t queue, std::size_t group);
  ~SqliteWriter() { close(); }

  void enqueue(Task task) { queue_.push(std::move(task)); }
  void close();

 private:
  using AfterCommit = std::vector<std::move_only_function<void()>>;

  void work();
  void serve(std::vector<Task> group);
  std::exception_ptr commit(std::vector<Task>& group, std::vector<std::exception_ptr>& errors, AfterCommit& after);
  std::exception_ptr run_one(Task& task, AfterCommit& after);
  void roll_back();
  void tend_log();
  static int log_grew(void* writer, sqlite3*, const char*, int frames);

  SqliteConnection connection_;
  SqliteCheckpoint& checkpoint_;
  TaskQueue queue_;
  const std::size_t group_;
  int frames_ = 0;       ///< pages in the log after the last commit
  int next_finish_ = 0;  ///< the log size at which this thread moves what the background left, see tend_log
  std::thread thread_;
};

}  // namespace madang::store
