#include "kernel/media/sent_packets.hpp"

#include <gtest/gtest.h>

namespace madang::media {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr Time kBegin{std::chrono::hours(1)};

TEST(SentPacketsTest, what_is_overwritten_is_forgotten) {
  SentPackets packets(SentPackets::kLeast);
  const auto add = [&](std::uint16_t sequence) {
    packets.add({kBegin, sequence, 100, 0, SentPacket::State::in_flight});
  };
  EXPECT_FALSE(packets.find(0));
  for (std::uint16_t i = 0xfffe; i != SentPackets::kLeast - 1; ++i) add(i);
  EXPECT_FALSE(packets.find(0xfffe));
  ASSERT_TRUE(packets.find(0xffff));
  EXPECT_EQ(packets.find(0xffff)->size, 100);
  EXPECT_TRUE(packets.find(2));
  EXPECT_FALSE(packets.find(SentPackets::kLeast - 1));
}

TEST(SentPacketsTest, there_is_room_for_two_seconds_of_what_is_sent_and_for_no_more) {
  for (const std::size_t a_second : {10U, 190U, 800U, 4'000U}) {
    SentPackets packets(1'024);
    std::uint16_t sequence = 65'000;
    Time now = kBegin;
    std::vector<SentPacket> sent;
    for (; now < kBegin + seconds(10); now += Duration(seconds(1)) / static_cast<int>(a_second), ++sequence) {
      sent.push_back({now, sequence, static_cast<std::uint16_t>(sequence % 1'500), static_cast<std::uint8_t>(sequence),
                      SentPacket::State::in_flight});
      packets.add(sent.back());
      if (sequence % 7 == 0) packets.set_state(sequence, SentPacket::State::missing);
      for (std::size_t back = 1; back <= std::min(sent.size(), std::min<std::size_t>(2 * a_second, 1'024));
           back += 17) {
        const SentPacket& then = sent[sent.size() - back];
        const auto found = packets.find(then.sequence);
        ASSERT_TRUE(found) << a_second << " " << back;
        EXPECT_EQ(found->sent, std::chrono::floor<microseconds>(then.sent));
        EXPECT_EQ(found->size, then.size);
        EXPECT_EQ(found->cluster, then.cluster);
        EXPECT_EQ(found->state, then.sequence % 7 == 0 ? SentPacket::State::missing : SentPacket::State::in_flight);
      }
    }
    EXPECT_LE(packets.room(), std::clamp<std::size_t>(4 * a_second, SentPackets::kLeast, 1'024));
  }
}

}  // namespace
}  // namespace madang::media
