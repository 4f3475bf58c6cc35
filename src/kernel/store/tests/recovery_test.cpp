#include "kernel/store/recovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "kernel/store/backup.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kNotesWritten = 40;
constexpr std::streamoff kLogHeader = 32;
constexpr std::streamoff kFrame = 24 + 4096;

std::string content(const fs::path& file) {
  std::ifstream input(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), {}};
}

void put(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// What a server leaves that was killed after it acknowledged notes 1 to 40, with all of them still in its log.
class KilledServer {
 public:
  KilledServer() {
    const auto child = ::fork();
    if (child == 0) write_and_die();
    ::waitpid(child, nullptr, 0);
    for (const auto* end : {"", "-wal", "-mark"}) kept_[end] = content(part(end));
  }

  fs::path database() const { return scratch_ / "db"; }
  fs::path part(const std::string& end) const { return fs::path(database()) += end; }
  const std::string& kept(const std::string& end) const { return kept_.at(end); }

  /// As it was when it was killed.
  void lay_out() const {
    for (const auto* end : {"-shm", "-wal", "-mark", ""}) fs::remove(part(end));
    for (const auto& [end, bytes] : kept_) put(part(end), bytes);
  }

  void flip(const std::string& end, std::streamoff at, int bit) const {
    auto bytes = kept(end);
    bytes[static_cast<std::size_t>(at)] = static_cast<char>(bytes[static_cast<std::size_t>(at)] ^ (1 << bit));
    put(part(end), bytes);
  }

  /// The sentence it refuses with; empty when it serves, and then nothing that was acknowledged may be missing.
  std::string opened() const {
    try {
      const auto store = open_notes(database());
      EXPECT_EQ(count_notes(*store), kNotesWritten);
      return {};
    } catch (const StoreDamaged& damaged) {
      return damaged.what();
    }
  }

 private:
  [[noreturn]] void write_and_die() const {
    const auto store = open_notes(database(), {.checkpoint_frames = 1'000'000});
    for (std::int64_t seq = 1; seq <= kNotesWritten; ++seq)
      store->write_now([&](Transaction& transaction) { add_note(transaction, seq, std::string(3000, 'x')); });
    ::kill(::getpid(), SIGKILL);
    std::abort();
  }

  const Scratch scratch_;
  std::map<std::string, std::string> kept_;
};

class Recovery : public testing::Test {
 protected:
  static const KilledServer& killed() {
    static const KilledServer server;
    return server;
  }
  void SetUp() override { killed().lay_out(); }
};

TEST_F(Recovery, a_killed_server_comes_back_whole) {
  ASSERT_GT(killed().kept("-wal").size(), 40 * 4096U);
  EXPECT_EQ(killed().opened(), "");
}

TEST_F(Recovery, every_flipped_bit_of_the_log_is_harmless_or_refused) {
  const auto end = static_cast<std::streamoff>(killed().kept("-wal").size());
  const auto frames = (end - kLogHeader) / kFrame;
  std::vector<std::streamoff> places;
  for (std::streamoff at = 0; at < kLogHeader; ++at) places.push_back(at);
  for (const auto frame : {std::streamoff(0), frames / 2, frames - 1}) {
    const auto start = kLogHeader + frame * kFrame;
    for (std::streamoff at = 0; at < 24; ++at) places.push_back(start + at);
    for (const auto at : {24, 25, 1000, 4000, 4119}) places.push_back(start + at);
  }
  int refused = 0;
  for (const auto at : places) {
    killed().lay_out();
    killed().flip("-wal", at, static_cast<int>(at % 8));
    const auto said = killed().opened();
    if (!said.empty()) EXPECT_THAT(said, HasSubstr("was acknowledged")) << at;
    refused += said.empty() ? 0 : 1;
  }
  EXPECT_GE(refused, static_cast<int>(places.size()) - 8) << "a flip may only be harmless in what SQLite does not use";
}

TEST_F(Recovery, a_log_cut_anywhere_is_refused) {
  const auto& log = killed().kept("-wal");
  for (const auto length :
       std::vector<std::size_t>{0, 1, 31, 32, 33, 32 + 4120, log.size() / 2, log.size() - 4120, log.size() - 1}) {
    killed().lay_out();
    put(killed().part("-wal"), std::string_view(log).substr(0, length));
    EXPECT_THAT(killed().opened(), HasSubstr("ends at commit")) << length;
  }
}

TEST_F(Recovery, a_log_whose_last_page_was_torn_is_refused) {
  auto log = killed().kept("-wal");
  std::fill(log.end() - 2048, log.end(), '\0');
  put(killed().part("-wal"), log);
  EXPECT_THAT(killed().opened(), HasSubstr("ends at commit 39, though commit 40 was acknowledged"));
}

TEST_F(Recovery, a_removed_log_is_refused_and_nothing_is_changed) {
  fs::remove(killed().part("-wal"));
  const auto said = killed().opened();
  EXPECT_THAT(said, HasSubstr("ends at commit 0, though commit 40 was acknowledged"));
  EXPECT_THAT(said, HasSubstr("madang restore"));
  EXPECT_THAT(said, HasSubstr("madang recover"));
  EXPECT_EQ(content(killed().database()), killed().kept(""));
}

TEST_F(Recovery, a_refused_log_is_left_as_it_was_found) {
  killed().flip("-wal", kLogHeader + 10 * kFrame + 100, 3);
  const auto damaged = content(killed().part("-wal"));
  EXPECT_NE(killed().opened(), "");
  EXPECT_NE(killed().opened(), "");
  EXPECT_EQ(content(killed().part("-wal")), damaged);
  killed().lay_out();
  EXPECT_EQ(killed().opened(), "") << "and with the log whole again all is well";
}

TEST_F(Recovery, garbage_in_the_shared_memory_file_does_no_harm) {
  put(killed().part("-shm"), std::string(32768, '\xa5'));
  EXPECT_EQ(killed().opened(), "");
}

TEST_F(Recovery, a_removed_database_is_not_founded_anew) {
  fs::remove(killed().database());
  EXPECT_THAT(killed().opened(), HasSubstr("it is gone or empty, though 40 commits were acknowledged"));
  EXPECT_FALSE(fs::exists(killed().database()));
}

TEST_F(Recovery, an_unreadable_database_is_refused_with_the_way_on) {
  put(killed().database(), std::string(8192, '\xa5'));
  fs::remove(killed().part("-wal"));
  EXPECT_THAT(killed().opened(), HasSubstr("it cannot be read"));
}

TEST_F(Recovery, another_database_in_its_place_is_refused) {
  const Scratch elsewhere;
  {
    open_notes(elsewhere / "db");
  }
  for (const auto* end : {"", "-wal", "-shm"}) fs::remove(killed().part(end));
  fs::copy_file(elsewhere / "db", killed().database());
  EXPECT_THAT(killed().opened(), HasSubstr("is not the database that"));
}

TEST_F(Recovery, a_missing_mark_is_refused_once_anything_was_acknowledged) {
  fs::remove(killed().part("-mark"));
  EXPECT_THAT(killed().opened(), HasSubstr("is missing"));
}

TEST_F(Recovery, a_torn_mark_falls_back_to_the_one_before) {
  auto mark = killed().kept("-mark");
  ASSERT_THAT(mark, HasSubstr(" 40 "));
  std::fill(mark.begin() + 20, mark.begin() + 512, '\0');  // commit 40 stands in the first slot
  put(killed().part("-mark"), mark);
  EXPECT_EQ(killed().opened(), "");
}

TEST_F(Recovery, a_mark_of_which_nothing_adds_up_is_refused) {
  for (const auto& bytes :
       {std::string(), std::string(4608, '\0'), std::string("madang-mark-1 "), std::string(9000, 'x')}) {
    killed().lay_out();
    put(killed().part("-mark"), bytes);
    EXPECT_THAT(killed().opened(), HasSubstr("nothing in it adds up")) << bytes.size();
  }
}

TEST_F(Recovery, an_old_mark_is_caught_up) {
  HighWaterMark::replace(killed().database(), {HighWaterMark::read(killed().database())->epoch, 12});
  EXPECT_EQ(killed().opened(), "");
  EXPECT_EQ(HighWaterMark::read(killed().database())->commits, kNotesWritten);
}

TEST_F(Recovery, the_check_and_a_backup_see_it_too) {
  EXPECT_THAT(check_database(killed().database(), kNotes), IsEmpty());
  killed().flip("-wal", kLogHeader + 20 * kFrame + 30, 0);
  fs::remove(killed().part("-shm"));
  EXPECT_THAT(check_database(killed().database(), kNotes), testing::ElementsAre(HasSubstr("was acknowledged")));
  const Scratch elsewhere;
  EXPECT_THROW(backup(killed().database(), "", elsewhere / "kept"), StoreDamaged);
}

TEST_F(Recovery, what_is_left_can_be_kept_under_a_new_epoch) {
  const auto before = HighWaterMark::read(killed().database())->epoch;
  killed().flip("-wal", kLogHeader + 30 * kFrame + 30, 0);
  const auto recovered = recover(killed().database(), kNotes);
  EXPECT_GT(recovered.lost_commits, 0);
  EXPECT_EQ(recovered.kept.commits + recovered.lost_commits, kNotesWritten);
  const auto store = open_notes(killed().database());
  EXPECT_EQ(count_notes(*store), recovered.kept.commits);
  EXPECT_NE(store->epoch(), before);
}

TEST_F(Recovery, nothing_is_recovered_that_lacks_nothing_or_is_broken_inside) {
  EXPECT_THROW(recover(killed().database(), kNotes), std::runtime_error);
  EXPECT_EQ(killed().opened(), "");
  killed().lay_out();
  auto pages = killed().kept("");
  std::fill(pages.begin() + 4096, pages.begin() + 2 * 4096, '\xa5');
  put(killed().database(), pages);
  fs::remove(killed().part("-wal"));
  EXPECT_THROW(recover(killed().database(), kNotes), std::runtime_error);
}

TEST(HighWaterMarks, a_database_from_before_there_were_any_gets_one) {
  const Scratch scratch;
  {
    open_notes(scratch / "db");
  }
  {
    SqliteConnection connection(scratch / "db", SqliteConnection::Access::write);
    connection.script(
        "DROP TABLE store_commits; DROP TABLE store_nodes; DROP TABLE store_lines; DROP TABLE moved_organisations;"
        " DELETE FROM schema_migrations WHERE part = 'store' AND number >= 3");
  }
  fs::remove(scratch / "db-mark");
  const auto store = open_notes(scratch / "db");
  store->write_now([](Transaction& transaction) { add_note(transaction, 1); });
  EXPECT_EQ(HighWaterMark::read(scratch / "db"), (Position{store->epoch(), 1}));
}

TEST(HighWaterMarks, the_mark_stands_before_anybody_is_told) {
  const Scratch scratch;
  const auto store = open_notes(scratch / "db");
  for (std::int64_t seq = 1; seq <= 20; ++seq) {
    store->write_now([&](Transaction& transaction) { add_note(transaction, seq); });
    EXPECT_EQ(HighWaterMark::read(scratch / "db")->commits, seq);
  }
}

TEST(HighWaterMarks, what_changes_nothing_costs_no_commit) {
  const Scratch scratch;
  const auto store = open_notes(scratch / "db");
  store->write_now([](Transaction& transaction) { one<int>(transaction, "SELECT 1"); });
  EXPECT_EQ(HighWaterMark::read(scratch / "db")->commits, 0);
}

}  // namespace
}  // namespace madang::store
