#include "kernel/store/crowd_pace.hpp"

#include <gtest/gtest.h>

namespace madang::store {
namespace {

using std::chrono::milliseconds;

class CrowdPaceTest : public testing::Test {
 protected:
  CrowdPace::Time now_{std::chrono::hours(1)};
  CrowdPace pace_{{.groups = 2, .groups_beside = 1, .works = 128}};

  /// A group of all that may go, of works that take so long each.
  std::size_t run(milliseconds each, bool beside_others) {
    const auto works = pace_.room(now_, beside_others);
    pace_.begun();
    const auto took = each * static_cast<int>(works);
    now_ += took;
    pace_.ended(works, took, now_, beside_others);
    return works;
  }
};

TEST_F(CrowdPaceTest, a_crowd_alone_has_its_lines_and_beside_others_one) {
  EXPECT_GT(pace_.room(now_, false), 0u);
  pace_.begun();
  EXPECT_GT(pace_.room(now_, false), 0u);
  EXPECT_EQ(pace_.room(now_, true), 0u);
  pace_.begun();
  EXPECT_EQ(pace_.room(now_, false), 0u);
}

TEST_F(CrowdPaceTest, a_group_becomes_as_large_as_what_is_done_in_time) {
  for (int groups = 0; groups < 20; ++groups) run(milliseconds(4), false);
  EXPECT_GE(pace_.room(now_, false), 25u);
  EXPECT_LE(pace_.room(now_, false), 64u);
  for (int groups = 0; groups < 20; ++groups) {
    run(milliseconds(4), true);
    now_ = std::max(now_, pace_.rests_until());
  }
  EXPECT_GE(pace_.room(now_, true), CrowdPace::kLeastWorks);
  EXPECT_LE(pace_.room(now_, true), 16u);
  for (int groups = 0; groups < 40; ++groups) run(milliseconds(0), false);
  EXPECT_EQ(pace_.room(now_, false), 128u) << "when works are quick again";
}

TEST_F(CrowdPaceTest, what_nobody_waits_for_is_not_paced) {
  CrowdPace reading({.groups = 3, .groups_beside = 3, .works = 128, .is_paced = false});
  reading.begun();
  reading.ended(128, milliseconds(2000), now_, true);
  EXPECT_EQ(reading.room(now_, true), 128u);
}

TEST_F(CrowdPaceTest, however_slow_a_work_is_some_go) {
  for (int groups = 0; groups < 20; ++groups) run(milliseconds(1000), false);
  EXPECT_EQ(pace_.room(now_, false), CrowdPace::kLeastWorks);
}

TEST_F(CrowdPaceTest, beside_others_it_rests_as_long_as_it_worked) {
  pace_.begun();
  pace_.ended(128, milliseconds(20), now_, true);
  EXPECT_EQ(pace_.rests_until(), now_ + milliseconds(20));
  EXPECT_EQ(pace_.room(now_ + milliseconds(19), true), 0u);
  EXPECT_GT(pace_.room(now_ + milliseconds(19), false), 0u) << "the others have gone";
  EXPECT_GT(pace_.room(now_ + milliseconds(20), true), 0u);
}

TEST_F(CrowdPaceTest, a_group_that_had_to_wait_long_is_not_followed_by_as_long_a_rest) {
  pace_.begun();
  pace_.ended(128, milliseconds(2000), now_, true);
  EXPECT_EQ(pace_.rests_until(), now_ + CrowdPace::kLongestBeside);
}

}  // namespace
}  // namespace madang::store
