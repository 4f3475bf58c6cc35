#include "kernel/media/dependency_descriptor.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernel/media/bit_reader.hpp"
#include "kernel/media/frame_info.hpp"

namespace madang::media {
namespace {

using Buffer = std::vector<std::uint8_t>;

class Bits {
 public:
  Bits& add(std::uint32_t value, unsigned count) {
    for (; count > 0; --count) {
      if (used_ % 8 == 0) bytes_.push_back(0);
      bytes_.back() |= static_cast<std::uint8_t>((value >> (count - 1) & 1U) << (7 - used_ % 8));
      ++used_;
    }
    return *this;
  }
  const Buffer& bytes() const { return bytes_; }

 private:
  Buffer bytes_;
  unsigned used_ = 0;
};

/// Two spatial layers of two temporal ones each, four decode targets and two chains: L2T2 of the scalability modes.
Buffer l2t2(std::uint16_t frame_number) {
  Bits bits;
  bits.add(1, 1).add(1, 1).add(62, 6).add(frame_number, 16);
  bits.add(1, 1).add(0, 1).add(0, 1).add(0, 1).add(0, 1);
  bits.add(62, 6).add(3, 5);
  bits.add(0, 2).add(1, 2).add(2, 2).add(0, 2).add(1, 2).add(3, 2);
  for (const unsigned needs : {0xaaU, 0xffU, 0x11U, 0x0aU, 0x0fU, 0x01U}) bits.add(needs, 8);
  bits.add(0, 1);
  for (int i = 0; i < 4; ++i) bits.add(1, 1).add(3, 4).add(0, 1);
  bits.add(1, 1).add(3, 4).add(1, 1).add(0, 4).add(0, 1);
  bits.add(2, 2);                                // two chains: below(5)
  bits.add(0, 1).add(0, 1).add(1, 1).add(1, 1);  // each target's
  for (int i = 0; i < 12; ++i) bits.add(static_cast<unsigned>(i), 4);
  bits.add(1, 1).add(319, 16).add(179, 16).add(639, 16).add(359, 16);
  return bits.bytes();
}

TEST(DependencyDescriptorTest, a_structure_is_read_whole_and_kept) {
  DependencyStructure kept;
  const auto read = read_dependency_descriptor(l2t2(77), kept);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->starts_frame && read->ends_frame && read->has_structure);
  EXPECT_EQ(read->frame_number, 77);
  EXPECT_EQ(read->active_targets, 0xfU);
  EXPECT_FALSE(read->has_dependencies);
  EXPECT_EQ(kept.templates_count, 6);
  EXPECT_EQ(kept.targets_count, 4);
  EXPECT_EQ(kept.chains_count, 2);
  EXPECT_EQ(kept.spatial_layers, 2);
  EXPECT_EQ(kept.sizes[0].width, 320);
  EXPECT_EQ(kept.sizes[1].height, 360);
  EXPECT_EQ(kept.templates[5].spatial, 1);
  EXPECT_EQ(kept.templates[5].temporal, 1);
  EXPECT_EQ(kept.target_within(0, 0), 0U);
  EXPECT_EQ(kept.target_within(0, 7), 1U);
  EXPECT_EQ(kept.target_within(1, 0), 2U);
  EXPECT_EQ(kept.target_within(3, 7), 3U);
}

TEST(DependencyDescriptorTest, later_frames_lean_on_the_structure) {
  DependencyStructure kept;
  const Buffer delta{0x80 | 0x00, 0x12, 0x34};  // template 0: the third from 62
  EXPECT_FALSE(read_dependency_descriptor(delta, kept)) << "of which there is none yet";
  ASSERT_TRUE(read_dependency_descriptor(l2t2(77), kept));
  const auto read = read_dependency_descriptor(delta, kept);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->starts_frame);
  EXPECT_FALSE(read->ends_frame);
  EXPECT_EQ(read->frame_number, 0x1234);
  EXPECT_EQ(read->spatial, 0);
  EXPECT_EQ(read->temporal, 1);
  EXPECT_TRUE(read->has_dependencies);
  EXPECT_FALSE(read->is_for(0));
  EXPECT_TRUE(read->is_for(1));
  EXPECT_FALSE(read->is_for(2));
  EXPECT_EQ(read->needs.of(3), FrameNeed::discardable);
  EXPECT_FALSE(read_dependency_descriptor(Buffer{0x80 | 20, 0, 0}, kept)) << "a template that is none";
}

