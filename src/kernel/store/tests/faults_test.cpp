#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

/// Writes without end and tells every acknowledged number through the pipe.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int acknowledged, std::int64_t first) {
  const auto store = open_notes(file, {.checkpoint_frames = 8});
  std::atomic<int> waiting = 0;
  for (std::int64_t seq = first;; ++seq) {
    while (waiting > 64) std::this_thread::yield();
    ++waiting;
    store->enqueue_write(
        Lane::everything(), [seq](Transaction& transaction) { add_note(transaction, seq, std::string(500, 'x')); },
        [&waiting, seq, acknowledged](std::exception_ptr error) {
          if (!error && ::write(acknowledged, &seq, sizeof seq) != sizeof seq) ::_exit(1);
          --waiting;
        });
  }
}

std::vector<std::int64_t> kill_a_writer(const std::filesystem::path& file, std::int64_t first, std::size_t after) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const auto child = ::fork();
  if (child == 0) write_until_killed(file, ends[1], first);
  ::close(ends[1]);
  std::vector<std::int64_t> acknowledged;
  std::int64_t seq = 0;
  while (acknowledged.size() < after && ::read(ends[0], &seq, sizeof seq) == sizeof seq) acknowledged.push_back(seq);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  while (::read(ends[0], &seq, sizeof seq) == sizeof seq) acknowledged.push_back(seq);
  ::close(ends[0]);
  return acknowledged;
}

TEST(Faults, everything_acknowledged_is_there_after_kill_9) {
  const Scratch scratch;
  std::mt19937 random(20260301);
  std::int64_t first = 1;
  for (int round = 0; round < 8; ++round) {
    const auto acknowledged = kill_a_writer(scratch / "db", first, 1 + random() % 600);
    ASSERT_FALSE(acknowledged.empty());
    const auto store = open_notes(scratch / "db");
    const auto there = store->read_now([&](Transaction& transaction) {
      return all<std::int64_t>(transaction, "SELECT seq FROM notes WHERE org_id = 1 AND seq >= $1 ORDER BY seq", first);
    });
    for (const auto seq : acknowledged) ASSERT_TRUE(std::ranges::binary_search(there, seq)) << seq;
    EXPECT_EQ(there.back() - first + 1, static_cast<std::int64_t>(there.size())) << "a hole in what was written";
    first = there.back() + 1;
  }
}

/// How far any file of this process may grow; beyond it the disk looks full.
void limit_files_to(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

bool is_refused(Store& store, std::int64_t seq) {
  try {
    store.write_now([&](Transaction& transaction) { add_note(transaction, seq, std::string(20'000, 'x')); });
    return false;
  } catch (const Refusal& refusal) {
    return refusal.kind == kCannotWrite;
  }
}

TEST(Faults, a_full_disk_refuses_writes_serves_reads_and_heals) {
  const Scratch scratch;
  ::signal(SIGXFSZ, SIG_IGN);
  // Without checkpoints the log only grows, so what was refused once is refused until there is room.
  const auto store = open_notes(scratch / "db", {.checkpoint_frames = 1'000'000});
  limit_files_to(600'000);
  std::int64_t seq = 1;
  while (seq < 1000 && !is_refused(*store, seq)) ++seq;
  const auto kept = count_notes(*store);
  const auto refused_again = is_refused(*store, seq);
  limit_files_to(RLIM_INFINITY);
  EXPECT_LT(seq, 1000);
  EXPECT_EQ(kept, seq - 1);
  EXPECT_TRUE(refused_again);
  for (int more = 0; more < 50; ++more) EXPECT_FALSE(is_refused(*store, seq + more));
  EXPECT_EQ(count_notes(*store), kept + 50);
}

TEST(Faults, a_full_disk_that_stops_checkpoints_loses_nothing_and_heals) {
  const Scratch scratch;
  ::signal(SIGXFSZ, SIG_IGN);
  const auto store = open_notes(scratch / "db", {.checkpoint_frames = 32});
  limit_files_to(600'000);
  // A checkpoint under way may make room between two refusals: only what was acknowledged counts.
  std::int64_t acknowledged = 0;
  int refusals = 0;
  while (acknowledged < 1000 && refusals < 100) is_refused(*store, acknowledged + 1) ? ++refusals : ++acknowledged;
  const auto kept = count_notes(*store);
  limit_files_to(RLIM_INFINITY);
  EXPECT_EQ(refusals, 100);
  EXPECT_EQ(kept, acknowledged);
  for (int more = 1; more <= 50; ++more) EXPECT_FALSE(is_refused(*store, acknowledged + more));
  EXPECT_EQ(count_notes(*store), acknowledged + 50);
}

TEST(Faults, a_full_disk_fails_all_of_a_group_and_tells_nobody_of_it) {
  const Scratch scratch;
  ::signal(SIGXFSZ, SIG_IGN);
  const auto store = open_notes(scratch / "db", {.checkpoint_frames = 1'000'000});
  std::atomic<int> refused = 0;
  std::atomic<int> told = 0;
  std::atomic<int> left = 5;
  std::promise<void> done;
  store->write_now([&](Transaction&) {
    for (std::int64_t seq = 0; seq < 5; ++seq)
      store->enqueue_write(
          Lane::everything(),
          [&, seq](Transaction& transaction) {
            add_note(transaction, seq, std::string(200'000, 'x'));
            transaction.after_commit([&] { ++told; });
          },
          [&](std::exception_ptr error) {
            refused += error ? 1 : 0;
            if (--left == 0) done.set_value();
          });
    limit_files_to(300'000);
  });
  done.get_future().wait();
  limit_files_to(RLIM_INFINITY);
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(told, 0);
  EXPECT_EQ(count_notes(*store), 0);
}

}  // namespace
}  // namespace madang::store
