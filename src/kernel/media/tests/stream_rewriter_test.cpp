#include "kernel/media/stream_rewriter.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock::time_point;

constexpr Time kBegin = Time(1h);

/// A publisher of VP8 in three temporal layers (0 2 1 2), thirty frames a second, its numbers about to run over.
class Publisher {
 public:
  struct Packet {
    SourcePacket packet;
    std::uint8_t temporal;
    bool starts_key_frame;
    bool starts_frame;
  };

  Publisher(std::uint32_t source, std::mt19937& random) : random_(random) {
    next_.source = source;
    next_.sequence = static_cast<std::uint16_t>(65'536 - random() % 2'000);
    next_.timestamp = static_cast<std::uint32_t>(0 - random() % 500'000);
    next_.pictures = {15, static_cast<std::uint16_t>(32'768 - random() % 500), static_cast<std::uint8_t>(random()),
                      true};
  }

  std::vector<Packet> frame(Time now, bool is_key) {
    static constexpr std::uint8_t kPattern[] = {0, 2, 1, 2};
    if (is_key) frames_ = 0;
    const std::uint8_t temporal = kPattern[frames_++ % 4];
    if (temporal == 0) next_.pictures.tl0_picture = static_cast<std::uint8_t>(*next_.pictures.tl0_picture + 1);
    next_.pictures.number = (next_.pictures.number + 1) & 0x7fff;
    next_.timestamp = first_timestamp_ + static_cast<std::uint32_t>((now - kBegin) / 1us * 9 / 100);
    next_.time = now;
    std::vector<Packet> packets(1 + random_() % (is_key ? 8 : 4));
    for (std::size_t i = 0; i < packets.size(); ++i) {
      packets[i] = {next_, temporal, is_key && i == 0, i == 0};
      ++next_.sequence;
    }
    return packets;
  }

 private:
  std::mt19937& random_;
  SourcePacket next_;
  std::uint32_t first_timestamp_ = static_cast<std::uint32_t>(random_());
  unsigned frames_ = 0;
};

TEST(StreamRewriterTest, nothing_is_forwarded_before_a_source_was_chosen) {
  StreamRewriter slot(90'000, 100, 1'000);
  EXPECT_FALSE(slot.forward({.source = 1, .sequence = 7}));
  EXPECT_FALSE(slot.leave_out({.source = 1, .sequence = 7}));
  EXPECT_FALSE(slot.origin(100));
  slot.switch_to(1);
  EXPECT_FALSE(slot.forward({.source = 2, .sequence = 7}));
  const auto first = slot.forward({.source = 1, .sequence = 7, .timestamp = 5, .time = kBegin});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->sequence, 100);
  EXPECT_EQ(first->timestamp, 1'000U);
}

TEST(StreamRewriterTest, what_is_lost_leaves_a_gap_and_what_is_left_out_leaves_none) {
  StreamRewriter slot(90'000, 65'534, 0);
  slot.switch_to(1);
  EXPECT_EQ(slot.forward({.source = 1, .sequence = 10})->sequence, 65'534);
  EXPECT_FALSE(slot.leave_out({.source = 1, .sequence = 11}));
  EXPECT_EQ(slot.forward({.source = 1, .sequence = 12})->sequence, 65'535);
  EXPECT_EQ(slot.forward({.source = 1, .sequence = 14})->sequence, 1);
  EXPECT_FALSE(slot.forward({.source = 1, .sequence = 11})) << "it was left out";
  EXPECT_EQ(slot.forward({.source = 1, .sequence = 13})->sequence, 0) << "it comes late";
  EXPECT_FALSE(slot.forward({.source = 1, .sequence = 9})) << "from before the switch";
  EXPECT_EQ(slot.origin(0)->sequence, 13);
  EXPECT_EQ(slot.origin(65'535)->sequence, 12);
  EXPECT_EQ(slot.origin(65'534)->sequence, 10);
  EXPECT_FALSE(slot.origin(65'533));
  EXPECT_FALSE(slot.origin(2));
}

TEST(StreamRewriterTest, what_is_left_out_too_late_is_sent_empty) {
  StreamRewriter slot(90'000, 0, 0);
  slot.switch_to(1);
  slot.forward({.source = 1, .sequence = 10});
  slot.forward({.source = 1, .sequence = 12});
  const auto late = slot.leave_out({.source = 1, .sequence = 11});
  ASSERT_TRUE(late);
  EXPECT_TRUE(late->is_empty);
  EXPECT_EQ(late->sequence, 1);
  EXPECT_TRUE(slot.origin(1)->is_empty);
  EXPECT_FALSE(slot.origin(2)->is_empty);
}

TEST(StreamRewriterTest, time_goes_on_through_a_switch) {
  StreamRewriter slot(48'000, 0, 0xfffffff0);
  slot.switch_to(1);
  slot.forward({.source = 1, .sequence = 10, .timestamp = 5'000, .time = kBegin});
  const auto last = slot.forward({.source = 1, .sequence = 11, .timestamp = 5'960, .time = kBegin + 20ms});
  slot.switch_to(2);
  EXPECT_TRUE(slot.forward({.source = 1, .sequence = 12, .timestamp = 6'920, .time = kBegin + 40ms}));
  const auto next = slot.forward({.source = 2, .sequence = 900, .timestamp = 77, .time = kBegin + 2'040ms});
  ASSERT_TRUE(last && next);
  EXPECT_EQ(next->sequence, 3);
  EXPECT_EQ(next->timestamp - last->timestamp, 2'020U * 48);
  const auto late = slot.forward({.source = 1, .sequence = 12, .timestamp = 6'920, .time = kBegin + 3s});
  ASSERT_TRUE(late) << "one of the source before has its place still";
  EXPECT_EQ(late->sequence, 2);
  EXPECT_EQ(late->timestamp, last->timestamp + 960);
  EXPECT_FALSE(slot.forward({.source = 1, .sequence = 13, .timestamp = 7'880, .time = kBegin + 3s})) << "this has none";
}

TEST(StreamRewriterTest, a_clock_that_stood_still_still_advances) {
  StreamRewriter slot(90'000, 0, 0);
  slot.switch_to(1);
  const auto first = slot.forward({.source = 1, .timestamp = 5, .time = kBegin});
  slot.switch_to(2);
  const auto second = slot.forward({.source = 2, .timestamp = 5, .time = kBegin - 1s});
  EXPECT_EQ(second->timestamp - first->timestamp, 90U);
}

TEST(StreamRewriterTest, what_is_caught_up_with_lies_close_together_and_time_goes_on_from_the_present) {
  StreamRewriter slot(90'000, 0, 0xfffffff0);
  slot.switch_to(1);
  const auto last = slot.forward({.source = 1, .sequence = 10, .timestamp = 5'000, .time = kBegin});
  constexpr std::uint32_t kTicks = 3'000;  // of a frame: 33 ms
  const auto frame = [&](unsigned number) {
    return SourcePacket{.source = 2,
                        .sequence = static_cast<std::uint16_t>(65'530 + number),
                        .timestamp = 0xffffff00 + number * kTicks,
                        .time = kBegin - 480ms + number * 33'333us};
  };
  constexpr unsigned kNewest = 15;
  slot.switch_to(2, SourcePresent{frame(kNewest).timestamp, frame(kNewest).time});
  std::vector<RewrittenPacket> sent{*last};
  for (unsigned number = 0; number <= kNewest + 2; ++number) {
    const auto as = slot.forward(frame(number));
    ASSERT_TRUE(as);
    EXPECT_EQ(as->sequence, sent.back().sequence + 1);
    EXPECT_GT(timestamp_distance(as->timestamp, sent.back().timestamp), 0);
    sent.push_back(*as);
  }
  EXPECT_LE(sent[1 + kNewest].timestamp - sent[1].timestamp, 900U) << "half a second in less than ten milliseconds";
  EXPECT_NEAR(sent[1 + kNewest].timestamp - last->timestamp, 20 * 90, 1) << "as much as has passed";
  EXPECT_EQ(sent[2 + kNewest].timestamp - sent[1 + kNewest].timestamp, kTicks);
  EXPECT_EQ(sent[3 + kNewest].timestamp - sent[2 + kNewest].timestamp, kTicks);
  for (unsigned number = 0; number <= kNewest + 2; ++number)
    EXPECT_EQ(slot.again(frame(number))->timestamp, sent[1 + number].timestamp);
}

TEST(StreamRewriterTest, who_catches_up_right_after_another_picture_still_goes_forward) {
  StreamRewriter slot(90'000, 0, 0);
  slot.switch_to(1);
  const auto last = slot.forward({.source = 1, .sequence = 10, .timestamp = 5'000, .time = kBegin});
  slot.switch_to(2, SourcePresent{64'000, kBegin});
  const auto first = slot.forward({.source = 2, .sequence = 1, .timestamp = 0, .time = kBegin - 711ms});
  const auto present = slot.forward({.source = 2, .sequence = 2, .timestamp = 64'000, .time = kBegin});
  EXPECT_EQ(first->timestamp - last->timestamp, 90U);
  EXPECT_EQ(present->timestamp - first->timestamp, 1'000U);
}

TEST(StreamRewriterTest, after_it_caught_up_time_passes_evenly_for_days) {
  StreamRewriter slot(90'000, 0, 0);
  slot.switch_to(1, SourcePresent{27'000, kBegin + 300ms});
  SourcePacket packet{.source = 1, .sequence = 1, .timestamp = 0, .time = kBegin};
  slot.forward(packet);
  packet = {.source = 1, .sequence = 2, .timestamp = 27'000, .time = kBegin + 300ms};
  std::uint32_t before = slot.forward(packet)->timestamp;
  for (int second = 0; second < 3 * 86'400; ++second) {
    packet.sequence = static_cast<std::uint16_t>(packet.sequence + 1);
    packet.timestamp += 90'000;
    packet.time += 1s;
    const auto as = slot.forward(packet);
    ASSERT_TRUE(as);
    ASSERT_EQ(as->timestamp - before, 90'000U) << second;
    ASSERT_EQ(slot.again(packet)->timestamp, as->timestamp);
    before = as->timestamp;
  }
}

TEST(StreamRewriterTest, a_source_that_began_anew_is_followed_and_the_break_shows) {
  StreamRewriter slot(90'000, 0, 0);
  slot.switch_to(1);
  slot.forward({.source = 1, .sequence = 30'000, .time = kBegin, .pictures = {15, 9'000, {}, true}});
  const auto next = slot.forward({.source = 1, .sequence = 5, .time = kBegin + 1s, .pictures = {15, 3, {}, true}});
  ASSERT_TRUE(next);
  EXPECT_EQ(next->sequence, 2);
  EXPECT_EQ(next->pictures.number, 2);
  EXPECT_EQ(next->timestamp, 90'000U);
}

TEST(StreamRewriterTest, numbers_that_frames_lean_on_are_moved_and_not_closed_up) {
  StreamRewriter slot(90'000, 0, 0);
  const auto packet = [](std::uint32_t source, std::uint16_t sequence, std::uint16_t number) {
    return SourcePacket{.source = source, .sequence = sequence, .time = kBegin, .pictures = {16, number, {}, false}};
  };
  slot.switch_to(1);
  const auto first = slot.forward(packet(1, 10, 500));
  EXPECT_FALSE(slot.leave_out(packet(1, 11, 501)));
  EXPECT_EQ(slot.forward(packet(1, 12, 502))->pictures.number, first->pictures.number + 2);
  slot.switch_to(2);
  EXPECT_EQ(slot.forward(packet(2, 9, 65'535))->pictures.number, first->pictures.number + 3);
  EXPECT_EQ(slot.forward(packet(2, 10, 0))->pictures.number, first->pictures.number + 4);
}

class SlotTest : public testing::Test {
 protected:
  using Packet = Publisher::Packet;

  /// One frame of each publisher; at key frames the slot may switch, at any frame its layer may.
  std::vector<Packet> tick() {
    now_ += 33ms + std::chrono::microseconds(random_() % 700);
    const bool is_key = random_() % 20 == 0;
    std::vector<Packet> packets;
    for (auto& each : publishers_) {
      const auto frame = each.frame(now_, is_key);
      packets.insert(packets.end(), frame.begin(), frame.end());
    }
    return packets;
  }
  void decide(const Packet& packet) {
    if (packet.starts_key_frame && (!has_source_ || random_() % 4 == 0)) {
      slot_.switch_to(packet.packet.source);
      has_source_ = true;
    }
  }

  std::mt19937 random_{17};
  Time now_ = kBegin;
  std::vector<Publisher> publishers_{{1, random_}, {2, random_}, {3, random_}};
  StreamRewriter slot_{90'000, 65'000, 0xfff00000};
  std::uint8_t most_temporal_ = 2;
  bool has_source_ = false;
};

TEST_F(SlotTest, without_loss_the_receiver_sees_one_unbroken_stream) {
  std::optional<RewrittenPacket> before;
  Time before_time;
  std::uint32_t before_source = 0;
  int switches = 0;
  for (int i = 0; i < 6'000; ++i) {
    if (random_() % 10 == 0) most_temporal_ = static_cast<std::uint8_t>(random_() % 3);
    for (const Packet& each : tick()) {
      const std::uint32_t source = slot_.source();
      decide(each);
      if (slot_.source() != source) ++switches;
      const auto as = each.temporal <= most_temporal_ ? slot_.forward(each.packet) : slot_.leave_out(each.packet);
      if (!as) continue;
      ASSERT_FALSE(as->is_empty);
      if (before) {
        ASSERT_EQ(as->sequence, static_cast<std::uint16_t>(before->sequence + 1));
        const bool is_new = each.starts_frame;
        ASSERT_EQ(as->pictures.number, (before->pictures.number + (is_new ? 1 : 0)) & 0x7fff);
        ASSERT_EQ(*as->pictures.tl0_picture,
                  static_cast<std::uint8_t>(*before->pictures.tl0_picture + (is_new && each.temporal == 0)));
        const bool is_other = each.packet.source != before_source;
        const auto passed = std::max((each.packet.time - before_time) / 1us * 9 / 100, is_other ? 90L : 0L);
        ASSERT_NEAR(static_cast<double>(as->timestamp - before->timestamp), static_cast<double>(passed), 2);
      }
      before = as;
      before_time = each.packet.time;
      before_source = each.packet.source;
    }
  }
  EXPECT_GT(switches, 30);
}

// Loss and disorder between the publishers and the slot: whatever comes has one place, and the place is found again.
TEST_F(SlotTest, under_loss_and_disorder_every_number_has_one_origin) {
  std::vector<Packet> flying;
  std::map<std::int64_t, SourcePacket> sent;
  SequenceUnroller ours;
  std::int64_t lost = 0;
  std::int64_t empty = 0;
  for (int i = 0; i < 6'000; ++i) {
    if (random_() % 10 == 0) most_temporal_ = static_cast<std::uint8_t>(random_() % 3);
    for (const Packet& each : tick()) {
      if (!each.starts_key_frame && random_() % 20 == 0) {
        ++lost;
        continue;
      }
      flying.push_back(each);
    }
    for (std::size_t k = 0; k + 1 < flying.size(); ++k)
      if (random_() % 10 == 0) std::swap(flying[k], flying[std::min(k + random_() % 20, flying.size() - 1)]);
    const std::size_t keep = std::min<std::size_t>(flying.size(), random_() % 12);
    for (std::size_t k = 0; k + keep < flying.size(); ++k) {
      const Packet& each = flying[k];
      decide(each);
      const bool shows = each.temporal <= most_temporal_;
      const auto as = shows ? slot_.forward(each.packet) : slot_.leave_out(each.packet);
      if (!as) continue;
      empty += as->is_empty;
      ASSERT_TRUE(sent.emplace(ours.unroll(as->sequence), each.packet).second) << "a number is given once";
      const auto origin = slot_.origin(as->sequence);
      ASSERT_TRUE(origin);
      ASSERT_EQ(origin->source, each.packet.source);
      ASSERT_EQ(origin->sequence, each.packet.sequence);
      if (as->is_empty) continue;
      const auto again = slot_.again(each.packet);
      ASSERT_TRUE(again);
      ASSERT_EQ(again->sequence, as->sequence);
      ASSERT_EQ(again->timestamp, as->timestamp);
      ASSERT_EQ(again->pictures.number, as->pictures.number);
    }
    flying.erase(flying.begin(), flying.end() - static_cast<std::ptrdiff_t>(keep));
  }
  ASSERT_GT(sent.size(), 5'000U);
  const std::int64_t span = sent.rbegin()->first - sent.begin()->first + 1;
  EXPECT_LE(span - static_cast<std::int64_t>(sent.size()), lost) << "gaps are losses";
  EXPECT_GT(empty, 0);
  // What was said first is asked for last: those of the last five hundred places are known, in order.
  std::optional<std::uint16_t> last;
  std::uint32_t last_source = 0;
  int known = 0;
  for (const auto& [number, packet] : sent) {
    const auto origin = slot_.origin(static_cast<std::uint16_t>(number));
    if (number + 300 > sent.rbegin()->first) ASSERT_TRUE(origin);
    if (!origin || number + 512 < sent.rbegin()->first) continue;
    ++known;
    EXPECT_EQ(origin->sequence, packet.sequence);
    if (last && last_source == packet.source) EXPECT_TRUE(is_newer(packet.sequence, *last));
    last = packet.sequence;
    last_source = packet.source;
  }
  EXPECT_GT(known, 300);
}

// Only as many numbers as places: what is older is unknown, never another packet.
TEST(NumberMapTest, it_agrees_with_a_list_of_everything) {
  std::mt19937 random(23);
  for (int round = 0; round < 10; ++round) {
    NumberMap<128> map(15, static_cast<std::uint16_t>(random() % 32'768));
    std::map<std::uint16_t, std::uint16_t> given;
    std::uint16_t next = static_cast<std::uint16_t>(random() % 32'768);
    map.begin(next);
    std::vector<std::pair<std::uint16_t, std::uint16_t>> pairs;
    for (int i = 0; i < 1'000; ++i) {
      next = static_cast<std::uint16_t>((next + 1) & 0x7fff);
      const auto number =
          random() % 3 == 0 ? map.skip(next, map.segment_before()) : map.give(next, map.segment_before());
      if (number) pairs.emplace_back(next, *number);
      for (std::size_t back = 1; back <= std::min<std::size_t>(pairs.size(), 200); ++back) {
        const auto& [source, ours] = pairs[pairs.size() - back];
        const auto origin = map.origin(ours);
        const auto age = (next - source) & 0x7fff;
        ASSERT_EQ(origin.has_value(), age < 128) << age;
        if (origin) ASSERT_EQ(origin->number, source);
        ASSERT_EQ(map.given(source, map.segment_before()), age < 128 ? std::optional(ours) : std::nullopt);
        if (back > 1) ASSERT_EQ(ours, (pairs[pairs.size() - back + 1].second - 1) & 0x7fff);
      }
    }
  }
}

}  // namespace
}  // namespace madang::media
