#include "kernel/media/turn_credentials.hpp"

#include <gtest/gtest.h>

namespace madang::media {
namespace {

// tests/deploy/test_turn.py shows this name and password to coturn.
TEST(TurnCredentialsTest, they_are_what_coturn_lets_through) {
  const std::chrono::sys_seconds year_2038(std::chrono::seconds(2'147'000'000));
  const auto made = turn_credentials("a-secret-of-the-example", "prt_7", year_2038);
  EXPECT_EQ(made.username, "2147000000:prt_7");
  EXPECT_EQ(made.password, "95NnsJGzHKMNPtyH/uS92JStHoE=");
}

}  // namespace
}  // namespace madang::media
