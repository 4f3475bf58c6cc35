#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "people/sight_model.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using enum DepartmentVisibility;

constexpr DepartmentId dep(std::uint64_t number) { return DepartmentId{number}; }
constexpr MemberId kViewer{1};
constexpr MemberId kOther{2};

/// 1 ─ 2 (closed) ─ 3 ─ 4 (closed), and 5 beside them.
std::vector<DepartmentPlace> tree() {
  return {{dep(4), dep(3), {}, inside},
          {dep(1), {}, {}, everyone},
          {dep(2), dep(1), {}, inside},
          {dep(3), dep(2), {}, everyone},
          {dep(5), {}, {}, everyone}};
}

std::vector<std::uint64_t> hidden(const std::vector<DepartmentPlace>& places, const std::vector<DepartmentId>& own) {
  const DepartmentSight sight(places, kViewer, own);
  std::vector<std::uint64_t> all;
  for (std::uint64_t id = 1; id <= places.size(); ++id)
    if (sight.hides(dep(id))) all.push_back(id);
  return all;
}

std::vector<std::uint64_t> hidden_from_head_of(std::uint64_t department) {
  auto places = tree();
  for (auto& place : places) place.head_id = place.id == dep(department) ? kViewer : kOther;
  return hidden(places, {});
}

TEST(DepartmentSight, nothing_is_hidden_where_nothing_is_closed) {
  auto places = tree();
  for (auto& place : places) place.visibility = everyone;
  EXPECT_TRUE(DepartmentSight(places, kViewer, {}).is_whole());
  EXPECT_TRUE(DepartmentSight().is_whole());
}

TEST(DepartmentSight, outsiders_see_neither_a_closed_department_nor_those_below_it) {
  EXPECT_THAT(hidden(tree(), {}), ElementsAre(2, 3, 4));
  EXPECT_THAT(hidden(tree(), {dep(1)}), ElementsAre(2, 3, 4)) << "being above it is not being inside";
  EXPECT_THAT(hidden(tree(), {dep(5)}), ElementsAre(2, 3, 4));
}

TEST(DepartmentSight, who_is_anywhere_inside_sees_all_of_it_but_what_is_closed_again) {
  EXPECT_THAT(hidden(tree(), {dep(2)}), ElementsAre(4));
  EXPECT_THAT(hidden(tree(), {dep(3)}), ElementsAre(4));
  EXPECT_THAT(hidden(tree(), {dep(4)}), IsEmpty());
  EXPECT_THAT(hidden(tree(), {dep(5), dep(4)}), IsEmpty());
}

TEST(DepartmentSight, heads_see_all_below_them_and_are_inside_themselves) {
  EXPECT_THAT(hidden_from_head_of(1), IsEmpty());
  EXPECT_THAT(hidden_from_head_of(2), IsEmpty());
  EXPECT_THAT(hidden_from_head_of(3), IsEmpty());
  EXPECT_THAT(hidden_from_head_of(4), IsEmpty());
  EXPECT_THAT(hidden_from_head_of(5), ElementsAre(2, 3, 4));
}

TEST(DepartmentSight, a_member_is_hidden_by_being_in_hidden_departments_alone) {
  const DepartmentSight sight(tree(), kViewer, {});
  EXPECT_TRUE(sight.hides_member_of({dep(3)}));
  EXPECT_TRUE(sight.hides_member_of({dep(2), dep(4)}));
  EXPECT_FALSE(sight.hides_member_of({dep(2), dep(5)}));
  EXPECT_FALSE(sight.hides_member_of({}));
  EXPECT_THAT(sight.seen({dep(1), dep(3), dep(5)}), ElementsAre(dep(1), dep(5)));
}

/// The rule as it is said, without regard to cost.
bool hides_by_the_rule(const std::vector<DepartmentPlace>& places, const std::vector<DepartmentId>& own,
                       DepartmentId department) {
  const auto at = [&](DepartmentId id) { return *std::ranges::find(places, id, &DepartmentPlace::id); };
  const auto line = [&](DepartmentId id) {
    std::vector<DepartmentPlace> up{at(id)};
    while (up.back().parent_id) up.push_back(at(*up.back().parent_id));
    return up;
  };
  const auto stands_in = [&](DepartmentId below, DepartmentId above) {
    return std::ranges::any_of(line(below), [&](const auto& each) { return each.id == above; });
  };
  for (const auto& closed : line(department)) {
    if (closed.visibility == everyone) continue;
    bool sees = std::ranges::any_of(line(closed.id), [](const auto& each) { return each.head_id == kViewer; });
    for (const DepartmentId mine : own) sees = sees || stands_in(mine, closed.id);
    for (const auto& place : places) sees = sees || (place.head_id == kViewer && stands_in(place.id, closed.id));
    if (!sees) return true;
  }
  return false;
}

TEST(DepartmentSight, any_tree_is_seen_as_the_rule_says) {
  std::mt19937 random(20'261'128);
  const auto below = [&](std::uint64_t most) {
    return std::uniform_int_distribution<std::uint64_t>(0, most - 1)(random);
  };
  for (int round = 0; round < 400; ++round) {
    std::vector<DepartmentPlace> places;
    const std::uint64_t count = 1 + below(12);
    for (std::uint64_t id = 1; id <= count; ++id) {
      DepartmentPlace place{dep(id), {}, {}, below(3) == 0 ? inside : everyone};
      if (id > 1 && below(5) > 0) place.parent_id = dep(1 + below(id - 1));
      if (below(8) == 0) place.head_id = kViewer;
      places.push_back(place);
    }
    std::ranges::shuffle(places, random);
    std::vector<DepartmentId> own;
    if (below(2) == 0) own.push_back(dep(1 + below(count)));
    const DepartmentSight sight(places, kViewer, own);
    for (const auto& place : places)
      ASSERT_EQ(sight.hides(place.id), hides_by_the_rule(places, own, place.id)) << "round " << round;
  }
}

TEST(DepartmentSight, a_chain_of_a_hundred_thousand_is_no_deeper_than_the_stack) {
  std::vector<DepartmentPlace> places{{dep(1), {}, {}, inside}};
  for (std::uint64_t id = 2; id <= 100'000; ++id) places.push_back({dep(id), dep(id - 1), {}, everyone});
  std::ranges::reverse(places);
  EXPECT_TRUE(DepartmentSight(places, kViewer, {}).hides(dep(100'000)));
  EXPECT_TRUE(DepartmentSight(places, kViewer, {dep(100'000)}).is_whole());
}

}  // namespace
}  // namespace madang::people
