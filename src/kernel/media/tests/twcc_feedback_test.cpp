#include "kernel/media/twcc_feedback.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

namespace madang::media {
namespace {

using testing::ElementsAreArray;
using Buffer = std::vector<std::uint8_t>;
using Arrivals = std::vector<std::optional<TwccTicks>>;

std::optional<TwccFeedback> read(Bytes bytes) {
  RtcpReader reader(bytes);
  const auto packet = reader.next();
  if (!packet) return {};
  return read_twcc(*packet);
}

Arrivals arrivals_of(const TwccFeedback& feedback) {
  Arrivals arrivals;
  feedback.each_packet([&](std::uint16_t sequence, std::optional<TwccTicks> arrival) {
    EXPECT_EQ(sequence, static_cast<std::uint16_t>(feedback.base + arrivals.size()));
    arrivals.push_back(arrival);
  });
  return arrivals;
}

// The draft's 3.1: a run, a vector of one bit and one of two, then deltas of one and two bytes
const Buffer kExample{0x8f, 205,  0,    8,    0,    0,    0, 1, 0, 0, 0, 2,  //
                      0xff, 0xfe, 0,    0x14, 0,    0,    2, 9,              //
                      0x20, 0x02, 0xa0, 0x00, 0xd2, 0x00,                    //
                      0x04, 0x08,                                            // the run's two
                      0x0c,                                                  // the third
                      0x10,                                                  // 01
                      0xff, 0xfc, 0x00, 0x00, 0x00, 0x00};

TEST(TwccFeedbackTest, runs_and_vectors_are_read) {
  Buffer bytes = kExample;
  const auto feedback = read(bytes);
  ASSERT_TRUE(feedback);
  EXPECT_EQ(feedback->sender, 1U);
  EXPECT_EQ(feedback->media, 2U);
  EXPECT_EQ(feedback->base, 0xfffe);
  EXPECT_EQ(feedback->count, 20);
  EXPECT_EQ(feedback->number, 9);
  const auto arrivals = arrivals_of(*feedback);
  ASSERT_EQ(arrivals.size(), 20U);
  EXPECT_EQ(arrivals[0], TwccTicks(512 + 4));
  EXPECT_EQ(arrivals[1], TwccTicks(512 + 12));
  EXPECT_EQ(arrivals[2], TwccTicks(512 + 24));
  EXPECT_FALSE(arrivals[3]);
  EXPECT_EQ(arrivals[16], TwccTicks(512 + 40));
  EXPECT_FALSE(arrivals[17]);
  EXPECT_EQ(arrivals[18], TwccTicks(512 + 36)) << "one that came before its predecessor";
  EXPECT_FALSE(arrivals[19]);
}

TEST(TwccFeedbackTest, what_does_not_hold_what_it_announces_is_none) {
  Buffer bytes = kExample;
  bytes[14] = bytes[15] = 0xff;
  EXPECT_FALSE(read(bytes)) << "more packets than chunks";
  bytes = kExample;
  bytes[20] = 0x60;
  EXPECT_FALSE(read(bytes)) << "a status that is none";
  bytes = kExample;
  bytes[15] = bytes[14] = 0;
  EXPECT_FALSE(read(bytes)) << "of no packets";
  for (std::size_t words = 0; words < 7; ++words) {
    bytes = kExample;
    bytes.resize(4 + 4 * words);
    bytes[3] = static_cast<std::uint8_t>(words);
    EXPECT_FALSE(read(bytes)) << words;
  }
}

TEST(TwccFeedbackTest, any_arrivals_come_through) {
  std::mt19937 random(13);
  for (int round = 0; round < 3'000; ++round) {
    Arrivals arrivals;
    TwccTicks now(static_cast<std::int64_t>(random()));
    const unsigned losses = random() % 4 == 0 ? 0 : random() % 90;
    const std::int64_t spread = std::int64_t{1} << random() % 15;
    const std::size_t count = 1 + random() % 300;
    for (std::size_t i = 0; i < count; ++i) {
      arrivals.emplace_back();
      if (random() % 100 < losses) continue;
      now += TwccTicks(static_cast<std::int64_t>(random()) % spread - spread / 8);
      arrivals.back() = now;
    }
    std::array<std::uint8_t, 1'500> room{};
    const auto base = static_cast<std::uint16_t>(random());
    TwccWriter writer(room, {1, 2}, base, 3);
    for (const auto& each : arrivals) ASSERT_TRUE(writer.add(each));
    while (!arrivals.empty() && !arrivals.back()) arrivals.pop_back();
    const std::size_t size = writer.finish();
    EXPECT_EQ(size == 0, arrivals.empty());
    if (size == 0) continue;
    EXPECT_EQ(size % 4, 0U);
    const auto feedback = read(Bytes(room).first(size));
    ASSERT_TRUE(feedback);
    EXPECT_EQ(feedback->base, base);
    auto told = arrivals_of(*feedback);
    for (auto& each : arrivals)
      if (each) each = *each % kTwccCircle;
    for (auto& each : told)
      if (each) each = *each % kTwccCircle;
    EXPECT_EQ(told, arrivals);
  }
}

TEST(TwccFeedbackTest, a_full_packet_takes_no_more_and_stays_whole) {
  std::array<std::uint8_t, 60> room{};
  TwccWriter writer(room, {1, 2}, 0, 0);
  std::size_t taken = 0;
  while (writer.add(TwccTicks(1'000 * static_cast<std::int64_t>(taken)))) ++taken;
  EXPECT_GT(taken, 10U);
  const auto feedback = read(Bytes(room).first(writer.finish()));
  ASSERT_TRUE(feedback);
  EXPECT_EQ(feedback->count, taken);
}

TEST(TwccFeedbackTest, a_packet_that_came_too_much_later_belongs_in_the_next) {
  std::array<std::uint8_t, 60> room{};
  TwccWriter writer(room, {1, 2}, 0, 0);
  EXPECT_TRUE(writer.add(TwccTicks(0)));
  EXPECT_FALSE(writer.add(TwccTicks(32'768)));
  EXPECT_TRUE(writer.add(TwccTicks(32'767)));
  EXPECT_EQ(read(Bytes(room).first(writer.finish()))->count, 2);
}

TEST(TwccFeedbackTest, losses_alone_are_not_told) {
  std::array<std::uint8_t, 60> room{};
  TwccWriter writer(room, {1, 2}, 0, 0);
  EXPECT_TRUE(writer.add({}));
  EXPECT_EQ(writer.finish(), 0U);
}

}  // namespace
}  // namespace madang::media
