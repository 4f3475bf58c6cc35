#include "kernel/media/published_layer.hpp"

#include <gtest/gtest.h>

namespace madang::media {
namespace {

using namespace std::chrono_literals;

constexpr MediaTime kBegin{1h};

class PublishedLayerTest : public testing::Test {
 protected:
  /// The next of the stream, which is kept where somebody is sent it.
  void comes(bool starts_key_frame, bool is_kept) {
    MediaPacket* const packet = pool_.take();
    packet->header.sequence = next_++;
    packet->came = now_ += 1ms;
    packet->frame = {};
    packet->frame.starts_key_frame = starts_key_frame;
    packet->is_empty = false;
    packet->payload_size = 100;
    ASSERT_TRUE(layer_.note(*packet, 1));
    is_kept ? layer_.keep(*packet) : PacketPool::release(*packet);
    if (next_ % 64 == 0) layer_.on_time(now_);
  }

  PacketPool pool_;
  PublishedLayer layer_{SlotKind::camera, 0, 1};
  std::uint16_t next_ = 65'500;
  MediaTime now_ = kBegin;
};

TEST_F(PublishedLayerTest, it_begins_with_the_newest_key_frame_and_all_that_followed) {
  EXPECT_FALSE(layer_.beginning(now_));
  for (int i = 0; i < 120; ++i) comes(i == 10 || i == 60, true);
  const auto found = layer_.beginning(now_);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->first, static_cast<std::uint16_t>(65'500 + 60));
  EXPECT_EQ(found->last, static_cast<std::uint16_t>(next_ - 1));
  EXPECT_EQ(found->newest->header.sequence, found->last);
  EXPECT_EQ(found->bytes, 60 * (100 + static_cast<std::int64_t>(kRtpHeaderSize)));
  EXPECT_FALSE(layer_.beginning(now_ + 300ms)) << "it is too old by then";
}

TEST_F(PublishedLayerTest, what_has_a_gap_is_no_beginning) {
  comes(true, true);
  comes(false, true);
  EXPECT_TRUE(layer_.beginning(now_));
  comes(false, false);
  comes(false, true);
  EXPECT_FALSE(layer_.beginning(now_));
  comes(true, true);
  EXPECT_TRUE(layer_.beginning(now_));
}

TEST_F(PublishedLayerTest, key_frames_are_found_however_many_packets_came_without_one) {
  for (const int without : {100, 32'760, 32'780, 50'000, 65'600, 140'000}) {
    comes(true, true);
    for (int i = 0; i < without; ++i) comes(false, false);
    EXPECT_FALSE(layer_.beginning(now_)) << without;
    comes(false, true);
    EXPECT_FALSE(layer_.beginning(now_)) << "a number that the key frame had once";
    comes(true, true);
    const auto found = layer_.beginning(now_);
    ASSERT_TRUE(found) << without;
    EXPECT_EQ(found->first, static_cast<std::uint16_t>(next_ - 1));
  }
  comes(true, true);
  for (int i = 0; i < 65'535; ++i) comes(false, false);
  comes(false, true);
  EXPECT_FALSE(layer_.beginning(now_)) << "its very number";
}

}  // namespace
}  // namespace madang::media
