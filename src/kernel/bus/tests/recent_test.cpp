#include "kernel/bus/recent.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace madang::bus {
namespace {

Recent::Text text(std::int64_t seq) { return std::make_shared<const std::string>("event " + std::to_string(seq)); }

const OneStream kA{OrgId{1}, {1, {}}};
const OneStream kB{OrgId{1}, {2, {}}};
const OneStream kOther{OrgId{2}, {1, {}}};

std::vector<std::string> texts(const Recent::Gap& gap) {
  std::vector<std::string> all;
  for (const auto& event : gap.events) all.push_back(*event);
  return all;
}

TEST(RecentTest, tells_what_came_after_a_cursor) {
  Recent recent;
  for (std::int64_t seq = 1; seq <= 5; ++seq) recent.keep(kA, seq, text(seq));
  const auto gap = recent.since(kA, 3, 10);
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->head, 5);
  EXPECT_EQ(texts(*gap), (std::vector<std::string>{"event 4", "event 5"}));
  EXPECT_TRUE(recent.since(kA, 5, 10)->events.empty());
}

TEST(RecentTest, says_nothing_about_what_it_does_not_know) {
  Recent recent;
  EXPECT_FALSE(recent.since(kA, 0, 10));
  recent.keep(kA, 7, text(7));
  EXPECT_TRUE(recent.since(kA, 6, 10));
  EXPECT_FALSE(recent.since(kA, 5, 10)) << "6 came before anybody looked";
  EXPECT_FALSE(recent.since(kA, 8, 10)) << "a cursor from the future";
  EXPECT_FALSE(recent.since(kOther, 6, 10)) << "another organisation's";
  for (std::int64_t seq = 8; seq <= 20; ++seq) recent.keep(kA, seq, text(seq));
  EXPECT_FALSE(recent.since(kA, 8, 10)) << "more than may be told";
}

TEST(RecentTest, what_was_changed_or_cannot_be_replayed_is_told_no_more) {
  Recent recent;
  for (std::int64_t seq = 1; seq <= 5; ++seq) recent.keep(kA, seq, text(seq));
  recent.forget(kA, 3);
  EXPECT_FALSE(recent.since(kA, 2, 10));
  EXPECT_EQ(texts(*recent.since(kA, 3, 10)), (std::vector<std::string>{"event 4", "event 5"}));
  recent.keep(kA, 6, nullptr);
  EXPECT_FALSE(recent.since(kA, 5, 10));
  EXPECT_EQ(recent.since(kA, 6, 10)->head, 6);
}

TEST(RecentTest, a_head_is_learned_only_where_nothing_newer_can_be_missed) {
  Recent recent({.streams = 2});
  const auto before = recent.now();
  recent.learn_head(kA, 4, before);
  EXPECT_EQ(recent.since(kA, 4, 10)->head, 4);
  recent.keep(kA, 5, text(5));
  recent.learn_head(kA, 4, before);
  EXPECT_EQ(recent.since(kA, 4, 10)->head, 5);
  recent.keep(kB, 1, text(1));
  recent.keep(kOther, 1, text(1));  // one stream too many: all is forgotten
  EXPECT_FALSE(recent.since(kA, 5, 10));
  recent.learn_head(kA, 4, before);
  EXPECT_FALSE(recent.since(kA, 4, 10)) << "5 was forgotten after that look";
}

/// Whatever was kept and thrown out, what it tells is what the log would.
TEST(RecentTest, never_tells_anything_but_the_truth) {
  std::mt19937 dice(3);
  Recent recent({.events_per_stream = 8, .bytes = 600, .streams = 12});
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::int64_t> heads;
  std::int64_t answered = 0;
  for (int step = 0; step < 20'000; ++step) {
    const OneStream stream{OrgId{1 + dice() % 2}, {dice() % 7, {}}};
    const auto moment = recent.now();
    auto& head = heads[{stream.org.value, stream.key.value}];
    if (dice() % 3 == 0) {
      ++head;
      recent.keep(stream, head, dice() % 10 == 0 ? nullptr : text(head));
    } else if (dice() % 10 == 0) {
      recent.learn_head(stream, head, moment);
    }
    const std::int64_t after = std::max<std::int64_t>(0, head - static_cast<std::int64_t>(dice() % 5));
    const auto gap = recent.since(stream, after, 4);
    if (!gap) continue;
    ++answered;
    ASSERT_EQ(gap->head, head);
    ASSERT_EQ(std::ssize(gap->events), head - after);
    for (std::int64_t i = 0; i < std::ssize(gap->events); ++i)
      ASSERT_EQ(*gap->events[static_cast<std::size_t>(i)], *text(after + 1 + i));
  }
  EXPECT_GT(answered, 1'000);
}

}  // namespace
}  // namespace madang::bus
