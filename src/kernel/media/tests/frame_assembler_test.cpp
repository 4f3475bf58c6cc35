#include "kernel/media/frame_assembler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "kernel/media/access_unit.hpp"
#include "kernel/media/frame_payload.hpp"
#include "kernel/media/picture_size.hpp"
#include "kernel/media/tests/encoded_media.hpp"
#include "kernel/media/tests/frame_packets.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using tests::Encoded;
using tests::PacketBytes;
using tests::Packetizer;

constexpr int kSeconds = 3;
constexpr auto kStep = 1ms;  // from packet to packet

bool is_key(RecordedCodec codec, std::size_t frame) { return codec == RecordedCodec::opus || frame % 20 == 0; }

/// What a decoder sees: of H.264 the units alone.
Encoded plain(RecordedCodec codec, Bytes frame) {
  if (codec != RecordedCodec::h264) return {frame.begin(), frame.end()};
  Encoded units;
  append_with_lengths(frame, units);
  return units;
}

struct Sent {
  PacketBytes bytes;
  std::size_t frame = 0;
};

struct Came {
  std::int64_t timestamp = 0;
  bool is_key = false;
  Encoded bytes;
};

class FrameAssemblerTest : public testing::TestWithParam<RecordedCodec> {
 protected:
  /// Encoded once for all tests of the codec.
  static const std::vector<Encoded>& encoded() {
    static std::map<RecordedCodec, std::vector<Encoded>> known;
    auto& frames = known[GetParam()];
    if (!frames.empty()) return frames;
    const tests::RecordingFolder folder;
    if (GetParam() == RecordedCodec::opus) return frames = tests::encoded_opus(folder, kSeconds);
    return frames = tests::encoded_video(folder, GetParam(), kSeconds, 322, 182);
  }

  FrameAssemblerTest() {
    Packetizer packetizer{.codec = GetParam()};
    for (std::size_t i = 0; i < frames.size(); ++i)
      for (auto& bytes : packetizer.packets(frames[i], timestamp_of(i), is_key(GetParam(), i)))
        packets.push_back({std::move(bytes), i});
  }

  static std::uint32_t timestamp_of(std::size_t frame) {
    return 0xffff'f000U + static_cast<std::uint32_t>(frame) * 4'500;
  }

  void hear(const PacketBytes& bytes) {
    const auto packet = read_rtp(bytes);
    ASSERT_TRUE(packet);
    assembler.add(*packet, now, now);
    now += kStep;
    take();
  }
  void take() {
    while (const auto frame = assembler.next(now))
      came.push_back({frame->timestamp, frame->is_key, plain(GetParam(), frame->bytes)});
  }

