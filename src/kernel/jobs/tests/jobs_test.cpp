#include "kernel/jobs/jobs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "kernel/jobs/migrations.hpp"
#include "kernel/store/once.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::jobs {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class JobsTest : public testing::Test {
 protected:
  JobsTest() { open(); }

  void open() {
    jobs_.reset();
    store_.reset();
    store_ = store::open_any({.path = scratch_ / "db"}, migrations(), clock_);
    jobs_ = std::make_unique<Jobs>(*store_, clock_);
    jobs_->handle("test.note", [this](store::Transaction&, const Job& job) {
      ++tries_;
      if (failures_ > 0 && failures_-- > 0) throw std::runtime_error("not today");
      done_.push_back(job.payload);
    });
  }

  void schedule(std::string_view key, seconds later, std::string_view payload, OrgId org_id = OrgId{1}) {
    store_->write_now([&](store::Transaction& transaction) {
      jobs_->schedule(transaction, org_id, "test.note", key, clock_.now() + later, payload);
    });
  }

  void pass(seconds length) {
    clock_.pass(length);
    jobs_->run_due();
  }

  const store::Scratch scratch_;
  store::SetClock clock_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Jobs> jobs_;
  std::vector<std::string> done_;
  int tries_ = 0;
  int failures_ = 0;
};

TEST_F(JobsTest, a_job_runs_when_it_is_due_and_once) {
  schedule("a", seconds(10), "a");
  pass(seconds(9));
  EXPECT_THAT(done_, IsEmpty());
  pass(seconds(1));
  pass(seconds(100));
  EXPECT_THAT(done_, ElementsAre("a"));
}

TEST_F(JobsTest, jobs_run_in_the_order_they_are_due) {
  schedule("x", seconds(3), "third");
  schedule("y", seconds(1), "first");
  schedule("z", seconds(2), "second");
  pass(seconds(5));
  EXPECT_THAT(done_, ElementsAre("first", "second", "third"));
}

TEST_F(JobsTest, run_due_says_when_to_look_again) {
  schedule("a", seconds(10), "a");
  EXPECT_EQ(jobs_->run_due(), clock_.now() + seconds(10));
}

TEST_F(JobsTest, a_job_survives_a_restart) {
  schedule("a", seconds(10), "a");
  open();
  pass(seconds(10));
  EXPECT_THAT(done_, ElementsAre("a"));
}

TEST_F(JobsTest, the_same_key_moves_a_job_and_other_organisations_keep_theirs) {
  schedule("a", seconds(10), "old");
  schedule("a", seconds(20), "theirs", OrgId{2});
  schedule("a", seconds(30), "new");
  pass(seconds(20));
  EXPECT_THAT(done_, ElementsAre("theirs"));
  pass(seconds(10));
  EXPECT_THAT(done_, ElementsAre("theirs", "new"));
}

TEST_F(JobsTest, a_cancelled_job_does_not_run) {
  schedule("a", seconds(10), "a");
  const auto cancel = [&](store::Transaction& transaction) {
    return jobs_->cancel(transaction, OrgId{1}, "test.note", "a");
  };
  EXPECT_TRUE(store_->write_now(cancel));
  EXPECT_FALSE(store_->write_now(cancel));
  pass(seconds(10));
  EXPECT_THAT(done_, IsEmpty());
}

TEST_F(JobsTest, what_was_rolled_back_is_not_scheduled) {
  EXPECT_THROW(store_->write_now([&](store::Transaction& transaction) {
    jobs_->schedule(transaction, OrgId{1}, "test.note", "a", clock_.now(), "a");
    throw Refusal(kInvalid);
  }),
               Refusal);
  pass(seconds(10));
  EXPECT_THAT(done_, IsEmpty());
}

TEST_F(JobsTest, a_failing_job_is_tried_again_ever_later) {
  failures_ = 3;
  schedule("a", seconds(0), "a");
  jobs_->run_due();
  EXPECT_EQ(tries_, 1);
  jobs_->run_due();
  EXPECT_EQ(tries_, 1);
  pass(seconds(1));
  EXPECT_EQ(tries_, 2);
  pass(seconds(1));
  EXPECT_EQ(tries_, 2);
  pass(seconds(1));
  EXPECT_EQ(tries_, 3);
  pass(seconds(4));
  EXPECT_THAT(done_, ElementsAre("a"));
}

TEST_F(JobsTest, a_failing_handler_leaves_nothing_behind) {
  jobs_->handle("test.half", [&](store::Transaction& transaction, const Job&) {
    jobs_->schedule(transaction, OrgId{1}, "test.note", "from half", clock_.now(), "half");
    throw std::runtime_error("after half");
  });
  store_->write_now([&](store::Transaction& transaction) {
    jobs_->schedule(transaction, OrgId{1}, "test.half", "a", clock_.now(), "");
  });
  jobs_->run_due();
  EXPECT_THAT(done_, IsEmpty());
}

