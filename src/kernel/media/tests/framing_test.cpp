#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "kernel/media/packet_kind.hpp"
#include "kernel/media/stream_frames.hpp"

namespace madang::media {
namespace {

using Packets = std::vector<std::vector<std::uint8_t>>;

/// What comes out of a stream that arrives in pieces as long as `next_size` says, or less where there is no room.
template <typename Size>
Packets read_stream(StreamFrames& frames, Bytes stream, Size next_size) {
  Packets packets;
  while (!stream.empty() && !frames.is_broken()) {
    const MutableBytes room = frames.room();
    EXPECT_FALSE(room.empty());
    const std::size_t size = std::min({next_size(), room.size(), stream.size()});
    std::ranges::copy(stream.first(size), room.begin());
    frames.filled(size);
    stream = stream.subspan(size);
    while (const auto packet = frames.next()) packets.emplace_back(packet->begin(), packet->end());
  }
  return packets;
}

TEST(StreamFramesTest, packets_come_out_however_the_stream_is_cut) {
  std::mt19937 random(4);
  Packets sent;
  std::vector<std::uint8_t> stream;
  for (int i = 0; i < 300; ++i) {
    const std::size_t size = i % 50 == 0 ? StreamFrames::kMostPacket : random() % 300;
    const auto header = frame_header(static_cast<std::uint16_t>(size));
    stream.insert(stream.end(), header.begin(), header.end());
    stream.insert(stream.end(), size, static_cast<std::uint8_t>(i));
    if (size > 0) sent.emplace_back(size, static_cast<std::uint8_t>(i));
  }
  for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{2'000}, std::size_t{100'000}}) {
    StreamFrames frames;
    EXPECT_EQ(read_stream(frames, stream, [&] { return 1 + random() % most; }), sent) << most;
    EXPECT_FALSE(frames.is_broken());
  }
}

TEST(StreamFramesTest, a_packet_that_is_too_long_breaks_the_stream_for_good) {
  StreamFrames frames;
  const std::vector<std::uint8_t> stream{0, 1, 9, 0x06, 0x41, 0, 1, 9};
  EXPECT_EQ(read_stream(frames, stream, [] { return std::size_t{100}; }), (Packets{{9}}));
  EXPECT_TRUE(frames.is_broken());
  EXPECT_TRUE(frames.room().empty());
  EXPECT_FALSE(frames.next().has_value());
}

TEST(PacketKindTest, the_first_byte_tells_and_for_rtcp_the_second) {
  const auto kind = [](std::uint8_t first, std::uint8_t second) {
    const std::array<std::uint8_t, 2> packet{first, second};
    return kind_of_packet(packet);
  };
  for (int first = 0; first < 256; ++first) {
    PacketKind expected = PacketKind::kNone;
    if (first <= 3) expected = PacketKind::kStun;
    if (first >= 20 && first <= 63) expected = PacketKind::kDtls;
    if (first >= 128 && first <= 191) expected = PacketKind::kRtp;
    EXPECT_EQ(kind(static_cast<std::uint8_t>(first), 96), expected) << first;
  }
  for (const std::uint8_t second : {192, 200, 206, 223}) EXPECT_EQ(kind(0x80, second), PacketKind::kRtcp);
  for (const std::uint8_t second : {0, 96, 127, 191, 224, 255}) EXPECT_EQ(kind(0x80, second), PacketKind::kRtp);
  EXPECT_EQ(kind_of_packet({}), PacketKind::kNone);
}

}  // namespace
}  // namespace madang::media
