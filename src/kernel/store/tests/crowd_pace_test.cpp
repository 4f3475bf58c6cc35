#include "kernel/store/crowd_pace.hpp"

#include <gtest/gtest.h>

namespace madang::store {
namespace {

using std::chrono::milliseconds;

constexpr OrgId kCrowd{1};
constexpr OrgId kOther{2};

class CrowdPaceTest : public testing::Test {
 protected:
  CrowdPace::Time now_{std::chrono::hours(1)};
  CrowdPace pace_{{.groups = 2, .groups_of_one = 1, .works = 128}};

  std::size_t room(bool beside_others) const { return pace_.room(kCrowd, now_, beside_others); }
  CrowdPace::Time end(std::size_t works, milliseconds took, bool beside_others) {
    pace_.begun(kCrowd, now_);
    now_ += took;
    return pace_.ended(kCrowd, works, took, now_, beside_others);
  }
  /// So many groups, each of all that may go, of works that take so long.
  void run(int groups, milliseconds each, bool beside_others) {
    for (; groups > 0; --groups) {
      const auto works = room(beside_others);
      now_ = end(works, each * static_cast<int>(works), beside_others);
    }
  }
};

TEST_F(CrowdPaceTest, a_crowd_alone_has_its_lines_and_beside_others_one) {
  EXPECT_GT(room(false), 0u);
  pace_.begun(kCrowd, now_);
  EXPECT_GT(room(false), 0u);
  EXPECT_EQ(room(true), 0u);
  EXPECT_GT(pace_.room(kOther, now_, true), 0u) << "another crowd has the other line";
  pace_.begun(kCrowd, now_);
  EXPECT_EQ(room(false), 0u);
  EXPECT_EQ(pace_.room(kOther, now_, true), 0u) << "and what is left is for those who are none";
}

TEST_F(CrowdPaceTest, a_group_becomes_as_large_as_what_is_done_in_time) {
  run(20, milliseconds(4), false);
  EXPECT_GE(room(false), 25u);
  EXPECT_LE(room(false), 64u);
  run(20, milliseconds(4), true);
  EXPECT_GE(room(true), CrowdPace::kLeastWorks);
  EXPECT_LE(room(true), 16u);
  run(40, milliseconds(0), false);
  EXPECT_EQ(room(false), 128u) << "when works are quick again";
}

TEST_F(CrowdPaceTest, beside_others_a_group_is_small_however_quick) {
  run(40, milliseconds(0), false);
  EXPECT_EQ(room(true), CrowdPace::kMostBeside);
  run(40, milliseconds(0), true);
  EXPECT_EQ(room(false), 128u) << "and alone it is as large as before";
}

TEST_F(CrowdPaceTest, what_nobody_waits_for_is_not_paced) {
  CrowdPace reading({.groups = 3, .groups_of_one = 3, .works = 128, .is_paced = false});
  reading.begun(kCrowd, now_);
  EXPECT_EQ(reading.ended(kCrowd, 128, milliseconds(2000), now_, true), now_);
  EXPECT_EQ(reading.room(kCrowd, now_, true), 128u);
}

TEST_F(CrowdPaceTest, however_slow_a_work_is_some_go) {
  run(20, milliseconds(1000), false);
  EXPECT_EQ(room(false), CrowdPace::kLeastWorks);
}

TEST_F(CrowdPaceTest, beside_others_it_rests_for_longer_than_it_worked_and_no_other_does) {
  const auto until = end(16, milliseconds(20), true);
  EXPECT_EQ(until, now_ + milliseconds(20) * CrowdPace::kRestsFor);
  now_ = until - milliseconds(1);
  EXPECT_EQ(room(true), 0u);
  EXPECT_GT(pace_.room(kOther, now_, true), 0u);
  EXPECT_GT(room(false), 0u) << "the others have gone";
  now_ = until;
  EXPECT_GT(room(true), 0u);
}

TEST_F(CrowdPaceTest, a_group_that_had_to_wait_long_is_not_followed_by_as_long_a_rest) {
  EXPECT_EQ(end(128, milliseconds(2000), true), now_ + CrowdPace::kLongestBeside * CrowdPace::kRestsFor);
}

TEST_F(CrowdPaceTest, who_is_no_crowd_any_more_is_forgotten) {
  run(20, milliseconds(1000), false);
  now_ += CrowdPace::kRemembered + milliseconds(1);
  pace_.begun(kOther, now_);
  EXPECT_EQ(room(false), CrowdPace::kFirstWorks);
}

}  // namespace
}  // namespace madang::store
