#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "kernel/store/sqlite_connection.hpp"

namespace madang::store {

/// Moves committed pages from the log into the database file on a thread of its own, so that no writer waits for it:
/// checkpoints inside a commit own the worst latencies. Passive only, which never blocks readers or the writer.
class SqliteCheckpoint {
 public:
  /// A checkpoint follows every `every_frames` pages of new log.
  SqliteCheckpoint(const std::filesystem::path& file, int every_frames);
  ~SqliteCheckpoint() { close(); }

  /// Tells how many pages the log has now; from the writer's thread, after a commit.
  void log_has(int frames);
  /// A sync of the database file failed, see SqliteConnection::sync_failed. Any thread.
  bool sync_failed() const { return sync_failed_; }
  void close();
  /// After close(): see SqliteConnection::leave_log.
  void leave_log() { connection_.leave_log(); }

 private:
  void work();
  bool due() const;

  SqliteConnection connection_;
  const int every_frames_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int frames_ = 0;
  int moved_ = 0;
  bool closed_ = false;
  std::atomic<bool> sync_failed_ = false;
  std::thread thread_;
};

enum class Checkpointed { moved, busy, failed, sync_failed };
/// One passive checkpoint.
Checkpointed checkpoint(SqliteConnection& connection);

}  // namespace madang::store