TEST_F(JobsTest, a_handler_may_schedule_its_own_job_again) {
  jobs_->handle("test.daily", [&](store::Transaction& transaction, const Job& job) {
    done_.push_back(job.payload);
    jobs_->schedule(transaction, job.org_id, job.kind, job.key, job.run_at + seconds(60), job.payload);
  });
  store_->write_now([&](store::Transaction& transaction) {
    jobs_->schedule(transaction, OrgId{1}, "test.daily", "a", clock_.now(), "day");
  });
  jobs_->run_due();
  pass(seconds(59));
  EXPECT_EQ(done_.size(), 1u);
  pass(seconds(1));
  EXPECT_EQ(done_.size(), 2u);
}

TEST_F(JobsTest, a_kind_without_handler_cannot_be_scheduled) {
  EXPECT_THROW(store_->write_now([&](store::Transaction& transaction) {
    jobs_->schedule(transaction, OrgId{1}, "test.unknown", "a", clock_.now(), "");
  }),
               std::logic_error);
}

TEST_F(JobsTest, chores_repeat_also_when_they_fail) {
  int runs = 0;
  jobs_->every(seconds(60), "a chore", [&] {
    if (++runs == 2) throw std::runtime_error("dust");
  });
  jobs_->run_due();
  EXPECT_EQ(runs, 1);
  pass(seconds(59));
  EXPECT_EQ(runs, 1);
  pass(seconds(1));
  pass(seconds(60));
  EXPECT_EQ(runs, 3);
}

TEST_F(JobsTest, a_clock_that_jumps_runs_every_job_once_and_no_chore_late) {
  int runs = 0;
  jobs_->every(seconds(600), "a chore", [&] { ++runs; });
  schedule("soon", seconds(60), "soon");
  schedule("later", seconds(1800), "later");
  jobs_->run_due();
  pass(seconds(3600));
  EXPECT_THAT(done_, ElementsAre("soon", "later"));
  EXPECT_EQ(runs, 2);
  schedule("after", seconds(60), "after");
  pass(seconds(-7200));
  EXPECT_EQ(runs, 3) << "set back, the next turn would be hours away";
  pass(seconds(600));
  EXPECT_EQ(runs, 4);
  EXPECT_THAT(done_, ElementsAre("soon", "later")) << "what is done is not done again, what is due later waits";
  pass(seconds(7200));
  EXPECT_THAT(done_, ElementsAre("soon", "later", "after"));
}

TEST_F(JobsTest, chores_ask_nothing_of_the_store_and_a_job_is_run_in_time_beside_them) {
  std::atomic<int> turns = 0;
  std::promise<void> turned, ran;
  SystemClock real;
  Jobs jobs(*store_, real);
  jobs.every(std::chrono::milliseconds(2), "a chore", [&] {
    if (++turns == 50) turned.set_value();
  });
  jobs.handle("test.soon",
              [&](store::Transaction& transaction, const Job&) { transaction.after_commit([&] { ran.set_value(); }); });
  const auto before = store_->counts().reads;
  jobs.start();
  turned.get_future().wait();
  constexpr std::uint64_t kOneLook = 2;  // what is due now, and when the next is
  EXPECT_LE(store_->counts().reads - before, kOneLook);
  store_->write_now([&](store::Transaction& transaction) {
    jobs.schedule(transaction, OrgId{1}, "test.soon", "a", real.now() + std::chrono::milliseconds(20), "");
  });
  EXPECT_EQ(ran.get_future().wait_for(seconds(10)), std::future_status::ready) << "not only after a minute";
  jobs.stop();
  EXPECT_LE(store_->counts().reads - before, 2 * kOneLook + 1);
}

TEST_F(JobsTest, a_started_thread_wakes_for_a_job_that_is_due_earlier_than_it_knew) {
  std::promise<void> ran;
  jobs_->handle("test.now", [&](store::Transaction&, const Job&) { ran.set_value(); });
  schedule("later", seconds(3600), "later");
  jobs_->start();
  store_->write_now([&](store::Transaction& transaction) {
    jobs_->schedule(transaction, OrgId{1}, "test.now", "a", clock_.now(), "");
  });
  EXPECT_EQ(ran.get_future().wait_for(seconds(20)), std::future_status::ready);
  jobs_->stop();
}

TEST_F(JobsTest, answers_kept_for_retries_are_forgotten_after_thirty_days) {
  forget_old_writes_hourly(*jobs_, *store_, clock_);
  const auto write = [&] {
    return store_->write_now([&](store::Transaction& transaction) {
      return store::once(transaction, {OrgId{1}, 1, "client-id", "hash"}, clock_.now(),
                         [&] { return std::to_string(++tries_); });
    });
  };
  write();
  pass(std::chrono::days(30));
  EXPECT_EQ(write(), "1");
  pass(std::chrono::hours(2));
  EXPECT_EQ(write(), "2");
}

}  // namespace
}  // namespace madang::jobs
