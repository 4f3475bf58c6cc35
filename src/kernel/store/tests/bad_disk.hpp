#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>

namespace madang::store {

/// What a test tells the disk to do. Plain numbers, so that a server that loads the disk as a library (tests/e2e/
/// bad_machine.cpp) can read them from a file that the test writes.
struct DiskOrders {
  std::atomic<std::int32_t> write_error{0};    ///< errno that writes fail with, such as EIO or ENOSPC; 0: they work
  std::atomic<std::int32_t> sync_error{0};     ///< the same for syncs
  std::atomic<std::int32_t> syncs_stall{0};    ///< 1: a sync returns only when this is 0 again
  std::atomic<std::int32_t> syncs_stalled{0};  ///< told by the disk: how many syncs wait
  std::atomic<std::int64_t> operations{0};     ///< told by the disk: how many writes and syncs it saw
  /// Errors begin with this operation.
  std::atomic<std::int64_t> errors_from{0};
};

/// Stands between this process and the files below one folder: the program that links it calls its write, fsync,
/// unlink, … instead of the C library's, and SQLite does too. It passes everything on, and besides keeps in a second
/// folder what would be there after a power cut: what was synced, and of the rest only what chance lets through, torn
/// at sectors. A name is there only once its folder was synced. After a sync that failed, what it should have made
/// durable never is, though the files show it: as Linux does it.
class BadDisk {
 public:
  /// `leaking`: of 100 unsynced writes, how many reach the disk all the same, whole or torn.
  static void watch(const std::filesystem::path& folder, const std::filesystem::path& survivors, int leaking = 0,
                    std::uint32_t seed = 1);
  static void leave();
  static DiskOrders& orders();
  static void take_orders_from(DiskOrders& orders);

  /// Whether syncs of files that are not watched are left out, for tests that open hundreds of stores.
  static void hurry(bool in_a_hurry);
  /// Called after every write, sync, truncation and removal, while nothing else moves: the moment for a power cut.
  static void after_each(std::function<void()> hook);
  /// Copies the survivors as of now.
  static void cut_power(const std::filesystem::path& into);
};

/// For the length of a test.
class WatchedDisk {
 public:
  WatchedDisk(const std::filesystem::path& folder, const std::filesystem::path& survivors, int leaking = 0,
              std::uint32_t seed = 1) {
    BadDisk::watch(folder, survivors, leaking, seed);
  }
  ~WatchedDisk() { BadDisk::leave(); }
  WatchedDisk(const WatchedDisk&) = delete;
  WatchedDisk& operator=(const WatchedDisk&) = delete;
};

}  // namespace madang::store
