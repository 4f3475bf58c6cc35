#include "kernel/move/tests/dying.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "kernel/move/move.hpp"
#include "kernel/move/tests/shapes.hpp"
#include "kernel/store/move_marks.hpp"

namespace madang::move {
namespace {

bool may_start(Side& side) {
  return refusal_of([&] { store::demand_not_moved(side.transaction(), ""); }) == "it was done";
}

/// The database may believe for a moment that the one that died is still there.
std::unique_ptr<Side> once_it_is_let_go(const std::function<std::unique_ptr<Side>()>& open) {
  while (true) try {
      return open();
    } catch (const CannotMove& refused) {
      if (!std::string_view(refused.what()).contains("a server works on")) throw;
      std::this_thread::yield();
    }
}

TEST_F(MoveTest, wherever_it_dies_at_most_one_side_starts_and_the_next_run_goes_on) {
  fill(30);
  auto with = options();
  with.batch = 16;
  for (const bool is_way_up : {true, false}) {
    bool is_complete = false;
    bool has_begun = false;
    for (int steps = 0; !is_complete; ++steps) {
      const auto source = is_way_up ? sqlite_source(file_) : postgres_source(conninfo());
      const auto target = once_it_is_let_go([&] {
        return is_way_up ? postgres_target(conninfo(), kParts, clock_) : sqlite_target(file_, kParts, clock_);
      });
      ASSERT_LT(steps, 1'000);
      std::atomic<int> left = steps;
      Dying from(*source, left);
      Dying to(*target, left);
      try {
        is_complete = move_everything(from, to, with).is_complete;
      } catch (const Death&) {
        has_begun = has_begun || !store::read_move_marks(target->transaction()).half.empty();
        EXPECT_FALSE(has_begun && may_start(*source) && may_start(*target)) << steps;
      }
    }
  }
  EXPECT_THAT(refusal_of([&] { open_database(); }), HasSubstr("is sealed"));
  open_file();
}

/// Runs `move` in a process of its own, which is killed when it has come `ranges` far; whether it ended before.
bool move_until_killed(const std::function<bool(const TableMover::Progress&)>& move, std::int64_t ranges) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      ::_exit(move([&](const std::string&, std::int64_t) { (void)!::write(ends[1], "", 1); }) ? 0 : 3);
    } catch (...) {
      ::_exit(4);  // the database may believe for a moment that the one before is still there
    }
  }
  ::close(ends[1]);
  char byte = 0;
  while (ranges-- > 0 && ::read(ends[0], &byte, 1) == 1) continue;
  ::kill(child, SIGKILL);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_F(MoveTest, killed_at_any_moment_and_run_again_it_ends_right) {
  fill(300);
  Random random(77);
  bool is_complete = false;
  int runs = 0;
  for (; !is_complete && runs < 40; ++runs) {
    const auto move = [&](const TableMover::Progress& progress) {
      auto with = options();
      with.progress = progress;
      return up(with).is_complete;
    };
    is_complete = move_until_killed(move, random.below(10 + runs * runs));
    if (!is_complete && runs < 6 && refusal_of([&] { open_file(); }) == "it was done")
      open_file()->write_now([&](Transaction& transaction) { change_rows(transaction, random); });
  }
  ASSERT_TRUE(is_complete);
  EXPECT_GT(runs, 3);
  EXPECT_THAT(refusal_of([&] { open_file(); }), HasSubstr("is sealed"));
  const auto back = down(scratch_ / "back.db");
  const auto source = sqlite_source(file_);
  const auto tables = source->tables();
  for (const auto& table : back.tables) {
    const auto same = std::ranges::find(tables, table.name, &Table::name);
    EXPECT_EQ(sum_of(read_rows(source->transaction(), *same, {}).digests()), table.target) << table.name;
  }
}

TEST_F(MoveTest, a_full_disk_is_told_and_the_next_run_goes_on) {
  fill(300);
  up();
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const auto back = scratch_ / "back.db";
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{400'000, 400'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto said = refusal_of([&] { down(back); });
    ::_exit(::write(ends[1], said.data(), said.size()) > 0 ? 0 : 1);
  }
  ::close(ends[1]);
  std::string said(4'096, '\0');
  said.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(ends[0], said.data(), said.size()), 0)));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  EXPECT_THAT(said, HasSubstr("a database refused (its disk may be full)"));
  EXPECT_TRUE(down(back).is_complete);
}

}  // namespace
}  // namespace madang::move
