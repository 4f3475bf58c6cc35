#include "kernel/media/line_memory.hpp"

#include <gtest/gtest.h>

namespace madang::media {
namespace {

using std::chrono::seconds;

const Time kNow{std::chrono::hours(1)};
constexpr ParticipantId kAda{7};

TransportAddress at(const char* ip, std::uint16_t port) { return *TransportAddress::read(ip, port); }

TEST(LineMemoryTest, who_comes_again_from_the_same_address_within_a_minute_is_known) {
  LineMemory lines;
  lines.remember(kAda, at("192.0.2.1", 4'000), 900'000, kNow);
  EXPECT_EQ(lines.recall(kAda, at("192.0.2.1", 5'000), kNow + seconds(59)), 900'000) << "whatever the port";
  EXPECT_FALSE(lines.recall(kAda, at("192.0.2.1", 4'000), kNow + seconds(60)));
  EXPECT_FALSE(lines.recall(kAda, at("192.0.2.2", 4'000), kNow)) << "another line";
  EXPECT_FALSE(lines.recall(kAda, at("2001:db8::1", 4'000), kNow));
  EXPECT_FALSE(lines.recall(ParticipantId{8}, at("192.0.2.1", 4'000), kNow));
}

TEST(LineMemoryTest, the_newest_counts_and_others_stay_when_old_ones_are_cleaned_out) {
  LineMemory lines;
  lines.remember(kAda, at("192.0.2.1", 1), 900'000, kNow);
  lines.remember(kAda, at("192.0.2.1", 1), 500'000, kNow + seconds(30));
  lines.remember(ParticipantId{8}, at("192.0.2.1", 1), 1, kNow + seconds(70));
  EXPECT_EQ(lines.recall(kAda, at("192.0.2.1", 1), kNow + seconds(71)), 500'000);
  lines.remember(ParticipantId{9}, at("192.0.2.1", 1), 1, kNow + seconds(131));
  EXPECT_FALSE(lines.recall(kAda, at("192.0.2.1", 1), kNow + seconds(131)));
}

}  // namespace
}  // namespace madang::media
