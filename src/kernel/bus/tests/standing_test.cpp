#include "kernel/bus/standing.hpp"

#include <gtest/gtest.h>

namespace madang::bus {
namespace {

using std::chrono::milliseconds;
using Kind = Standing::Kind;

struct StandingTest : testing::Test {
  Standing standing;
  Standing::Time now{std::chrono::hours(1)};

  std::optional<Kind> after(int time, const Standing::Databases& reached, bool has_others = true) {
    now += milliseconds(time);
    return standing.look(reached, has_others, now);
  }
};

TEST_F(StandingTest, who_reaches_less_than_another_takes_nobody_at_once_and_sends_away_after_a_moment) {
  standing.heard(2, {"", "a", "b"}, now);
  EXPECT_EQ(after(0, {"", "a"}), std::nullopt);
  EXPECT_EQ(standing.kind(), Kind::behind);
  EXPECT_EQ(after(799, {"", "a"}), std::nullopt);
  EXPECT_EQ(after(1, {"", "a"}), Kind::behind);
  EXPECT_EQ(after(799, {"", "a"}), std::nullopt);
  EXPECT_EQ(after(1, {"", "a"}), Kind::behind) << "again, for whom the balancer sent back";
  EXPECT_EQ(after(1, {"", "a", "b"}), std::nullopt);
  EXPECT_EQ(standing.kind(), Kind::well);
}

TEST_F(StandingTest, a_database_that_is_away_for_all_leaves_nobody_behind) {
  for (int i = 0; i < 20; ++i) {
    standing.heard(2, {"", "a"}, now);
    EXPECT_EQ(after(500, {"", "a"}), std::nullopt);
    EXPECT_EQ(standing.kind(), Kind::well);
  }
}

TEST_F(StandingTest, of_two_that_each_lack_something_neither_is_behind) {
  for (int i = 0; i < 20; ++i) {
    standing.heard(2, {"", "b"}, now);
    EXPECT_EQ(after(500, {"", "a"}), std::nullopt);
    EXPECT_EQ(standing.kind(), Kind::well);
  }
}

TEST_F(StandingTest, what_was_said_long_ago_is_not_believed) {
  standing.heard(2, {"", "a", "b"}, now);
  EXPECT_EQ(after(3'001, {"", "a"}), std::nullopt);
  EXPECT_EQ(standing.kind(), Kind::well);
}

TEST_F(StandingTest, a_moment_between_two_finds_sends_nobody_away) {
  for (int i = 0; i < 5; ++i) {
    standing.heard(2, {"", "a", "b"}, now);
    EXPECT_EQ(after(0, {"", "a"}), std::nullopt);
    EXPECT_EQ(after(700, {"", "a"}), std::nullopt);
    EXPECT_EQ(after(250, {"", "a", "b"}), std::nullopt);
  }
}

TEST_F(StandingTest, who_has_neither_the_database_nor_others_is_alone_after_five_seconds_and_told_once) {
  EXPECT_EQ(after(0, {}), std::nullopt);
  EXPECT_EQ(after(4'999, {}), std::nullopt);
  EXPECT_EQ(after(1, {}), Kind::alone);
  EXPECT_EQ(after(60'000, {}), std::nullopt);
  EXPECT_EQ(standing.kind(), Kind::alone);
  EXPECT_EQ(after(1, {""}), std::nullopt);
  EXPECT_EQ(after(1, {}), std::nullopt);
  EXPECT_EQ(after(5'000, {}), Kind::alone);
}

TEST_F(StandingTest, who_hears_others_that_have_no_database_either_stays) {
  for (int i = 0; i < 20; ++i) {
    standing.heard(2, {}, now);
    EXPECT_EQ(after(1'000, {}), std::nullopt);
  }
  EXPECT_EQ(after(2'001, {}), Kind::alone) << "they fell silent";
}

TEST_F(StandingTest, who_is_the_only_node_has_nowhere_to_send_anybody) {
  EXPECT_EQ(after(0, {}, false), std::nullopt);
  EXPECT_EQ(after(60'000, {}, false), std::nullopt);
  EXPECT_EQ(standing.kind(), Kind::well);
}

}  // namespace
}  // namespace madang::bus