TEST(DependencyDescriptorTest, a_frame_may_say_otherwise_than_its_template) {
  DependencyStructure kept;
  ASSERT_TRUE(read_dependency_descriptor(l2t2(77), kept));
  Bits bits;
  bits.add(3, 2).add(63, 6).add(5, 16).add(0, 1).add(1, 1).add(1, 1).add(1, 1).add(1, 1);
  bits.add(0b0011, 4);       // two targets are active
  bits.add(0b00011011, 8);   // needs
  bits.add(0, 2);            // leans on nothing
  bits.add(7, 8).add(8, 8);  // chains
  const auto read = read_dependency_descriptor(bits.bytes(), kept);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->active_targets, 3U);
  EXPECT_FALSE(read->has_dependencies);
  EXPECT_EQ(read->needs.of(0), FrameNeed::absent);
  EXPECT_EQ(read->needs.of(1), FrameNeed::discardable);
  EXPECT_EQ(read->needs.of(3), FrameNeed::required);
}

TEST(DependencyDescriptorTest, one_cut_anywhere_is_none_and_leaves_what_was_kept) {
  const Buffer bytes = l2t2(77);
  for (std::size_t size = 4; size < bytes.size(); ++size) {
    DependencyStructure kept;
    EXPECT_FALSE(read_dependency_descriptor(Bytes(bytes).first(size), kept)) << size;
    EXPECT_EQ(kept.templates_count, 0) << size;
  }
}

TEST(DependencyDescriptorTest, the_frames_number_is_written_over_in_a_packet) {
  Buffer bytes{0x90, 45, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0x10, 0x00, 0, 0};
  const Buffer descriptor = l2t2(77);
  bytes.push_back(8);
  bytes.push_back(static_cast<std::uint8_t>(descriptor.size()));
  bytes.insert(bytes.end(), descriptor.begin(), descriptor.end());
  while (bytes.size() % 4 > 0) bytes.push_back(0);
  bytes[15] = static_cast<std::uint8_t>((bytes.size() - 16) / 4);
  bytes.push_back(0x18);
  DependencyStructure kept;
  const auto packet = read_rtp(bytes);
  ASSERT_TRUE(packet);
  const auto info = frame_info(Codec::av1, *packet, Bytes(bytes).subspan(18, descriptor.size()), kept);
  ASSERT_TRUE(info);
  EXPECT_TRUE(info->starts_key_frame);
  EXPECT_EQ(info->pictures.bits, 16);
  EXPECT_EQ(info->pictures.number, 77);
  set_picture_numbers(Codec::av1, bytes, *packet, 8, {16, 0xabcd, {}, false});
  EXPECT_EQ(read_dependency_descriptor(Bytes(bytes).subspan(18, descriptor.size()), kept)->frame_number, 0xabcd);
}

TEST(BitReaderTest, small_numbers_take_as_few_bits_as_they_need) {
  // A.8.1 of the payload format: below five, 0 to 2 take two bits and 3 and 4 take three.
  Bits bits;
  bits.add(0, 2).add(1, 2).add(2, 2).add(6, 3).add(7, 3);
  BitReader reader(bits.bytes());
  for (const std::uint32_t expected : {0U, 1U, 2U, 3U, 4U}) EXPECT_EQ(reader.below(5), expected);
  EXPECT_EQ(reader.below(1), 0U);
  EXPECT_TRUE(reader.ok());
  reader.bits(32);
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace madang::media
