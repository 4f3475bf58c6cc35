#include "kernel/auth/attempts.hpp"

#include <gtest/gtest.h>

#include "kernel/store/tests/scratch.hpp"

namespace madang::auth {
namespace {

using namespace std::chrono_literals;

struct AttemptsTest : testing::Test {
  store::SetClock clock;
  Attempts attempts{clock, 3, 5, 100};

  /// Seconds to wait, or nothing when the attempt may go on.
  std::optional<int> refused(std::string_view login, std::string_view address) {
    try {
      attempts.begin(login, address);
    } catch (const Refusal& refusal) {
      EXPECT_EQ(refusal.kind, kTooManyAttempts);
      return refusal.retry_after_seconds;
    }
    return std::nullopt;
  }
};

TEST_F(AttemptsTest, a_login_is_refused_after_its_limit_from_any_address) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(refused("mina", "10.0.0." + std::to_string(i)));
  clock.pass(5min);
  EXPECT_EQ(refused("mina", "10.0.0.9"), 600);
  EXPECT_FALSE(refused("wei", "10.0.0.9"));
}

TEST_F(AttemptsTest, a_quarter_of_an_hour_later_it_is_forgotten) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(refused("mina", "10.0.0.1"));
  clock.pass(15min - 1ms);
  EXPECT_EQ(refused("mina", "10.0.0.1"), 1);
  clock.pass(1ms);
  EXPECT_FALSE(refused("mina", "10.0.0.1"));
}

TEST_F(AttemptsTest, nobody_is_locked_out_longer_because_the_clock_was_set_back) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(refused("mina", "10.0.0.1"));
  clock.pass(-1h);
  EXPECT_FALSE(refused("mina", "10.0.0.1"));
}

TEST_F(AttemptsTest, an_address_is_refused_after_its_limit_for_any_login) {
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(refused("login" + std::to_string(i), "10.0.0.1"));
  EXPECT_TRUE(refused("another", "10.0.0.1"));
  EXPECT_FALSE(refused("another", "10.0.0.2"));
}

TEST_F(AttemptsTest, an_office_behind_one_address_may_sign_in_as_often_as_it_has_people) {
  for (int i = 0; i < 50; ++i) {
    const auto login = "login" + std::to_string(i);
    EXPECT_FALSE(refused(login, "10.0.0.1"));
    attempts.succeeded(login, "10.0.0.1");
  }
}

TEST_F(AttemptsTest, success_forgets_the_failures_of_the_login) {
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(refused("mina", "10.0.0.1"));
  EXPECT_FALSE(refused("mina", "10.0.0.1"));
  attempts.succeeded("mina", "10.0.0.1");
  EXPECT_FALSE(refused("mina", "10.0.0.1"));
}

TEST_F(AttemptsTest, one_network_of_ipv6_counts_as_one_address) {
  for (int i = 1; i <= 5; ++i) EXPECT_FALSE(refused("login" + std::to_string(i), "2001:db8:0:7::" + std::to_string(i)));
  EXPECT_TRUE(refused("another", "2001:db8:0:7:ffff::1"));
  EXPECT_FALSE(refused("another", "2001:db8:0:8::1"));
}

TEST_F(AttemptsTest, memory_is_bounded_and_the_oldest_go_first) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(refused("oldest", "10.0.0.1"));
  for (int i = 0; i < 500; ++i) EXPECT_FALSE(refused("login" + std::to_string(i), "address" + std::to_string(i)));
  EXPECT_LE(attempts.entries(), 102u);
  EXPECT_FALSE(refused("oldest", "10.0.0.1"));
}

}  // namespace
}  // namespace madang::auth
