#include "kernel/store/log_vfs.hpp"

#include <sqlite3.h>

#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>

namespace madang::store {
namespace {

constexpr const char* kName = "madang-log";
constexpr int kGathered = 64 * 1024;  // the default file system writes less than 128 KiB at once

sqlite3_vfs* plain() { return sqlite3_vfs_find("unix"); }

/// One connection's log. SQLite makes room for it and for the plain file behind it, in `rest`.
struct LogFile {
  sqlite3_file base{};
  std::unique_ptr<char[]> gathered;  // from the first write on: most connections only read
  int size = 0;
  sqlite3_int64 offset = 0;  // of the first byte gathered

  sqlite3_file* rest() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods& methods() { return *rest()->pMethods; }

  /// What cannot be written is given up, as if it had not been taken: SQLite is told, and undoes its commit.
  int flush() {
    if (size == 0) return SQLITE_OK;
    const int written = size;
    size = 0;
    return methods().xWrite(rest(), gathered.get(), written, offset);
  }

  int write(const void* bytes, int count, sqlite3_int64 at) {
    if (size > 0 && (at != offset + size || size + count > kGathered)) {
      if (const int code = flush(); code != SQLITE_OK) return code;
    }
    if (!gathered) gathered.reset(new (std::nothrow) char[kGathered]);
    if (!gathered || count > kGathered) return methods().xWrite(rest(), bytes, count, at);
    if (size == 0) offset = at;
    std::memcpy(gathered.get() + size, bytes, static_cast<std::size_t>(count));
    size += count;
    return SQLITE_OK;
  }
};

LogFile& log_of(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }

/// Runs what needs the file as SQLite believes it to be.
template <class Ask>
int flushed(sqlite3_file* file, Ask ask) {
  LogFile& log = log_of(file);
  const int code = log.flush();
  return code == SQLITE_OK ? ask(log.methods(), log.rest()) : code;
}

int close(sqlite3_file* file) {
  const int code = flushed(file, [](auto&, sqlite3_file*) { return SQLITE_OK; });
  LogFile& log = log_of(file);
  const int closed = log.methods().xClose(log.rest());
  log.~LogFile();
  return code == SQLITE_OK ? closed : code;
}

int read(sqlite3_file* file, void* into, int count, sqlite3_int64 at) {
  return flushed(file, [&](auto& methods, sqlite3_file* rest) { return methods.xRead(rest, into, count, at); });
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  return log_of(file).write(bytes, count, at);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return flushed(file, [&](auto& methods, sqlite3_file* rest) { return methods.xTruncate(rest, size); });
}

int sync(sqlite3_file* file, int flags) {
  return flushed(file, [&](auto& methods, sqlite3_file* rest) { return methods.xSync(rest, flags); });
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return flushed(file, [&](auto& methods, sqlite3_file* rest) { return methods.xFileSize(rest, size); });
}

int lock(sqlite3_file* file, int level) { return log_of(file).methods().xLock(log_of(file).rest(), level); }

int unlock(sqlite3_file* file, int level) { return log_of(file).methods().xUnlock(log_of(file).rest(), level); }

int check_reserved_lock(sqlite3_file* file, int* result) {
  return log_of(file).methods().xCheckReservedLock(log_of(file).rest(), result);
}

int file_control(sqlite3_file* file, int operation, void* argument) {
  return log_of(file).methods().xFileControl(log_of(file).rest(), operation, argument);
}

int sector_size(sqlite3_file* file) { return log_of(file).methods().xSectorSize(log_of(file).rest()); }

int device_characteristics(sqlite3_file* file) {
  return log_of(file).methods().xDeviceCharacteristics(log_of(file).rest());
}

constexpr sqlite3_io_methods kLogMethods{
    .iVersion = 1,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  if ((flags & SQLITE_OPEN_WAL) == 0) return plain()->xOpen(plain(), name, file, flags, out_flags);
  auto* const log = new (file) LogFile;
  const int code = plain()->xOpen(plain(), name, log->rest(), flags, out_flags);
  if (code == SQLITE_OK) {
    log->base.pMethods = &kLogMethods;
  } else {
    log->~LogFile();
  }
  return code;
}

sqlite3_vfs made() {
  sqlite3_vfs vfs = *plain();
  vfs.pNext = nullptr;
  vfs.zName = kName;
  vfs.szOsFile += static_cast<int>(sizeof(LogFile));
  vfs.xOpen = open;
  return vfs;
}

}  // namespace

const char* log_gathering_vfs() {
  static sqlite3_vfs vfs = made();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  if (registered != SQLITE_OK) throw std::runtime_error("SQLite takes no file system");
  return kName;
}

}  // namespace madang::store
