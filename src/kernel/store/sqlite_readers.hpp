#pragma once

#include <cstddef>
#include <filesystem>
#include <thread>
#include <vector>

#include "kernel/store/sqlite_connection.hpp"
#include "kernel/store/task_queue.hpp"

namespace madang::store {

/// Threads that read, each with its own read-only connection. A work sees one snapshot, taken when it first looks, so
/// everything that was acknowledged before it was asked for is in it.
class SqliteReaders {
 public:
  SqliteReaders(const std::filesystem::path& file, std::size_t threads, std::size_t queue);
  ~SqliteReaders() { close(); }

  void enqueue(Task task) { queue_.push(std::move(task)); }
  void close();

 private:
  void work(SqliteConnection& connection);

  TaskQueue queue_;
  std::vector<std::unique_ptr<SqliteConnection>> connections_;
  std::vector<std::thread> threads_;
};

}  // namespace madang::store
