#include "kernel/store/fair_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace madang::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t kMost = 16;

class FairQueueTest : public testing::Test {
 protected:
  FairQueue::Time now_{std::chrono::hours(1)};
  FairQueue queue_{1'000, [this] { return now_; }};
  std::vector<std::exception_ptr> refused_;

  bool push(Lane lane) {
    return queue_.push({lane, {[](Transaction&) {}, [this](std::exception_ptr error) { refused_.push_back(error); }}});
  }
  std::vector<Lane> take(bool with_crowd = true) {
    std::vector<Lane> lanes;
    for (const auto& task : queue_.take(kMost, [&](OrgId) { return with_crowd ? kMost : 0; }).tasks)
      lanes.push_back(task.lane);
    return lanes;
  }
};

constexpr Lane part_of(std::uint64_t org, std::uint64_t part) { return {OrgId{org}, part}; }

TEST_F(FairQueueTest, what_touches_a_group_under_way_waits_for_it) {
  push(part_of(1, 1));
  const auto first = take();
  push(part_of(1, 1));
  push(part_of(1, 2));
  EXPECT_THAT(take(), ElementsAre(part_of(1, 2)));
  EXPECT_THAT(take(), IsEmpty());
  queue_.done(first);
  EXPECT_THAT(take(), ElementsAre(part_of(1, 1)));
}

TEST_F(FairQueueTest, nobody_is_overtaken_in_a_lane) {
  push(part_of(1, 1));
  const auto first = take();
  push(Lane::of(OrgId{1}));  // waits for it
  push(part_of(1, 2));       // and this for the one before
  EXPECT_THAT(take(), IsEmpty());
  queue_.done(first);
  EXPECT_THAT(take(), ElementsAre(Lane::of(OrgId{1}), part_of(1, 2)));
}

TEST_F(FairQueueTest, an_organisation_that_floods_waits_for_itself) {
  for (std::uint64_t each = 1; each <= 100; ++each) push(part_of(1, each));
  push(part_of(2, 1));
  push(part_of(3, 1));
  const auto group = queue_.take(kMost, [](OrgId) { return kMost; });
  EXPECT_TRUE(group.is_crowd);
  EXPECT_EQ(group.tasks.size(), kMost);
  EXPECT_THAT(take(false), ElementsAre(part_of(2, 1), part_of(3, 1)));
  EXPECT_THAT(take(false), IsEmpty()) << "as many crowds are under way as may be";
}

TEST_F(FairQueueTest, everybody_has_a_share_of_a_group) {
  for (std::uint64_t org = 1; org <= 4; ++org)
    for (std::uint64_t each = 1; each <= 20; ++each) push(part_of(org, each));
  std::map<std::uint64_t, int> shares;
  for (const auto& lane : take()) ++shares[lane.org.value];
  EXPECT_EQ(shares.size(), 4u);
  for (const auto& [org, share] : shares) EXPECT_EQ(share, 4);
}

TEST_F(FairQueueTest, who_asked_lately_is_there) {
  push(part_of(1, 1));
  EXPECT_FALSE(queue_.is_shared());
  push(Lane::everything());
  EXPECT_FALSE(queue_.is_shared()) << "what stands above organisations is everybody's";
  push(part_of(2, 1));
  EXPECT_TRUE(queue_.is_shared());
  push(part_of(1, 2));
  EXPECT_TRUE(queue_.is_shared());
  now_ += FairQueue::kPresence;
  push(part_of(1, 3));
  EXPECT_FALSE(queue_.is_shared());
}

TEST_F(FairQueueTest, beside_others_a_crowd_is_one_by_what_is_under_way_too) {
  push(part_of(2, 1));
  for (std::uint64_t each = 1; each <= 40; ++each) push(part_of(1, each));
  const auto first = queue_.take(kMost, [](OrgId) { return kMost; });
  EXPECT_TRUE(first.is_crowd);
  std::vector<Lane> lanes;
  for (const auto& task : first.tasks) lanes.push_back(task.lane);
  EXPECT_THAT(take(false), ElementsAre(part_of(2, 1))) << "24 wait, but they are of 40";
  EXPECT_THAT(take(false), IsEmpty());
  queue_.done(lanes);
  EXPECT_EQ(take(false).size(), kMost) << "these are no crowd any more";
}

TEST_F(FairQueueTest, beside_others_nobody_waits_for_a_long_row_of_one_lane) {
  for (int each = 0; each < 10; ++each) push(part_of(1, 1));
  push(part_of(1, 2));
  EXPECT_EQ(take().size(), 11u) << "alone it is its own affair";
  for (int each = 0; each < 10; ++each) push(part_of(3, 1));
  push(part_of(3, 2));
  push(part_of(2, 1));
  const auto group = take();
  EXPECT_EQ(std::ranges::count(group, part_of(3, 1)), static_cast<std::ptrdiff_t>(FairQueue::kDepthBeside));
  EXPECT_EQ(std::ranges::count(group, part_of(3, 2)), 1);
  EXPECT_EQ(std::ranges::count(group, part_of(2, 1)), 1);
}

TEST_F(FairQueueTest, what_runs_beside_its_like_is_no_long_row) {
  push(part_of(1, 1));
  EXPECT_EQ(take().size(), 1u);
  const auto adding = Lane::of(OrgId{3}, 1, Turn::beside);
  for (int each = 0; each < 8; ++each) push(adding);
  push(part_of(2, 1));
  EXPECT_EQ(std::ranges::count(take(), adding), 8);
}

TEST_F(FairQueueTest, what_touches_everything_gets_its_turn_and_leaves_others_theirs) {
  push(part_of(1, 1));
  const auto first = take();
  push(Lane::everything());
  push(part_of(2, 1));
  EXPECT_THAT(take(), IsEmpty()) << "nothing begins before it";
  queue_.done(first);
  const auto everything = take();
  EXPECT_THAT(everything, ElementsAre(Lane::everything()));
  push(Lane::everything());
  EXPECT_THAT(take(), IsEmpty());
  queue_.done(everything);
  EXPECT_THAT(take(), ElementsAre(part_of(2, 1)));
}

TEST_F(FairQueueTest, one_organisation_may_fill_half_of_it) {
  for (std::uint64_t each = 1; each <= 500; ++each) EXPECT_TRUE(push(part_of(1, each)));
  EXPECT_FALSE(push(part_of(1, 501)));
  EXPECT_TRUE(push(part_of(2, 1)));
  ASSERT_EQ(refused_.size(), 1u);
  try {
    std::rethrow_exception(refused_.front());
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind, kBusy);
    EXPECT_EQ(refusal.retry_after_seconds, 1);
  }
}

