#include "kernel/media/bytes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace madang::media {
namespace {

using testing::ElementsAre;

TEST(BytesTest, numbers_are_in_network_order_both_ways) {
  std::array<std::uint8_t, 18> room{};
  ByteWriter writer(room);
  writer.u8(0x01);
  writer.u16(0x0203);
  writer.u24(0x040506);
  writer.u32(0x0708090a);
  writer.u64(0x0b0c0d0e0f101112);
  EXPECT_TRUE(writer.ok());
  EXPECT_THAT(writer.written(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18));
  ByteReader reader(writer.written());
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.u16(), 0x0203);
  EXPECT_EQ(reader.u24(), 0x040506U);
  EXPECT_EQ(reader.u32(), 0x0708090aU);
  EXPECT_EQ(reader.u64(), 0x0b0c0d0e0f101112U);
  EXPECT_EQ(reader.left(), 0U);
  EXPECT_TRUE(reader.ok());
}

TEST(BytesTest, what_lies_beyond_the_end_is_nothing_and_stays_known) {
  const std::array<std::uint8_t, 3> bytes{1, 2, 3};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u32(), 0U);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0);
  EXPECT_TRUE(reader.take(1).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(BytesTest, what_has_no_room_is_left_out_and_so_is_what_follows) {
  std::array<std::uint8_t, 3> room{9, 9, 9};
  ByteWriter writer(room);
  writer.u16(0x0102);
  writer.u16(0x0304);
  writer.u8(5);
  EXPECT_FALSE(writer.ok());
  EXPECT_THAT(writer.written(), ElementsAre(1, 2));
  EXPECT_EQ(room[2], 9);
}

}  // namespace
}  // namespace madang::media
