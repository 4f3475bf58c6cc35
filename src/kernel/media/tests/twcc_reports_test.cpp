#include "kernel/media/twcc_reports.hpp"

#include <gtest/gtest.h>

#include <array>

namespace madang::media {
namespace {

using std::chrono::milliseconds;

TEST(TwccReportsTest, the_clock_goes_on_where_the_receiver_s_runs_over) {
  // One chunk of three packets, the second lost (14 statuses of one bit); deltas of 1 and 2 ms.
  const std::array<std::uint8_t, 4> bytes{0b10'101000, 0, 4, 8};
  TwccFeedback feedback{};
  feedback.base = 0xffff;
  feedback.count = 3;
  feedback.reference = 0xffffff;
  feedback.chunks = bytes;
  TwccReports reader;
  std::array<PacketReport, 8> room;
  const auto before = reader.read(feedback, room);
  ASSERT_EQ(before.size(), 3U);
  EXPECT_EQ(before[0].sequence, 0xffff);
  EXPECT_TRUE(before[0].is_received);
  EXPECT_FALSE(before[1].is_received);
  EXPECT_EQ(before[2].sequence, 1);
  EXPECT_EQ(before[2].arrived - before[0].arrived, milliseconds(2));
  const Duration last = before[2].arrived;
  feedback.reference = 0;
  const auto after = reader.read(feedback, std::span(room).first(1));
  ASSERT_EQ(after.size(), 1U);
  EXPECT_EQ(after[0].arrived - last, milliseconds(64 + 1 - 3));
}

}  // namespace
}  // namespace madang::media
