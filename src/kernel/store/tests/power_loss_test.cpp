#include <gtest/gtest.h>

#include <cerrno>
#include <thread>

#include "kernel/store/recovery.hpp"
#include "kernel/store/tests/bad_disk.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

namespace fs = std::filesystem;

/// What the folder of a machine looks like after its power was cut, and how much had been acknowledged before.
struct Image {
  fs::path folder;
  std::int64_t acknowledged;
};

std::string broken_pages(Store& store) {
  return store.read_now(
      [](Transaction& transaction) { return *one<std::string>(transaction, "PRAGMA integrity_check(1)"); });
}

/// ./test takes one; MADANG_FAULT_ROUNDS takes more.
int rounds() {
  const auto* const asked = std::getenv("MADANG_FAULT_ROUNDS");
  return asked ? std::atoi(asked) : 1;
}

class PowerLoss : public testing::Test {
 protected:
  void SetUp() override { BadDisk::hurry(true); }
  void TearDown() override {
    disk_.reset();
    BadDisk::hurry(false);
  }

  fs::path database() const { return scratch_ / "disk" / "db"; }

  void watch(int leaking, std::uint32_t seed = 1) {
    disk_ = std::make_unique<WatchedDisk>(scratch_ / "disk", scratch_ / "survivors", leaking, seed);
  }

  /// Every third step is enough where chance decides anyway.
  void sometimes_cut_power() {
    if (BadDisk::orders().operations % 3 == 0) cut_power();
  }

  void cut_power() {
    const auto acknowledged = acknowledged_.load();
    images_.push_back({scratch_ / ("cut" + std::to_string(images_.size())), acknowledged});
    BadDisk::cut_power(images_.back().folder);
  }

  std::unique_ptr<Store> open(SqliteOptions options = {.checkpoint_frames = 24}) const {
    return open_notes(database(), options);
  }

  void write(Store& store, std::int64_t count) {
    for (std::int64_t each = 0; each < count; ++each) {
      store.write_now([&](Transaction& transaction) { add_note(transaction, acknowledged_ + 1, text_); });
      ++acknowledged_;
    }
  }

  /// Opens every image as the next start would.
  void check_images() {
    disk_.reset();
    for (const auto& image : images_) {
      const auto store = open_notes(image.folder / "db");
      const auto there = store->read_now([](Transaction& transaction) {
        return all<std::int64_t>(transaction, "SELECT seq FROM notes WHERE org_id = 1 ORDER BY seq");
      });
      ASSERT_EQ(broken_pages(*store), "ok") << image.folder;
      ASSERT_GE(static_cast<std::int64_t>(there.size()), image.acknowledged) << image.folder;
      ASSERT_EQ(there.empty() ? 0 : there.back(), static_cast<std::int64_t>(there.size())) << "a hole";
    }
  }

  const Scratch scratch_;
  const std::string text_ = std::string(700, 'x');
  std::atomic<std::int64_t> acknowledged_ = 0;
  std::vector<Image> images_;
  std::unique_ptr<WatchedDisk> disk_;
};

TEST_F(PowerLoss, at_every_single_step_everything_acknowledged_survives) {
  watch(0);
  BadDisk::after_each([&] { cut_power(); });
  for (int start = 0; start < 2; ++start) write(*open(), 16);
  EXPECT_GT(images_.size(), 200U);
  check_images();
}

TEST_F(PowerLoss, torn_and_reordered_writes_are_survived_too) {
  for (int round = 0; round < rounds(); ++round) {
    watch(50, static_cast<std::uint32_t>(round));
    BadDisk::after_each([&] { sometimes_cut_power(); });
    for (int start = 0; start < 2; ++start) write(*open(), 10);
    check_images();
    images_.clear();
    fs::remove_all(scratch_ / "");
    acknowledged_ = 0;
  }
}

TEST_F(PowerLoss, many_writers_lose_nothing_that_was_acknowledged_to_them) {
  watch(30, 7);
  const auto store = open();
  std::atomic<bool> stop = false;
  std::mutex mutex;
  std::vector<std::int64_t> told;
  std::atomic<std::int64_t> next = 1;
  std::vector<std::jthread> writers;
  for (int each = 0; each < 6; ++each)
    writers.emplace_back([&] {
      while (!stop) {
        const auto seq = next++;
        store->write_now([&](Transaction& transaction) { add_note(transaction, seq, text_); });
        const std::lock_guard lock(mutex);
        told.push_back(seq);
      }
    });
  std::vector<std::pair<fs::path, std::vector<std::int64_t>>> cuts;
  while (cuts.size() < 25) {
    const auto before = BadDisk::orders().operations.load();
    while (BadDisk::orders().operations.load() < before + 37) std::this_thread::yield();
    const std::lock_guard lock(mutex);
    cuts.emplace_back(scratch_ / ("cut" + std::to_string(cuts.size())), told);
    BadDisk::cut_power(cuts.back().first);
  }
  stop = true;
  writers.clear();
  disk_.reset();
  for (const auto& [folder, acknowledged] : cuts) {
    const auto image = open_notes(folder / "db");
    const auto there = image->read_now([](Transaction& transaction) {
      return all<std::int64_t>(transaction, "SELECT seq FROM notes WHERE org_id = 1 ORDER BY seq");
    });
    for (const auto seq : acknowledged) ASSERT_TRUE(std::ranges::binary_search(there, seq)) << seq;
  }
}

/// Writes until the sync after so many operations fails, and on: what was acknowledged stays readable, nothing more is.
void write_into_a_failing_sync(const fs::path& file, std::int64_t failing, std::atomic<std::int64_t>& acknowledged) {
  const auto store = open_notes(file, {.checkpoint_frames = 24});
  const auto write = [&] {
    store->write_now([&](Transaction& transaction) { add_note(transaction, acknowledged + 1, std::string(700, 'x')); });
    ++acknowledged;
  };
  write();
  BadDisk::orders().errors_from = BadDisk::orders().operations + failing;
  BadDisk::orders().sync_error = EIO;
  EXPECT_THROW(while (acknowledged < 100) write(), Refusal);
  BadDisk::orders().sync_error = 0;
  EXPECT_FALSE(store->is_writable());
  EXPECT_THROW(write(), Refusal) << "though the disk works again";
  EXPECT_GE(count_notes(*store), acknowledged) << "reading goes on";
}

TEST_F(PowerLoss, nothing_is_built_on_what_a_failed_sync_left_in_the_kernel) {
  for (std::int64_t failing = 1; failing <= 24 * rounds(); failing += 3) {
    const auto name = std::to_string(failing);
    const WatchedDisk watched(scratch_ / ("disk" + name), scratch_ / ("survivors" + name), 20, 3);
    acknowledged_ = 0;
    write_into_a_failing_sync(scratch_ / ("disk" + name) / "db", failing, acknowledged_);
    BadDisk::after_each([&] { sometimes_cut_power(); });
    const auto again = open_notes(scratch_ / ("disk" + name) / "db", {.checkpoint_frames = 24});
    acknowledged_ = count_notes(*again);
    write(*again, 2);
  }
  check_images();
}

}  // namespace
}  // namespace madang::store
