#include "kernel/auth/passwords.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

namespace madang::auth {
namespace {

template <class T>
T wait_for(boost::asio::awaitable<T> work) {
  boost::asio::io_context loop;
  std::optional<T> result;
  boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error, T value) {
    if (error) std::rethrow_exception(error);
    result = std::move(value);
  });
  loop.run();
  return std::move(*result);
}

TEST(Passwords, a_hash_says_argon2id_with_the_promised_cost) {
  Passwords passwords;
  EXPECT_TRUE(wait_for(passwords.hash("correct horse")).starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

TEST(Passwords, the_same_password_matches_and_another_does_not) {
  Passwords passwords;
  const std::string hash = Passwords::hash_now("비밀번호 🔑");
  EXPECT_TRUE(wait_for(passwords.matches("비밀번호 🔑", hash)));
  EXPECT_FALSE(wait_for(passwords.matches("비밀번호 🔒", hash)));
  EXPECT_FALSE(wait_for(passwords.matches("", hash)));
  EXPECT_FALSE(wait_for(passwords.matches("비밀번호 🔑", "not a hash")));
}

TEST(Passwords, two_hashes_of_one_password_differ) {
  EXPECT_NE(Passwords::hash_now("correct horse"), Passwords::hash_now("correct horse"));
}

TEST(Passwords, nobody_never_matches) {
  Passwords passwords;
  EXPECT_FALSE(wait_for(passwords.matches_nobody("correct horse")));
}

TEST(Passwords, more_than_the_queue_holds_are_refused_and_the_others_are_served) {
  Passwords passwords(1, 3);
  boost::asio::io_context loop;
  int served = 0;
  int refused = 0;
  for (int i = 0; i < 8; ++i)
    boost::asio::co_spawn(loop, passwords.hash("correct horse"), [&](std::exception_ptr error, const std::string&) {
      try {
        if (error) std::rethrow_exception(error);
        ++served;
      } catch (const Refusal& refusal) {
        EXPECT_EQ(refusal.kind, kTooManySignIns);
        EXPECT_TRUE(refusal.retry_after_seconds);
        ++refused;
      }
    });
  loop.run();
  EXPECT_GE(served, 3);
  EXPECT_GE(refused, 1);
  EXPECT_EQ(served + refused, 8);
  EXPECT_TRUE(wait_for(passwords.hash("correct horse")).starts_with("$argon2id$"));
}

}  // namespace
}  // namespace madang::auth
