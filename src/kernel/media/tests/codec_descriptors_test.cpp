#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "kernel/media/frame_info.hpp"
#include "kernel/media/h264_payload.hpp"
#include "kernel/media/vp8_descriptor.hpp"
#include "kernel/media/vp9_descriptor.hpp"

namespace madang::media {
namespace {

using testing::ElementsAre;
using Buffer = std::vector<std::uint8_t>;

/// A key frame of 640x360 in three temporal layers, as Chromium sends it.
const Buffer kVp8Key{0x90, 0xe0, 0x92, 0x34, 0x07, 0x20, 0x10, 0x02, 0x00,
                     0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01, 0x00};

// RFC 7741, 4.2
TEST(Vp8DescriptorTest, a_key_frame_shows_its_size) {
  const auto read = read_vp8(kVp8Key);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->starts_frame());
  EXPECT_TRUE(read->is_key_frame);
  EXPECT_EQ(read->picture_id_bits, 15);
  EXPECT_EQ(read->picture_id, 0x1234);
  EXPECT_EQ(read->tl0_picture, 7);
  EXPECT_EQ(read->temporal, 0);
  EXPECT_TRUE(read->is_layer_sync);
  EXPECT_FALSE(read->key_index);
  EXPECT_EQ(read->size, 6U);
  EXPECT_EQ(read->width, 640);
  EXPECT_EQ(read->height, 360);
}

TEST(Vp8DescriptorTest, every_form_of_it_is_read) {
  const auto shortest = read_vp8(Buffer{0x10, 0x01});
  ASSERT_TRUE(shortest);
  EXPECT_EQ(shortest->size, 1U);
  EXPECT_FALSE(shortest->is_key_frame);
  EXPECT_EQ(shortest->picture_id_bits, 0);
  const auto seven = read_vp8(Buffer{0xa3, 0x90, 0x7f, 0x85, 0x00});
  ASSERT_TRUE(seven);
  EXPECT_TRUE(seven->is_discardable);
  EXPECT_FALSE(seven->starts_frame());
  EXPECT_EQ(seven->partition, 3);
  EXPECT_EQ(seven->picture_id_bits, 7);
  EXPECT_EQ(seven->picture_id, 0x7f);
  EXPECT_FALSE(seven->temporal);
  EXPECT_EQ(seven->key_index, 5);
  EXPECT_FALSE(seven->is_key_frame) << "it does not start here";
  const auto layered = read_vp8(Buffer{0x80, 0x20, 0x80, 0x00});
  ASSERT_TRUE(layered);
  EXPECT_EQ(layered->temporal, 2);
  EXPECT_FALSE(layered->is_layer_sync);
}

TEST(Vp8DescriptorTest, one_cut_short_is_none) {
  for (std::size_t size = 0; size <= 6; ++size) EXPECT_FALSE(read_vp8(Bytes(kVp8Key).first(size))) << size;
  const auto without_size = read_vp8(Bytes(kVp8Key).first(12));
  ASSERT_TRUE(without_size);
  EXPECT_TRUE(without_size->is_key_frame);
  EXPECT_EQ(without_size->width, 0);
}

TEST(Vp8DescriptorTest, numbers_are_written_over_in_their_width) {
  Buffer bytes = kVp8Key;
  const auto read = read_vp8(bytes);
  set_picture_id(bytes, *read, 0x7fff);
  set_tl0_picture(bytes, *read, 255);
  const auto again = read_vp8(bytes);
  EXPECT_EQ(again->picture_id, 0x7fff);
  EXPECT_EQ(again->tl0_picture, 255);
  EXPECT_EQ(again->width, 640);
  Buffer seven{0x90, 0x80, 0x01, 0x01};
  set_picture_id(seven, *read_vp8(seven), 0x1ff);
  set_tl0_picture(seven, *read_vp8(seven), 9);
  EXPECT_THAT(seven, ElementsAre(0x90, 0x80, 0x7f, 0x01));
}

// RFC 9628, 4.2
TEST(Vp9DescriptorTest, a_key_picture_brings_its_structure) {
  const Buffer bytes{0xaa, 0x92, 0x34, 0x00, 0x05, 0x38, 0x01, 0x40, 0x00, 0xb4, 0x02,
                     0x80, 0x01, 0x68, 0x02, 0x04, 0x01, 0x28, 0x01, 0x02, 0xff};
  const auto read = read_vp9(bytes);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->starts_key_picture());
  EXPECT_EQ(read->picture_id, 0x1234);
  EXPECT_EQ(read->tl0_picture, 5);
  EXPECT_EQ(read->spatial_layers, 2);
  EXPECT_EQ(read->width, 640);
  EXPECT_EQ(read->height, 360);
  EXPECT_EQ(read->size, bytes.size() - 1);
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(read_vp9(Bytes(bytes).first(size))) << size;
}

TEST(Vp9DescriptorTest, layers_and_references_are_read) {
  const Buffer bytes{0xfd, 0x05, 0x53, 0x03, 0x04, 0x00};
  const auto read = read_vp9(bytes);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->is_predicted);
  EXPECT_TRUE(read->is_flexible);
  EXPECT_TRUE(read->ends_frame);
  EXPECT_TRUE(read->is_not_reference);
  EXPECT_EQ(read->picture_id_bits, 7);
  EXPECT_EQ(read->temporal, 2);
  EXPECT_TRUE(read->is_switching_up);
  EXPECT_EQ(read->spatial, 1);
  EXPECT_TRUE(read->needs_lower_spatial);
  EXPECT_FALSE(read->tl0_picture);
  EXPECT_EQ(read->size, 5U);
  EXPECT_FALSE(read->starts_key_picture());
  EXPECT_FALSE(read_vp9(Buffer{0xd0, 0x05, 0x03, 0x03, 0x03, 0x00})) << "more than three references";
}

