#include "kernel/store/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernel/store/recovery.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

using testing::HasSubstr;

constexpr auto kFirst = kNotes[0];
constexpr Migration kSecond{"notes", 2, "002_colour",
                            "ALTER TABLE notes ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';"};
constexpr Migration kBroken{"notes", 2, "002_broken", "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1);"};

class Schema : public testing::Test {
 protected:
  void open_with(std::vector<Migration> migrations) {
    const auto store = open_sqlite({.path = file()}, migrations, clock_);
    store->write_now([&](Transaction& transaction) { add_note(transaction, ++seq_); });
  }

  std::string refusal_of(std::vector<Migration> migrations) {
    try {
      open_with(std::move(migrations));
      return {};
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  std::filesystem::path file() const { return scratch_ / "db"; }

  std::vector<std::filesystem::path> snapshots() const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(file().parent_path()))
      if (entry.path().filename().string().starts_with("db.before-")) found.push_back(entry.path());
    return found;
  }

  const Scratch scratch_;
  SetClock clock_;
  int seq_ = 0;
};

TEST_F(Schema, steps_run_once_and_pending_ones_at_the_next_start) {
  open_with({kFirst});
  open_with({kFirst});
  open_with({kFirst, kSecond});
  const auto store = open_sqlite({.path = file()}, std::vector{kFirst, kSecond}, clock_);
  EXPECT_EQ(
      store
          ->read_now([](Transaction& transaction) { return all<std::string>(transaction, "SELECT colour FROM notes"); })
          .size(),
      3u);
}

TEST_F(Schema, a_copy_is_kept_from_before_a_change) {
  open_with({kFirst});
  EXPECT_TRUE(snapshots().empty());
  open_with({kFirst, kSecond});
  ASSERT_EQ(snapshots().size(), 1u);
  const auto snapshot = snapshots().front();
  recover(snapshot, std::vector{kFirst});  // an earlier state is served only when somebody says so
  const auto old = open_sqlite({.path = snapshot}, std::vector{kFirst}, clock_);
  EXPECT_EQ(count_notes(*old), 1);
}

TEST_F(Schema, a_database_of_a_newer_program_is_refused_with_its_step) {
  open_with({kFirst, kSecond});
  EXPECT_THAT(refusal_of({kFirst}), HasSubstr("step 2 of part notes (002_colour)"));
  EXPECT_THAT(refusal_of({}), HasSubstr("step 1 of part notes"));
}

TEST_F(Schema, a_step_edited_after_it_ran_is_refused) {
  open_with({kFirst});
  auto edited = kFirst;
  edited.sql = "CREATE TABLE notes (id BIGINT);";
  EXPECT_THAT(refusal_of({edited}), HasSubstr("another wording"));
}

TEST_F(Schema, a_failing_step_leaves_the_database_as_it_was) {
  open_with({kFirst});
  EXPECT_THAT(refusal_of({kFirst, kBroken}), HasSubstr("step 2 of part notes (002_broken) failed"));
  EXPECT_TRUE(snapshots().empty());
  open_with({kFirst, kSecond});
}

TEST_F(Schema, numbers_without_gaps_are_demanded) {
  auto third = kSecond;
  third.number = 3;
  EXPECT_THAT(refusal_of({kFirst, third}), HasSubstr("step 2 is missing"));
  EXPECT_THAT(refusal_of({kSecond}), HasSubstr("step 1 is missing"));
}

}  // namespace
}  // namespace madang::store