  std::size_t frame_of(const Came& one) const {
    return static_cast<std::size_t>((one.timestamp - came_first_timestamp) / 4'500);
  }

  const std::vector<Encoded>& frames = encoded();
  std::vector<Sent> packets;
  FrameAssembler assembler{GetParam()};
  MediaTime now{1h};
  std::vector<Came> came;
  const std::int64_t came_first_timestamp = 0xffff'f000;
};

TEST_P(FrameAssemblerTest, frames_come_out_as_they_went_in_whatever_order_and_however_often_packets_come) {
  std::mt19937 random(7);
  std::vector<Sent> shuffled = packets;
  for (std::size_t i = 1; i + 6 < shuffled.size(); i += 6)
    std::shuffle(shuffled.begin() + static_cast<std::ptrdiff_t>(i),
                 shuffled.begin() + static_cast<std::ptrdiff_t>(i + 6), random);
  for (const Sent& sent : shuffled) {
    hear(sent.bytes);
    if (random() % 4 == 0) hear(sent.bytes);
  }
  ASSERT_EQ(came.size(), frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ(came[i].bytes, plain(GetParam(), frames[i])) << i;
    EXPECT_EQ(came[i].timestamp, came_first_timestamp + 4'500 * static_cast<std::int64_t>(i));
    EXPECT_EQ(came[i].is_key, is_key(GetParam(), i)) << i;
  }
}

TEST_P(FrameAssemblerTest, what_was_lost_is_waited_for) {
  std::vector<Sent> later;
  for (std::size_t i = 0; i < packets.size(); ++i) {
    if (i % 9 == 4)
      later.push_back(packets[i]);
    else
      hear(packets[i].bytes);
    // Within the patience.
    if (later.size() == 3) {
      for (const Sent& sent : later) hear(sent.bytes);
      later.clear();
    }
  }
  for (const Sent& sent : later) hear(sent.bytes);
  EXPECT_EQ(came.size(), frames.size());
  EXPECT_FALSE(assembler.needs_key_frame());
}

TEST_P(FrameAssemblerTest, after_what_stays_lost_it_goes_on_where_a_viewer_can_begin) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    assembler = FrameAssembler(GetParam());
    came.clear();
    std::vector<bool> is_whole(frames.size(), true);
    for (const Sent& sent : packets) {
      const bool is_lost = random() % 60 == 0 && sent.frame > 0;
      if (is_lost)
        is_whole[sent.frame] = false;
      else
        hear(sent.bytes);
    }
    now += FrameAssembler::kPatience;
    take();
    bool can_decode = true;
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      can_decode = is_whole[i] && (can_decode || is_key(GetParam(), i));
      if (can_decode) expected.push_back(i);
    }
    std::vector<std::size_t> got;
    for (const Came& one : came) got.push_back(frame_of(one));
    EXPECT_EQ(got, expected) << seed;
    for (const Came& one : came) EXPECT_EQ(one.bytes, plain(GetParam(), frames[frame_of(one)]));
  }
}

TEST_P(FrameAssemblerTest, numbers_that_begin_anew_are_followed) {
  for (const Sent& sent : packets) hear(sent.bytes);
  const std::size_t before = came.size();
  Packetizer again{.codec = GetParam(), .sequence = 60'000};
  for (int round = 0; round < 12; ++round)
    for (const auto& bytes :
         again.packets(frames[0], timestamp_of(frames.size() + static_cast<std::size_t>(round)), true))
      for (std::size_t i = 0; i < 10; ++i) hear(bytes);
  EXPECT_GT(came.size(), before);
  EXPECT_EQ(came.back().bytes, plain(GetParam(), frames[0]));
}

TEST_P(FrameAssemblerTest, what_is_no_payload_of_the_codec_breaks_its_frame_alone) {
  if (GetParam() == RecordedCodec::opus || GetParam() == RecordedCodec::vp8) return;  // anything is one of theirs
  Packetizer wrong{.codec = GetParam(), .sequence = 100};
  const std::vector<std::uint8_t> nonsense{0x80};
  hear(wrong.packet(nonsense, timestamp_of(0), true));
  EXPECT_TRUE(assembler.needs_key_frame());
  for (const auto& bytes : wrong.packets(frames[0], timestamp_of(1), true)) hear(bytes);
  EXPECT_EQ(came.size(), 1U);
}

TEST_P(FrameAssemblerTest, a_key_frame_says_its_size) {
  if (GetParam() == RecordedCodec::opus) return;
  EXPECT_EQ(picture_size(GetParam(), frames[0]), (PictureSize{322, 182}));
  EXPECT_EQ(picture_size(GetParam(), frames[1]), std::nullopt);
  for (std::size_t size = 0; size < 8; ++size)
    EXPECT_EQ(picture_size(GetParam(), Bytes(frames[0]).first(std::min(size, frames[0].size()))), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(All, FrameAssemblerTest,
                         testing::Values(RecordedCodec::opus, RecordedCodec::vp8, RecordedCodec::vp9,
                                         RecordedCodec::h264));

TEST(FramePayloadTest, layers_become_one_superframe) {
  std::vector<std::uint8_t> frame(300, 1);
  const std::array<std::size_t, 2> begins{0, 100};
  append_superframe_index(begins, frame);
  ASSERT_EQ(frame.size(), 310U);
  EXPECT_THAT(Bytes(frame).last(10), testing::ElementsAre(0xd9, 100, 0, 0, 0, 200, 0, 0, 0, 0xd9));
}

}  // namespace
}  // namespace madang::media