TEST(Vp9DescriptorTest, numbers_are_written_over_in_their_width) {
  Buffer bytes{0xa8, 0x92, 0x34, 0x00, 0x05, 0xff};
  set_picture_id(bytes, *read_vp9(bytes), 0x0102);
  set_tl0_picture(bytes, *read_vp9(bytes), 6);
  EXPECT_THAT(bytes, ElementsAre(0xa8, 0x81, 0x02, 0x00, 0x06, 0xff));
}

// RFC 6184, 5.6 to 5.8
TEST(H264PayloadTest, units_come_alone_together_and_in_parts) {
  const auto slice = read_h264(Buffer{0x41, 1, 2});
  ASSERT_TRUE(slice);
  EXPECT_TRUE(slice->has(NalType::slice));
  EXPECT_FALSE(slice->starts_key_frame());
  EXPECT_EQ(slice->reference_idc, 2);
  const auto key = read_h264(Buffer{0x78, 0, 2, 0x67, 1, 0, 1, 0x68, 0, 2, 0x65, 3});
  ASSERT_TRUE(key);
  EXPECT_EQ(key->form, H264Payload::Form::several);
  EXPECT_TRUE(key->has(NalType::sequence_parameters));
  EXPECT_TRUE(key->has(NalType::picture_parameters));
  EXPECT_TRUE(key->has(NalType::idr_slice));
  EXPECT_TRUE(key->starts_key_frame());
  EXPECT_EQ(key->reference_idc, 3);
  const auto first = read_h264(Buffer{0x7c, 0x85, 1});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->form, H264Payload::Form::part);
  EXPECT_TRUE(first->starts_key_frame());
  EXPECT_FALSE(first->ends_unit);
  const auto last = read_h264(Buffer{0x7c, 0x45, 1});
  ASSERT_TRUE(last);
  EXPECT_FALSE(last->starts_key_frame());
  EXPECT_TRUE(last->ends_unit);
}

TEST(H264PayloadTest, what_does_not_fit_is_none) {
  for (const auto& bytes :
       {Buffer{}, Buffer{0xe1}, Buffer{0x60}, Buffer{0x78}, Buffer{0x78, 0, 0}, Buffer{0x78, 0, 3, 0x67, 1},
        Buffer{0x78, 0, 1, 0x67, 0}, Buffer{0x78, 0, 1, 0x78}, Buffer{0x7c}, Buffer{0x7c, 0x85}, Buffer{0x7c, 0xc5, 1},
        Buffer{0x7c, 0x9c, 1}, Buffer{0x79, 0, 0, 0, 1, 0x67}})
    EXPECT_FALSE(read_h264(bytes)) << testing::PrintToString(bytes);
}

Buffer packet_of(const Buffer& payload, bool marker = false) {
  Buffer bytes{0x80, static_cast<std::uint8_t>(marker ? 0xe0 : 0x60), 0, 1, 0, 0, 0, 2, 0, 0, 0, 3};
  bytes.insert(bytes.end(), payload.begin(), payload.end());
  return bytes;
}

TEST(FrameInfoTest, one_question_for_every_codec) {
  DependencyStructure structure;
  Buffer bytes = packet_of(kVp8Key, true);
  const auto vp8 = frame_info(Codec::vp8, *read_rtp(bytes), {}, structure);
  ASSERT_TRUE(vp8);
  EXPECT_TRUE(vp8->starts_frame && vp8->ends_frame && vp8->starts_key_frame && vp8->is_switching_up);
  EXPECT_EQ(vp8->pictures.number, 0x1234);
  EXPECT_TRUE(vp8->pictures.is_gapless);
  set_picture_numbers(Codec::vp8, bytes, *read_rtp(bytes), 0, {15, 0x0ff, 8, true});
  EXPECT_EQ(frame_info(Codec::vp8, *read_rtp(bytes), {}, structure)->pictures.number, 0x0ff);
  EXPECT_EQ(frame_info(Codec::vp8, *read_rtp(bytes), {}, structure)->pictures.tl0_picture, 8);

  bytes = packet_of({0xa8, 0x92, 0x34, 0x00, 0x05, 0xff});
  const auto vp9 = frame_info(Codec::vp9, *read_rtp(bytes), {}, structure);
  ASSERT_TRUE(vp9);
  EXPECT_TRUE(vp9->starts_key_frame);
  EXPECT_FALSE(vp9->pictures.is_gapless);
  set_picture_numbers(Codec::vp9, bytes, *read_rtp(bytes), 0, {15, 1, 8, false});
  EXPECT_EQ(frame_info(Codec::vp9, *read_rtp(bytes), {}, structure)->pictures.number, 1);

  bytes = packet_of({0x65, 1}, true);
  const auto h264 = frame_info(Codec::h264, *read_rtp(bytes), {}, structure);
  ASSERT_TRUE(h264);
  EXPECT_TRUE(h264->starts_key_frame && h264->ends_frame);
  EXPECT_EQ(h264->pictures.bits, 0);

  bytes = packet_of({0x18, 1});
  EXPECT_TRUE(frame_info(Codec::av1, *read_rtp(bytes), {}, structure)->starts_key_frame);
  bytes = packet_of({0x10, 1});
  EXPECT_FALSE(frame_info(Codec::av1, *read_rtp(bytes), {}, structure)->starts_key_frame);
  EXPECT_TRUE(frame_info(Codec::opus, *read_rtp(bytes), {}, structure)->starts_frame);
  bytes = packet_of({});
  EXPECT_FALSE(frame_info(Codec::opus, *read_rtp(bytes), {}, structure));
}

}  // namespace
}  // namespace madang::media
