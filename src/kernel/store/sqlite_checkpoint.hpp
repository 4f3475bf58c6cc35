#pragma once

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
  void close();

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
  std::thread thread_;
};

/// One passive checkpoint; how many pages of the log are in the database now, or -1 when it could not.
int checkpoint(SqliteConnection& connection);

}  // namespace madang::store
