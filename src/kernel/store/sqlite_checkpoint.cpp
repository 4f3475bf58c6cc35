#include "kernel/store/sqlite_checkpoint.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"

namespace madang::store {

Checkpointed checkpoint(SqliteConnection& connection) {
  const int code = sqlite3_wal_checkpoint_v2(connection.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code == SQLITE_OK) return Checkpointed::moved;
  if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) return Checkpointed::busy;
  log::warning(fmt::format("the log cannot be moved into the database yet: {}", sqlite3_errmsg(connection.handle())));
  return code == SQLITE_IOERR_FSYNC ? Checkpointed::sync_failed : Checkpointed::failed;
}

SqliteCheckpoint::SqliteCheckpoint(const std::filesystem::path& file, int every_frames)
    : connection_(file, SqliteConnection::Access::write), every_frames_(every_frames), thread_([this] {
        log::name_this_thread("checkpoint");
        work();
      }) {}

void SqliteCheckpoint::log_has(int frames) {
  const std::lock_guard lock(mutex_);
  if (frames < frames_) moved_ = 0;
  frames_ = frames;
  if (due()) changed_.notify_one();
}

bool SqliteCheckpoint::due() const { return frames_ - moved_ >= every_frames_; }

void SqliteCheckpoint::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return closed_ || due(); });
    if (closed_) return;
    const int asked_at = frames_;
    lock.unlock();
    if (checkpoint(connection_) == Checkpointed::sync_failed) sync_failed_ = true;
    lock.lock();
    if (frames_ >= asked_at) moved_ = asked_at;
  }
}

void SqliteCheckpoint::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace madang::store
