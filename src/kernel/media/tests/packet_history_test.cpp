#include "kernel/media/packet_history.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace madang::media {
namespace {

using namespace std::chrono_literals;

constexpr MediaTime kBegin{1h};
constexpr std::size_t kPackets = 128;

MediaPacket& packet(PacketPool& pool, std::uint16_t sequence, MediaTime came) {
  MediaPacket* const made = pool.take();
  made->header.sequence = sequence;
  made->came = came;
  return *made;
}

TEST(PacketHistoryTest, holds_a_second_whatever_the_order_and_the_numbers) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    PacketPool pool;
    PacketHistory history;
    std::map<std::uint16_t, MediaTime> sent;
    auto number = static_cast<std::uint16_t>(65'536 - random() % 400);
    MediaTime now = kBegin;
    for (int i = 0; i < 1'500; ++i, now += 10ms) {
      const auto late = static_cast<std::uint16_t>(number++ - (random() % 8 == 0 ? random() % 10 : 0));
      const bool is_new = !sent.contains(late);
      ASSERT_EQ(history.note(late), is_new) << seed;
      if (is_new) history.keep(packet(pool, late, now));
      if (is_new) sent[late] = now;
      if (i % 10 == 0) history.expire(now);
      for (std::uint16_t back = 0; back < 80; ++back) {
        const auto asked = static_cast<std::uint16_t>(number - back);
        const MediaPacket* const found = history.find(asked);
        if (found != nullptr) EXPECT_EQ(found->header.sequence, asked);
        const bool is_young = sent.contains(asked) && now - sent[asked] < 900ms;
        if (is_young) ASSERT_NE(found, nullptr) << seed << " " << back;
      }
    }
    EXPECT_LE(pool.size(), 160U) << "what is old is given back";
    EXPECT_EQ(history.room(), 128U) << "for a hundred in a second";
  }
}

TEST(PacketHistoryTest, what_nobody_is_sent_takes_no_room_and_is_known_all_the_same) {
  PacketPool pool(kPackets);
  PacketHistory history;
  MediaTime now = kBegin;
  for (std::uint16_t number = 65'000; number != 3'000; ++number, now += 2ms) {
    ASSERT_TRUE(history.note(number));
    ASSERT_FALSE(history.note(number)) << "twice";
    if (number % 50 == 0) history.keep(packet(pool, number, now));
    if (number % 40 == 0) history.expire(now);
  }
  EXPECT_LE(history.room(), 32U);
  EXPECT_NE(history.find(2'950), nullptr);
  EXPECT_EQ(history.find(2'951), nullptr);
  EXPECT_FALSE(history.note(2'600));
  EXPECT_FALSE(history.note(2'000)) << "too old";
}

TEST(PacketHistoryTest, whatever_the_rate_it_holds_a_second_of_it_or_five_hundred_packets) {
  for (const std::size_t a_second : {20U, 60U, 140U, 400U, 2'000U}) {
    PacketPool pool;
    PacketHistory history;
    MediaTime now = kBegin;
    for (std::uint16_t number = 0; number < 5 * a_second; ++number, now += Duration(1s) / static_cast<int>(a_second)) {
      ASSERT_TRUE(history.note(number));
      history.keep(packet(pool, number, now));
      const std::size_t held = std::min<std::size_t>({a_second, PacketHistory::kMost, number + 1U});
      for (std::size_t back = 0; back < held; back += 7)
        ASSERT_NE(history.find(static_cast<std::uint16_t>(number - back)), nullptr) << a_second << " " << back;
    }
    EXPECT_LE(history.room(), std::clamp<std::size_t>(2 * a_second, 32, PacketHistory::kMost)) << a_second;
  }
}

TEST(PacketHistoryTest, what_is_old_goes_even_when_nothing_comes) {
  PacketPool pool(kPackets);
  PacketHistory history;
  for (std::uint16_t i = 0; i < 64; ++i) {
    EXPECT_TRUE(history.note(i));
    history.keep(packet(pool, i, kBegin));
  }
  EXPECT_FALSE(history.note(7)) << "twice";
  history.expire(kBegin + 999ms);
  EXPECT_NE(history.find(0), nullptr);
  history.expire(kBegin + 1s);
  for (std::uint16_t i = 0; i < 64; ++i) EXPECT_EQ(history.find(i), nullptr);
  std::size_t free = 0;
  while (pool.take() != nullptr) ++free;
  EXPECT_EQ(free, kPackets);
}

}  // namespace
}  // namespace madang::media
