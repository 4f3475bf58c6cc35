#include <gtest/gtest.h>

#include "kernel/store/tests/scratch.hpp"

// What holds because one file has one writer and readers of its own; what holds for every engine is in store_test.cpp.

namespace madang::store {
namespace {

TEST(SqliteStore, a_read_is_one_snapshot_while_others_write) {
  const Scratch scratch;
  const auto store = open_notes(scratch / "db");
  store->read_now([&](Transaction& transaction) {
    EXPECT_EQ(one<int>(transaction, "SELECT count(*) FROM notes"), 0);
    store->write_now([](Transaction& writing) { add_note(writing, 1); });
    EXPECT_EQ(one<int>(transaction, "SELECT count(*) FROM notes"), 0);
  });
  EXPECT_EQ(count_notes(*store), 1);
}

TEST(SqliteStore, what_follows_a_commit_may_already_read_it) {
  const Scratch scratch;
  const auto store = open_notes(scratch / "db");
  std::int64_t seen = 0;
  store->write_now([&](Transaction& transaction) {
    add_note(transaction, 1);
    transaction.after_commit([&] { seen = count_notes(*store); });
  });
  EXPECT_EQ(seen, 1);
}

TEST(SqliteStore, a_second_server_on_the_same_file_is_refused) {
  const Scratch scratch;
  auto store = open_notes(scratch / "db");
  EXPECT_THROW(open_notes(scratch / "db"), std::runtime_error);
  store.reset();
  EXPECT_NO_THROW(open_notes(scratch / "db"));
}

TEST(SqliteStore, the_log_is_moved_into_the_database_while_writes_go_on) {
  const Scratch scratch;
  auto store = open_notes(scratch / "db", {.checkpoint_frames = 16});
  const std::string text(3000, 'x');
  for (int seq = 0; seq < 200; ++seq)
    store->write_now([&](Transaction& transaction) { add_note(transaction, seq, text); });
  store.reset();
  EXPECT_GT(std::filesystem::file_size(scratch / "db"), 200u * 3000u);
  EXPECT_FALSE(std::filesystem::exists(scratch / "db-wal"));
  EXPECT_EQ(count_notes(*open_notes(scratch / "db")), 200);
}

}  // namespace
}  // namespace madang::store
