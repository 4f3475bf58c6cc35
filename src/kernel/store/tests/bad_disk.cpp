#include "kernel/store/tests/bad_disk.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace madang::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSector = 512;

template <class F>
F* real(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

ssize_t real_pwrite(int file, const void* bytes, std::size_t count, off_t place) {
  static auto* const function = real<ssize_t(int, const void*, std::size_t, off_t)>("pwrite64");
  return function(file, bytes, count, place);
}

int real_open(const char* path, int flags, mode_t mode) {
  static auto* const function = real<int(const char*, int, ...)>("open64");
  return function(path, flags, mode);
}

int real_truncate(int file, off_t size) {
  static auto* const function = real<int(int, off_t)>("ftruncate64");
  return function(file, size);
}

/// A write, or, without bytes, a truncation to `place`.
struct Change {
  off_t place;
  std::string bytes;
  bool truncates;
};

struct File {
  fs::path name;     ///< under which it is to survive
  fs::path lies_at;  ///< among the survivors; begins with '#' until its folder was synced
  int survivor = -1;
  std::vector<Change> unsynced;
  ~File() {
    if (survivor >= 0) ::close(survivor);
  }
};

struct Disk {
  std::recursive_mutex mutex;
  fs::path folder;
  fs::path survivors;
  int leaking = 0;
  std::mt19937 random;
  int files_seen = 0;
  std::map<fs::path, std::shared_ptr<File>> by_path;
  std::unordered_map<int, std::shared_ptr<File>> by_descriptor;
  std::unordered_map<int, fs::path> folders_by_descriptor;
  std::vector<fs::path> removed;  ///< survivors whose removal was not synced
  DiskOrders own_orders;
  DiskOrders* orders = &own_orders;
  std::function<void()> hook;
  std::atomic<bool> watching = false;
  std::atomic<bool> in_a_hurry = false;
};

Disk& disk() {
  static auto* const only = new Disk;  // outlives every thread
  return *only;
}

bool is_kept(const fs::path& path) {
  const auto name = path.filename().string();
  if (path == disk().folder) return true;
  return path.parent_path() == disk().folder && !name.ends_with("-shm") && !name.ends_with(".lock");
}

void apply(const File& file, const Change& change) {
  if (change.truncates) {
    if (real_truncate(file.survivor, change.place) != 0) std::abort();
  } else if (real_pwrite(file.survivor, change.bytes.data(), change.bytes.size(), change.place) < 0) {
    std::abort();
  }
}

/// Some of it reaches the disk by itself, from one sector to another.
void leak(const File& file, const Change& change) {
  if (static_cast<int>(disk().random() % 100) >= disk().leaking) return;
  if (change.truncates) return apply(file, change);
  const auto sectors = change.bytes.size() / kSector;
  if (sectors < 2) return apply(file, change);
  const auto first = disk().random() % sectors;
  const auto last = first + 1 + disk().random() % (sectors - first);
  apply(file, {change.place + static_cast<off_t>(first * kSector),
               change.bytes.substr(first * kSector, (last - first) * kSector), false});
}

void change(int descriptor, Change made) {
  auto& file = *disk().by_descriptor.at(descriptor);
  leak(file, made);
  file.unsynced.push_back(std::move(made));
}

void finish_operation() {
  disk().orders->operations.fetch_add(1);
  if (disk().hook) disk().hook();
}

bool errors_began() { return disk().orders->operations.load() >= disk().orders->errors_from.load(); }

void give_name(File& file) {
  const auto named = disk().survivors / file.name;
  if (file.lies_at == named) return;
  fs::rename(file.lies_at, named);
  file.lies_at = named;
}

void sync_folder_of_survivors() {
  for (const auto& path : std::exchange(disk().removed, {})) fs::remove(path);
  for (const auto& [path, file] : disk().by_path) give_name(*file);
}

void wait_for_the_end_of_a_stall() {
  auto& orders = *disk().orders;
  if (!orders.syncs_stall.load()) return;
  orders.syncs_stalled.fetch_add(1);
  while (orders.syncs_stall.load()) ::poll(nullptr, 0, 1);  // whoever ends it may be another process
  orders.syncs_stalled.fetch_sub(1);
}

/// As Linux does it: a failed sync forgets what was to be written, and the next one knows nothing of it.
int sync(int descriptor) {
  wait_for_the_end_of_a_stall();
  const std::lock_guard lock(disk().mutex);
  const auto error = errors_began() ? disk().orders->sync_error.load() : 0;
  const auto found = disk().by_descriptor.find(descriptor);
  if (found != disk().by_descriptor.end()) {
    for (const auto& each : found->second->unsynced)
      if (!error) apply(*found->second, each);
    found->second->unsynced.clear();
  }
  if (disk().folders_by_descriptor.contains(descriptor) && !error) sync_folder_of_survivors();
  finish_operation();
  errno = error;
  return error ? -1 : 0;
}

std::shared_ptr<File> meet(const fs::path& path) {
  auto& file = disk().by_path[path];
  if (file) return file;
  file = std::make_shared<File>();
  file->name = path.lexically_relative(disk().folder);
  file->lies_at = disk().survivors / ("#" + std::to_string(disk().files_seen++));
  file->survivor = real_open(file->lies_at.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
  return file;
}

/// What was there before the disk was watched is safe.
void keep_what_is_there(int descriptor, File& file) {
  std::string bytes(static_cast<std::size_t>(fs::file_size(fs::path("/proc/self/fd") / std::to_string(descriptor))),
                    '\0');
  if (bytes.empty()) return;
  const auto opened = real_open((disk().folder / file.name).c_str(), O_RDONLY, 0);
  if (::pread(opened, bytes.data(), bytes.size(), 0) < 0) std::abort();
  ::close(opened);
  apply(file, {0, std::move(bytes), false});
  give_name(file);
}

void opened(int descriptor, const char* path, int flags) {
  const std::lock_guard lock(disk().mutex);
  if (descriptor < 0 || !is_kept(fs::absolute(path))) return;
  struct stat status{};
  if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
    disk().folders_by_descriptor[descriptor] = path;
    return;
  }
  const bool is_new = !disk().by_path.contains(fs::absolute(path));
  auto file = meet(fs::absolute(path));
  disk().by_descriptor[descriptor] = file;
  if (is_new && !(flags & O_TRUNC)) keep_what_is_there(descriptor, *file);
  if (flags & O_TRUNC) change(descriptor, {0, {}, true});
}

void closed(int descriptor) {
  const std::lock_guard lock(disk().mutex);
  disk().by_descriptor.erase(descriptor);
  disk().folders_by_descriptor.erase(descriptor);
}

bool is_watched(int descriptor) {
  if (!disk().watching.load()) return false;
  const std::lock_guard lock(disk().mutex);
  return disk().by_descriptor.contains(descriptor);
}

bool is_watched_for_syncs(int descriptor) {
  if (!disk().watching.load()) return false;
  const std::lock_guard lock(disk().mutex);
  return disk().by_descriptor.contains(descriptor) || disk().folders_by_descriptor.contains(descriptor);
}

ssize_t write_watched(int descriptor, const void* bytes, std::size_t count, off_t place) {
  const std::lock_guard lock(disk().mutex);
  const auto error = errors_began() ? disk().orders->write_error.load() : 0;
  if (!error) {
    count = static_cast<std::size_t>(real_pwrite(descriptor, bytes, count, place));
    change(descriptor, {place, std::string(static_cast<const char*>(bytes), count), false});
  }
  finish_operation();
  errno = error;
  return error ? -1 : static_cast<ssize_t>(count);
}

}  // namespace