TEST_F(FairQueueTest, nothing_is_taken_in_after_the_close_and_nothing_is_lost) {
  push(part_of(1, 1));
  queue_.close();
  EXPECT_FALSE(push(part_of(1, 2)));
  EXPECT_TRUE(queue_.is_closed());
  EXPECT_EQ(queue_.take_all().size(), 1u);
  EXPECT_TRUE(queue_.is_empty());
}

TEST_F(FairQueueTest, whatever_comes_every_task_is_taken_once_in_the_order_of_its_lane) {
  std::mt19937 random(7);
  const auto any = [&](std::uint64_t count) { return std::uniform_int_distribution<std::uint64_t>(0, count)(random); };
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<int>> asked;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<int>> ran;
  std::vector<std::vector<Lane>> under_way;
  std::vector<int> now;
  int count = 0;
  const auto step = [&] {
    auto group = queue_.take(1 + any(20), [&](OrgId) { return any(1) * 16; });
    std::vector<Lane> lanes;
    for (auto& task : group.tasks) {
      task.task.done(nullptr);
      lanes.push_back(task.lane);
    }
    if (!lanes.empty()) under_way.push_back(lanes);
    while (under_way.size() > 3 || (group.tasks.empty() && !under_way.empty())) {
      queue_.done(under_way.front());
      under_way.erase(under_way.begin());
    }
  };
  for (int each = 0; each < 20'000; ++each) {
    const Lane lane{OrgId{any(4)}, any(3)};
    const auto key = std::pair(lane.org.value, lane.part);
    asked[key].push_back(++count);
    ASSERT_TRUE(queue_.push(
        {lane, {[](Transaction&) {}, [&ran, key, count](std::exception_ptr) { ran[key].push_back(count); }}}));
    if (any(3) == 0 || each % 500 == 499)
      for (int steps = 0; steps < 4 || (each % 500 == 499 && !queue_.is_empty()); ++steps) step();
  }
  for (int steps = 0; steps < 10'000 && !queue_.is_empty(); ++steps) step();
  EXPECT_EQ(ran, asked);
}

}  // namespace
}  // namespace madang::store
