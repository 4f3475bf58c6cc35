#include "kernel/store/lane_table.hpp"

#include <gtest/gtest.h>

namespace madang::store {
namespace {

constexpr OrgId kOrg{1};
constexpr OrgId kOther{2};

bool touch(const Lane& one, const Lane& other) {
  LaneTable table;
  table.hold(one);
  const bool is_free = table.is_free(other);
  table.let_go(one);
  EXPECT_TRUE(table.empty());
  return !is_free;
}

TEST(Lanes, everything_touches_everything) {
  for (const auto& lane : {Lane::everything(), Lane::of(kOrg), Lane::of(kOrg, 7), Lane::alone(7)}) {
    EXPECT_TRUE(touch(Lane::everything(), lane));
    EXPECT_TRUE(touch(lane, Lane::everything()));
  }
}

TEST(Lanes, an_organisation_touches_its_parts_and_no_other) {
  EXPECT_TRUE(touch(Lane::of(kOrg), Lane::of(kOrg)));
  EXPECT_TRUE(touch(Lane::of(kOrg), Lane::of(kOrg, 7)));
  EXPECT_TRUE(touch(Lane::of(kOrg, 7), Lane::of(kOrg)));
  EXPECT_FALSE(touch(Lane::of(kOrg), Lane::of(kOther)));
  EXPECT_FALSE(touch(Lane::of(kOrg), Lane::of(kOther, 7)));
}

TEST(Lanes, parts_touch_themselves_alone) {
  EXPECT_TRUE(touch(Lane::of(kOrg, 7), Lane::of(kOrg, 7)));
  EXPECT_FALSE(touch(Lane::of(kOrg, 7), Lane::of(kOrg, 8)));
  EXPECT_FALSE(touch(Lane::of(kOrg, 7), Lane::of(kOther, 7)));
  EXPECT_TRUE(touch(Lane::alone(7), Lane::alone(7)));
  EXPECT_FALSE(touch(Lane::alone(7), Lane::alone(9)));
  EXPECT_FALSE(touch(Lane::alone(7), Lane::of(kOrg)));
}

TEST(Lanes, what_only_adds_runs_beside_its_like_in_one_transaction_and_in_no_other) {
  const auto adds = Lane::of(kOrg, 7, Turn::beside);
  EXPECT_TRUE(touch(adds, adds));
  LaneTable within(locks_within);
  within.hold(adds);
  EXPECT_TRUE(within.is_free(adds));
  EXPECT_FALSE(within.is_free(Lane::of(kOrg, 7)));
  EXPECT_FALSE(within.is_free(Lane::of(kOrg)));
  within.let_go(adds);
  within.hold(Lane::of(kOrg, 7));
  EXPECT_FALSE(within.is_free(adds));
}

TEST(Lanes, without_a_part_nothing_runs_beside_anything) {
  LaneTable within(locks_within);
  within.hold(Lane::of(kOrg, 0, Turn::beside));
  EXPECT_FALSE(within.is_free(Lane::of(kOrg, 0, Turn::beside)));
}

TEST(Lanes, one_held_twice_is_free_when_both_have_let_go) {
  LaneTable table;
  table.hold(Lane::of(kOrg, 7));
  table.hold(Lane::of(kOrg, 8));
  table.let_go(Lane::of(kOrg, 7));
  EXPECT_FALSE(table.is_free(Lane::of(kOrg)));
  EXPECT_TRUE(table.is_free(Lane::of(kOrg, 7)));
  table.let_go(Lane::of(kOrg, 8));
  EXPECT_TRUE(table.is_free(Lane::everything()));
}

}  // namespace
}  // namespace madang::store
