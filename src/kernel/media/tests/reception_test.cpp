#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

#include "kernel/media/arrival_log.hpp"
#include "kernel/media/key_frame_requests.hpp"
#include "kernel/media/loudest_speakers.hpp"
#include "kernel/media/nack_generator.hpp"
#include "kernel/media/reception_statistics.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Time = std::chrono::steady_clock::time_point;

constexpr Time kBegin = Time(1h);

std::vector<std::uint16_t> due(NackGenerator& generator, Time now, std::size_t room = 100) {
  std::vector<std::uint16_t> numbers(room);
  numbers.resize(generator.due(now, 40ms, numbers));
  return numbers;
}

TEST(NackGeneratorTest, what_is_missing_is_asked_for_once_in_a_round_trip) {
  NackGenerator generator;
  generator.came(65'534, kBegin);
  generator.came(2, kBegin);
  EXPECT_THAT(due(generator, kBegin), IsEmpty()) << "they may only be late";
  EXPECT_THAT(due(generator, kBegin + 5ms), ElementsAre(65'535, 0, 1));
  EXPECT_THAT(due(generator, kBegin + 44ms), IsEmpty());
  generator.came(0, kBegin + 44ms);
  EXPECT_THAT(due(generator, kBegin + 45ms), ElementsAre(65'535, 1));
  EXPECT_THAT(due(generator, kBegin + 85ms, 1), ElementsAre(65'535));
  EXPECT_THAT(due(generator, kBegin + 86ms), ElementsAre(1));
  EXPECT_FALSE(generator.take_key_frame_wish());
}

TEST(NackGeneratorTest, after_ten_tries_or_a_second_only_a_key_frame_helps) {
  NackGenerator generator;
  generator.came(1, kBegin);
  generator.came(3, kBegin);
  int tries = 0;
  for (auto now = kBegin; now < kBegin + 3s; now += 5ms) tries += static_cast<int>(due(generator, now).size());
  EXPECT_EQ(tries, 10);
  EXPECT_EQ(generator.missing(), 0U);
  EXPECT_TRUE(generator.take_key_frame_wish());
  EXPECT_FALSE(generator.take_key_frame_wish());
  generator.came(5, kBegin + 3s);
  EXPECT_THAT(due(generator, kBegin + 4'001ms), IsEmpty()) << "it is too old";
  EXPECT_TRUE(generator.take_key_frame_wish());
}

TEST(NackGeneratorTest, a_key_frame_makes_up_for_what_was_before_it) {
  NackGenerator generator;
  generator.came(1, kBegin);
  generator.came(5, kBegin);
  generator.came(8, kBegin);
  generator.key_frame_came(5);
  EXPECT_THAT(due(generator, kBegin + 10ms), ElementsAre(6, 7));
}

TEST(NackGeneratorTest, too_many_are_given_up_from_the_oldest_on) {
  NackGenerator generator;
  generator.came(0, kBegin);
  for (std::uint16_t number = 2; number < 1'000; number += 2) generator.came(number, kBegin);
  EXPECT_EQ(generator.missing(), NackGenerator::kMostMissing);
  EXPECT_TRUE(generator.take_key_frame_wish());
  generator.came(30'000, kBegin);
  EXPECT_EQ(generator.missing(), 0U);
  EXPECT_TRUE(generator.take_key_frame_wish());
}

// RFC 3550, A.3 and A.8
TEST(ReceptionStatisticsTest, a_report_says_what_was_lost_since_the_last) {
  ReceptionStatistics statistics(7, 90'000);
  EXPECT_EQ(statistics.report(kBegin).highest_sequence, 0U);
  for (std::uint16_t i = 0; i < 100; ++i)
    if (i % 4 != 1) statistics.came(static_cast<std::uint16_t>(65'500 + i), 3'000U * i, kBegin + 33'333us * i);
  ReportBlock block = statistics.report(kBegin);
  EXPECT_EQ(block.ssrc, 7U);
  EXPECT_EQ(block.fraction_lost, 64);
  EXPECT_EQ(block.cumulative_lost, 25);
  EXPECT_EQ(block.highest_sequence, 65'599U);
  EXPECT_LE(block.jitter, 1U);
  EXPECT_EQ(block.last_sender_report, 0U);
  statistics.sender_report_came(0x1111222233334444, kBegin);
  block = statistics.report(kBegin + 500ms);
  EXPECT_EQ(block.fraction_lost, 0);
  EXPECT_EQ(block.cumulative_lost, 25);
  EXPECT_EQ(block.last_sender_report, 0x22223333U);
  EXPECT_EQ(block.delay_since, 32'768U);
}

TEST(ReceptionStatisticsTest, jitter_nears_how_far_arrivals_differ) {
  ReceptionStatistics statistics(7, 48'000);
  for (std::uint16_t i = 0; i < 1'000; ++i) statistics.came(i, 960U * i, kBegin + 20ms * i + (i % 2 == 0 ? 0ms : 10ms));
  EXPECT_NEAR(statistics.jitter(), 480, 20);
}

TEST(ArrivalLogTest, every_arrival_is_told_under_loss_and_disorder) {
  std::mt19937 random(29);
  ArrivalLog log;
  std::map<std::int64_t, Time> came;
  std::map<std::int64_t, TwccTicks> told;
  SequenceUnroller unroller;
  std::vector<std::int64_t> flying;
  Time now = kBegin;
  int feedbacks = 0;
  for (std::int64_t number = 65'000; number < 75'000; ++number) {
    now += std::chrono::microseconds(random() % 3'000);
    if (number != 65'000 && random() % 10 == 0) continue;
    flying.push_back(number);
    if (number > 65'000 && random() % 5 == 0) continue;  // it is overtaken
    std::ranges::shuffle(flying, random);
    if (number == 65'000) flying = {number};
    for (const std::int64_t each : flying) {
      log.came(static_cast<std::uint16_t>(each), now);
      came.emplace(each, now);
    }
    flying.clear();
    for (int writes = 0; log.is_due(now); ++writes) {
      ASSERT_LT(writes, 20);
      std::array<std::uint8_t, 200> room{};
      const std::size_t size = log.write(now, {1, 2}, room);
      ASSERT_GT(size, 0U);
      RtcpReader reader(Bytes(room).first(size));
      const auto feedback = read_twcc(*reader.next());
      ASSERT_TRUE(feedback);
      EXPECT_EQ(feedback->number, static_cast<std::uint8_t>(feedbacks++));
      feedback->each_packet([&](std::uint16_t sequence, std::optional<TwccTicks> arrival) {
        const std::int64_t each = unroller.unroll(sequence);
        if (arrival) told[each] = *arrival;
      });
    }
  }
  EXPECT_GT(feedbacks, 100);
  for (const auto& [number, time] : came) {
    if (number > 74'800) break;
    ASSERT_TRUE(told.contains(number)) << number;
    const auto ticks = std::chrono::duration_cast<TwccTicks>(time.time_since_epoch()) % kTwccCircle;
    EXPECT_EQ(told[number], ticks) << number;
  }
  for (const auto& [number, time] : told) EXPECT_TRUE(came.contains(number)) << number;
}

TEST(ArrivalLogTest, feedback_comes_every_fifty_milliseconds_or_when_much_came) {
  ArrivalLog log;
  std::array<std::uint8_t, 1'500> room{};
  EXPECT_FALSE(log.is_due(kBegin));
  EXPECT_EQ(log.write(kBegin, {}, room), 0U);
  log.came(1, kBegin);
  EXPECT_TRUE(log.is_due(kBegin));
  EXPECT_GT(log.write(kBegin, {}, room), 0U);
  EXPECT_FALSE(log.is_due(kBegin + 1s)) << "there is nothing new";
  log.came(2, kBegin + 10ms);
  EXPECT_FALSE(log.is_due(kBegin + 49ms));
  EXPECT_TRUE(log.is_due(kBegin + 50ms));
  for (std::uint16_t number = 3; number < 600; ++number) log.came(number, kBegin + 11ms);
  EXPECT_TRUE(log.is_due(kBegin + 11ms));
}

TEST(ArrivalLogTest, a_long_gap_does_not_hold_up_what_follows) {
  ArrivalLog log;
  std::array<std::uint8_t, 1'500> room{};
  log.came(1, kBegin);
  log.write(kBegin, {}, room);
  log.came(20'000, kBegin + 1s);
  std::size_t size = 0;
  for (int i = 0; i < 5 && log.is_due(kBegin + 1s); ++i) size = log.write(kBegin + 1s, {}, room);
  EXPECT_FALSE(log.is_due(kBegin + 2s));
  EXPECT_GT(size, 0U) << "the packet was told of";
}

TEST(KeyFrameRequestsTest, one_is_asked_for_in_300_ms_until_it_comes) {
  KeyFrameRequests requests;
  EXPECT_FALSE(requests.take_due(kBegin));
  for (int i = 0; i < 300; ++i) requests.want();
  EXPECT_TRUE(requests.take_due(kBegin));
  EXPECT_FALSE(requests.take_due(kBegin + 299ms));
  EXPECT_TRUE(requests.take_due(kBegin + 300ms)) << "it did not come";
  requests.key_frame_came();
  EXPECT_FALSE(requests.take_due(kBegin + 2s));
  requests.want();
  EXPECT_TRUE(requests.take_due(kBegin + 2s));
}

TEST(LoudestSpeakersTest, five_are_heard_and_the_sixth_only_when_much_louder) {
  LoudestSpeakers speakers;
  const auto loud = [](std::uint8_t level, Time now) {
    Loudness loudness;
    loudness.hear({level, true}, now);
    return loudness;
  };
  for (std::uint64_t i = 0; i < 5; ++i) {
    const auto change = speakers.hear(i, loud(30, kBegin), kBegin);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->place, i);
    EXPECT_FALSE(change->left);
  }
  EXPECT_FALSE(speakers.hear(3, loud(28, kBegin), kBegin)) << "is heard already";
  EXPECT_FALSE(speakers.hear(9, loud(5, kBegin), kBegin)) << "nobody is cut off who just began";
  const Time later = kBegin + 800ms;
  for (std::uint64_t i = 0; i < 5; ++i) speakers.hear(i, loud(i == 2 ? 34 : 30, later), later);
  EXPECT_FALSE(speakers.hear(9, loud(29, later), later)) << "not by enough";
  EXPECT_FALSE(speakers.hear(9, loud(80, later), later));
  const auto change = speakers.hear(9, loud(20, later), later);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->place, 2U);
  EXPECT_EQ(change->left, 2U);
  EXPECT_EQ(speakers.loudest(later), 9U);
  EXPECT_EQ(speakers.leave(9), 2U);
  EXPECT_FALSE(speakers.place_of(9));
  EXPECT_FALSE(speakers.leave(9));
  EXPECT_EQ(speakers.hear(10, loud(50, later), later)->place, 2U) << "a place is free";
}

TEST(LoudestSpeakersTest, places_do_not_flap_in_a_crowd) {
  std::mt19937 random(31);
  LoudestSpeakers speakers;
  std::vector<Loudness> loudness(302);
  int changes = 0;
  for (Time now = kBegin; now < kBegin + 60s; now += 20ms) {
    for (std::uint64_t who = 0; who < loudness.size(); ++who) {
      const auto level = static_cast<std::uint8_t>(who < 8 ? 25 + random() % 10 : 75 + random() % 50);
      loudness[who].hear({level, who < 8}, now);
      if (speakers.hear(who, loudness[who], now)) ++changes;
    }
  }
  EXPECT_LT(changes, 15) << "eight who are as loud as each other";
  for (std::uint64_t who = 8; who < loudness.size(); ++who) EXPECT_FALSE(speakers.place_of(who));
}

}  // namespace
}  // namespace madang::media
