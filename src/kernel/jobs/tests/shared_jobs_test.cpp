#include <gtest/gtest.h>

#include <latch>

#include "kernel/jobs/jobs.hpp"
#include "kernel/jobs/migrations.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

namespace madang::jobs {
namespace {

using std::chrono::milliseconds;

/// One server of several on the same database.
struct Node {
  Node(const std::string& conninfo, const Clock& clock, std::function<void(const Job&)> ran)
      : store(store::open_postgres({.conninfo = conninfo}, migrations(), clock)),
        jobs(*store, clock, milliseconds(50)) {
    jobs.handle("test.note", [ran = std::move(ran)](store::Transaction& transaction, const Job& job) {
      transaction.after_commit([&ran, job] { ran(job); });
    });
  }

  void schedule(int number, Timestamp at) {
    store->write_now([&](store::Transaction& transaction) {
      jobs.schedule(transaction, OrgId{1}, "test.note", std::to_string(number), at, "");
    });
  }

  std::unique_ptr<store::Store> store;
  Jobs jobs;
};

class SharedJobsTest : public testing::Test {
 protected:
  store::PostgresServer& server_ = store::PostgresServer::shared();
  const std::string conninfo_ = server_.conninfo(server_.make_database());
  const SystemClock clock_;
};

TEST_F(SharedJobsTest, each_job_runs_on_one_server) {
  constexpr int kJobs = 200;
  std::latch done(kJobs);
  std::array<std::atomic<int>, kJobs> runs{};
  const auto ran = [&](const Job& job) {
    if (++runs[static_cast<std::size_t>(std::stoi(job.key))] == 1) done.count_down();
  };
  Node one(conninfo_, clock_, ran);
  Node other(conninfo_, clock_, ran);
  one.jobs.start();
  other.jobs.start();
  for (int number = 0; number < kJobs; ++number) (number % 2 ? one : other).schedule(number, clock_.now());
  done.wait();
  one.jobs.stop();
  other.jobs.stop();
  for (const auto& count : runs) EXPECT_EQ(count, 1);
}

TEST_F(SharedJobsTest, what_a_server_that_is_gone_had_scheduled_another_runs) {
  std::latch done(1);
  Node staying(conninfo_, clock_, [&](const Job&) { done.count_down(); });
  staying.jobs.start();
  {
    Node going(conninfo_, clock_, [](const Job&) { FAIL(); });
    going.schedule(1, clock_.now() + milliseconds(300));
  }
  done.wait();
}

}  // namespace
}  // namespace madang::jobs