void BadDisk::watch(const fs::path& folder, const fs::path& survivors, int leaking, std::uint32_t seed) {
  fs::create_directories(folder);
  fs::create_directories(survivors);
  const std::lock_guard lock(disk().mutex);
  disk().folder = folder;
  disk().survivors = survivors;
  disk().leaking = leaking;
  disk().random.seed(seed);
  disk().watching = true;
}

void BadDisk::leave() {
  const std::lock_guard lock(disk().mutex);
  disk().watching = false;
  disk().hook = nullptr;
  disk().by_path.clear();
  disk().by_descriptor.clear();
  disk().folders_by_descriptor.clear();
  disk().removed.clear();
  auto& orders = *disk().orders;
  orders.write_error = orders.sync_error = orders.syncs_stall = 0;
  orders.operations = orders.errors_from = 0;
}

DiskOrders& BadDisk::orders() { return *disk().orders; }
void BadDisk::take_orders_from(DiskOrders& orders) { disk().orders = &orders; }

void BadDisk::hurry(bool in_a_hurry) { disk().in_a_hurry = in_a_hurry; }

void BadDisk::after_each(std::function<void()> hook) {
  const std::lock_guard lock(disk().mutex);
  disk().hook = std::move(hook);
}

void BadDisk::cut_power(const fs::path& into) {
  const std::lock_guard lock(disk().mutex);
  fs::create_directories(into);
  for (const auto& entry : fs::directory_iterator(disk().survivors))
    if (!entry.path().filename().string().starts_with('#')) fs::copy_file(entry.path(), into / entry.path().filename());
}

}  // namespace madang::store

