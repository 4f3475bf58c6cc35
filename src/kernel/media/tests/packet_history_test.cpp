#include "kernel/media/packet_history.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace madang::media {
namespace {

using namespace std::chrono_literals;

constexpr MediaTime kBegin{1h};

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
    PacketHistory history(256);
    std::map<std::uint16_t, MediaTime> sent;
    auto number = static_cast<std::uint16_t>(65'536 - random() % 400);
    MediaTime now = kBegin;
    for (int i = 0; i < 1'500; ++i, now += 10ms) {
      const auto late = static_cast<std::uint16_t>(number++ - (random() % 8 == 0 ? random() % 10 : 0));
      const bool is_new = history.find(late) == nullptr;
      EXPECT_EQ(history.put(packet(pool, late, now)), is_new) << seed;
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
    EXPECT_LE(pool.size(), 2 * PacketPool::kSlab) << "what is old is given back";
  }
}

TEST(PacketHistoryTest, what_is_old_goes_even_when_nothing_comes) {
  PacketPool pool(PacketPool::kSlab);
  PacketHistory history(64);
  for (std::uint16_t i = 0; i < 64; ++i) EXPECT_TRUE(history.put(packet(pool, i, kBegin)));
  EXPECT_FALSE(history.put(packet(pool, 7, kBegin))) << "twice";
  history.expire(kBegin + 999ms);
  EXPECT_NE(history.find(0), nullptr);
  history.expire(kBegin + 1s);
  for (std::uint16_t i = 0; i < 64; ++i) EXPECT_EQ(history.find(i), nullptr);
  std::size_t free = 0;
  while (pool.take() != nullptr) ++free;
  EXPECT_EQ(free, PacketPool::kSlab);
}

}  // namespace
}  // namespace madang::media
