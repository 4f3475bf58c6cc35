#include "kernel/store/fiber.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace madang::store {
namespace {

TEST(Fiber, goes_on_where_it_parked) {
  std::string told;
  Fiber fiber;
  fiber.start([&] {
    told += "a";
    Fiber::park();
    told += "c";
  });
  told += "b";
  EXPECT_FALSE(fiber.is_done());
  fiber.resume();
  EXPECT_EQ(told, "abc");
  EXPECT_TRUE(fiber.is_done());
}

TEST(Fiber, runs_one_body_after_another) {
  Fiber fiber;
  int sum = 0;
  for (int each = 1; each <= 1'000; ++each) fiber.start([&] { sum += each; });
  EXPECT_EQ(sum, 500'500);
}

TEST(Fiber, may_start_and_resume_others) {
  std::string told;
  Fiber outer;
  Fiber inner;
  outer.start([&] {
    inner.start([&] {
      told += "a";
      Fiber::park();
      told += "d";
    });
    told += "b";
    EXPECT_EQ(Fiber::current(), &outer);
    Fiber::park();
    inner.resume();
    told += "e";
  });
  told += "c";
  EXPECT_EQ(Fiber::current(), nullptr);
  outer.resume();
  EXPECT_EQ(told, "abcde");
}

TEST(Fiber, each_has_the_exceptions_in_flight_of_its_own) {
  std::string told;
  const auto fail_late = [&](const char* what) {
    try {
      throw std::runtime_error(what);
    } catch (const std::runtime_error& error) {
      Fiber::park();
      told += error.what();
      try {
        throw;
      } catch (const std::runtime_error& again) {
        told += again.what();
      }
    }
    EXPECT_EQ(std::current_exception(), nullptr);
  };
  Fiber first;
  Fiber second;
  first.start([&] { fail_late("a"); });
  second.start([&] { fail_late("b"); });
  EXPECT_EQ(std::current_exception(), nullptr);
  first.resume();
  second.resume();
  EXPECT_EQ(told, "aabb");
}

TEST(Fiber, a_pool_gives_the_same_ones_again) {
  FiberPool pool;
  auto fiber = pool.take();
  const auto* const before = fiber.get();
  pool.give_back(std::move(fiber));
  EXPECT_EQ(pool.take().get(), before);
}

}  // namespace
}  // namespace madang::store