// What the program and the libraries it loads call instead of the C library's functions.
extern "C" {

using namespace madang::store;

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  const auto descriptor = real_open(path, flags, mode);
  if (disk().watching.load()) {
    const auto error = errno;
    opened(descriptor, path, flags);
    errno = error;
  }
  return descriptor;
}

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const auto mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open64(path, flags, mode);
}

int close(int descriptor) {
  static auto* const function = real<int(int)>("close");
  if (disk().watching.load()) closed(descriptor);
  return function(descriptor);
}

ssize_t pwrite64(int descriptor, const void* bytes, std::size_t count, off_t place) {
  if (is_watched(descriptor)) return write_watched(descriptor, bytes, count, place);
  return real_pwrite(descriptor, bytes, count, place);
}

ssize_t pwrite(int descriptor, const void* bytes, std::size_t count, off_t place) {
  return pwrite64(descriptor, bytes, count, place);
}

int ftruncate64(int descriptor, off_t size) {
  if (!is_watched(descriptor)) return real_truncate(descriptor, size);
  const std::lock_guard lock(disk().mutex);
  const auto status = real_truncate(descriptor, size);
  change(descriptor, {size, {}, true});
  finish_operation();
  return status;
}

int fdatasync(int descriptor) {
  static auto* const function = real<int(int)>("fdatasync");
  if (is_watched_for_syncs(descriptor)) return sync(descriptor);
  return disk().in_a_hurry.load() ? 0 : function(descriptor);
}

int fsync(int descriptor) {
  static auto* const function = real<int(int)>("fsync");
  if (is_watched_for_syncs(descriptor)) return sync(descriptor);
  return disk().in_a_hurry.load() ? 0 : function(descriptor);
}

int unlink(const char* path) noexcept {
  static auto* const function = real<int(const char*)>("unlink");
  const auto status = function(path);
  if (!disk().watching.load() || status != 0) return status;
  const std::lock_guard lock(disk().mutex);
  const auto found = disk().by_path.find(std::filesystem::absolute(path));
  if (found == disk().by_path.end()) return status;
  disk().removed.push_back(found->second->lies_at);
  disk().by_path.erase(found);
  finish_operation();
  return status;
}

int rename(const char* from, const char* to) noexcept {
  static auto* const function = real<int(const char*, const char*)>("rename");
  const auto status = function(from, to);
  if (!disk().watching.load() || status != 0) return status;
  const std::lock_guard lock(disk().mutex);
  const auto found = disk().by_path.find(std::filesystem::absolute(from));
  if (found == disk().by_path.end()) return status;
  auto file = found->second;
  disk().by_path.erase(found);
  file->name = std::filesystem::absolute(to).lexically_relative(disk().folder);
  disk().by_path[std::filesystem::absolute(to)] = file;
  finish_operation();
  return status;
}
}
