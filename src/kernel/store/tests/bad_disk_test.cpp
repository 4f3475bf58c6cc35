#include "kernel/store/tests/bad_disk.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <thread>

#include "kernel/store/tests/scratch.hpp"

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#include <sanitizer/allocator_interface.h>
#endif

namespace madang::store {
namespace {

class BadDisks : public testing::Test {
 protected:
  void open(SqliteOptions options = {.checkpoint_frames = 24}) {
    store_.reset();
    store_ = open_notes(scratch_ / "disk" / "db", options);
  }

  /// The refusal's code, or nothing when it was written.
  std::string written(std::int64_t seq) {
    try {
      store_->write_now([&](Transaction& transaction) { add_note(transaction, seq, std::string(700, 'x')); });
      return {};
    } catch (const Refusal& refusal) {
      return std::string(refusal.kind.code);
    }
  }

  static void fail_writes(int error, std::int64_t after) {
    BadDisk::orders().errors_from = BadDisk::orders().operations + after;
    BadDisk::orders().write_error = error;
  }

  const Scratch scratch_;
  const WatchedDisk disk_{scratch_ / "disk", scratch_ / "survivors"};
  std::unique_ptr<Store> store_;
};

TEST_F(BadDisks, a_write_that_fails_anywhere_is_refused_and_the_next_one_works) {
  open();
  std::int64_t seq = 0;
  for (const int error : {EIO, ENOSPC}) {
    for (std::int64_t after = 0; after < 40; ++after) {
      fail_writes(error, after);
      const auto before = seq;
      std::string said;
      while ((said = written(seq + 1)).empty() && seq < before + 40) ++seq;
      EXPECT_EQ(said, "store.cannot_write");
      BadDisk::orders().write_error = 0;
      ASSERT_EQ(count_notes(*store_), seq) << "what was refused is not there";
      if (!store_->is_writable()) open();  // the high-water mark itself could not be written
      ASSERT_EQ(written(++seq), "");
    }
  }
  open();
  EXPECT_EQ(count_notes(*store_), seq);
}

TEST_F(BadDisks, a_mark_that_cannot_be_written_ends_writing_but_takes_nothing_back) {
  open({.checkpoint_frames = 1'000'000});
  ASSERT_EQ(written(1), "");
  std::int64_t seq = 1;
  for (std::int64_t after = 0; store_->is_writable(); ++after) {
    fail_writes(EIO, after);
    if (written(seq + 1).empty()) ++seq;
    BadDisk::orders().write_error = 0;
    ASSERT_LT(after, 100);
  }
  EXPECT_EQ(count_notes(*store_), seq) << "the note before it was on the disk and was acknowledged";
  EXPECT_EQ(written(seq + 1), "store.cannot_write");
  open();
  EXPECT_EQ(count_notes(*store_), seq);
  EXPECT_EQ(written(seq + 1), "");
}

#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
/// A sanitizer keeps what was freed for a while, and more beside what was not; so what was not freed is counted.
std::size_t memory_in_use() { return __sanitizer_get_current_allocated_bytes(); }
#else
std::size_t memory_in_use() {
  std::ifstream status("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  status >> size >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}
#endif

TEST_F(BadDisks, a_stalled_sync_holds_acknowledgements_back_and_bounds_what_waits) {
  constexpr std::size_t kQueue = 500;
  constexpr std::size_t kGroup = 100;
  constexpr int kAsked = 200'000;
  open({.queue = kQueue, .group = kGroup});
  BadDisk::orders().syncs_stall = 1;
  std::atomic<int> acknowledged = 0;
  std::atomic<int> busy = 0;
  std::atomic<int> otherwise = 0;
  const auto ask = [&](std::int64_t seq) {
    store_->enqueue_write(
        Lane::everything(), [seq](Transaction& transaction) { add_note(transaction, seq); },
        [&](std::exception_ptr error) {
          if (!error) return void(++acknowledged);
          try {
            std::rethrow_exception(std::move(error));
          } catch (const Refusal& refusal) {
            refusal.kind == kBusy&& refusal.retry_after_seconds == 1 ? ++busy : ++otherwise;
          }
        });
  };
  ask(1);
  while (BadDisk::orders().syncs_stalled == 0) std::this_thread::yield();
  for (std::int64_t seq = 2; seq <= 2'000; ++seq) ask(seq);
  const auto before = memory_in_use();
  for (std::int64_t seq = 2'001; seq <= kAsked; ++seq) ask(seq);
  const auto grown = static_cast<std::int64_t>(memory_in_use()) - static_cast<std::int64_t>(before);
  EXPECT_LT(grown, 4 << 20) << "memory must stay flat however long the disk stalls";
  EXPECT_EQ(acknowledged, 0);
  EXPECT_EQ(otherwise, 0);
  EXPECT_EQ(busy, kAsked - 1 - static_cast<int>(kQueue));
  EXPECT_EQ(count_notes(*store_), 0) << "reading goes on, and sees nothing that is not on the disk";

  BadDisk::orders().syncs_stall = 0;
  while (acknowledged < 1 + static_cast<int>(kQueue)) std::this_thread::yield();
  EXPECT_EQ(written(kAsked + 1), "");
  EXPECT_EQ(count_notes(*store_), 2 + static_cast<std::int64_t>(kQueue));
}

}  // namespace
}  // namespace madang::store
