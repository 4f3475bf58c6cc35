#include "kernel/auth/shared_attempts.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "kernel/auth/migrations.hpp"
#include "kernel/store/digest.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::auth {
namespace {

class SharedAttemptsTest : public testing::Test {
 protected:
  const store::Scratch scratch_;
  store::SetClock clock_;
  std::unique_ptr<store::Store> store_ = store::open_any({.path = scratch_ / "db"}, migrations(), clock_);
  Attempts counted_here_{clock_, 3, 5};
  Attempts counted_there_{clock_, 3, 5};
  SharedAttempts here_{counted_here_, clock_, SharedAttempts::With::other_servers};
  SharedAttempts there_{counted_there_, clock_, SharedAttempts::With::other_servers};

  void wait_for(boost::asio::awaitable<void> work) {
    boost::asio::io_context loop;
    auto done = boost::asio::co_spawn(loop, std::move(work), boost::asio::use_future);
    loop.run();
    done.get();
  }
  /// The seconds one has to wait; 0 for one who may try.
  int begin(SharedAttempts& attempts, std::string login, std::string address = "10.0.0.1") {
    try {
      wait_for(attempts.begin(*store_, std::move(login), std::move(address)));
      return 0;
    } catch (const Refusal& refusal) {
      EXPECT_EQ(refusal.kind, kTooManyAttempts);
      return refusal.retry_after_seconds.value();
    }
  }
};

TEST_F(SharedAttemptsTest, who_goes_from_one_server_to_the_next_wins_no_tries) {
  EXPECT_EQ(begin(here_, "mina"), 0);
  EXPECT_EQ(begin(there_, "mina"), 0);
  EXPECT_EQ(begin(here_, "mina"), 0);
  clock_.pass(std::chrono::minutes(5));
  EXPECT_EQ(begin(there_, "mina"), 600);
  EXPECT_EQ(begin(here_, "mina"), 600);
  EXPECT_EQ(begin(there_, "wei"), 0);
  clock_.pass(std::chrono::minutes(10));
  EXPECT_EQ(begin(there_, "mina"), 0);
}

TEST_F(SharedAttemptsTest, an_address_is_counted_over_all_servers) {
  for (int each = 0; each < 5; ++each) EXPECT_EQ(begin(each % 2 ? here_ : there_, "login" + std::to_string(each)), 0);
  EXPECT_GT(begin(here_, "another"), 0);
  EXPECT_GT(begin(there_, "another"), 0);
  EXPECT_EQ(begin(there_, "another", "10.0.0.2"), 0);
}

TEST_F(SharedAttemptsTest, success_on_one_is_success_on_all) {
  begin(here_, "mina");
  begin(there_, "mina");
  wait_for(there_.succeeded(*store_, "mina", "10.0.0.1"));
  for (int each = 0; each < 2; ++each) EXPECT_EQ(begin(there_, "mina"), 0);
}

TEST_F(SharedAttemptsTest, nothing_is_kept_that_is_too_old_to_count) {
  begin(here_, "mina");
  EXPECT_NE(store::everything_kept(scratch_ / "db").find(store::sha256("login mina")), std::string::npos);
  clock_.pass(Attempts::kWindow);
  here_.forget_old(*store_);
  const auto rows = store_->read_now([](store::Transaction& transaction) {
    return store::one<int>(transaction, "SELECT COUNT(*) FROM sign_in_attempts");
  });
  EXPECT_EQ(rows, 0);
}

TEST_F(SharedAttemptsTest, one_server_alone_asks_no_database) {
  SharedAttempts alone(counted_here_, clock_, SharedAttempts::With::nobody);
  const auto before = store_->counts().writes;
  EXPECT_EQ(begin(alone, "mina"), 0);
  wait_for(alone.succeeded(*store_, "mina", "10.0.0.1"));
  EXPECT_EQ(store_->counts().writes, before);
}

}  // namespace
}  // namespace madang::auth
