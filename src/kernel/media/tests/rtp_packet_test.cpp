#include "kernel/media/rtp_packet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

#include "kernel/media/rtp_extensions.hpp"
#include "kernel/media/rtx.hpp"
#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using Buffer = std::vector<std::uint8_t>;

constexpr ExtensionIds kIds{.mid = 1,
                            .rid = 2,
                            .repaired_rid = 3,
                            .audio_level = 6,
                            .transport_sequence = 4,
                            .send_time = 5,
                            .playout_delay = 7,
                            .dependencies = 8};

// RFC 3550, 5.1: version 2, padding, extension, two contributors, marker, type 96
Buffer everything() {
  return {0xb2, 0xe0, 0x12, 0x34, 0x01, 0x02, 0x03, 0x04, 0xca, 0xfe, 0xba, 0xbe,  //
          0x00, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x0b,                          //
          0xbe, 0xde, 0x00, 0x06,                                                  //
          0x11, '4',  '2',                                                         // mid
          0x20, 'h',                                                               // rid
          0x00,                                                                    // between them
          0x41, 0x7f, 0xff,                                                        // transport-wide
          0x52, 0x12, 0x34, 0x56,                                                  // absolute time
          0x60, 0x9e,                                                              // level 30, a voice
          0x72, 0x00, 0x50, 0x32,                                                  // 5 and 50
          0x30, 'q',  0x00, 0x00, 0x00,                                            // repaired
          'd',  'a',  't',  'a',  0x00, 0x00, 0x03};
}

TEST(RtpPacketTest, every_part_of_a_packet_is_read) {
  const Buffer bytes = everything();
  const auto packet = read_rtp(bytes);
  ASSERT_TRUE(packet);
  EXPECT_TRUE(packet->marker);
  EXPECT_EQ(packet->payload_type, 96);
  EXPECT_EQ(packet->sequence, 0x1234);
  EXPECT_EQ(packet->timestamp, 0x01020304U);
  EXPECT_EQ(packet->ssrc, 0xcafebabeU);
  ASSERT_EQ(packet->contributor_count(), 2U);
  EXPECT_EQ(packet->contributor(1), 11U);
  EXPECT_THAT(packet->payload, ElementsAre('d', 'a', 't', 'a'));
  EXPECT_EQ(packet->padding, 3U);
  EXPECT_EQ(packet->payload_at, bytes.size() - 7);
}

TEST(RtpPacketTest, extensions_are_known_by_the_ids_of_the_session) {
  const Buffer bytes = everything();
  const auto known = read_extensions(*read_rtp(bytes), kIds);
  EXPECT_EQ(known.mid, "42");
  EXPECT_EQ(known.rid, "h");
  EXPECT_EQ(known.repaired_rid, "q");
  EXPECT_EQ(known.transport_sequence, 0x7fff);
  EXPECT_EQ(known.send_time, 0x123456U);
  ASSERT_TRUE(known.audio_level);
  EXPECT_EQ(known.audio_level->level, 30);
  EXPECT_TRUE(known.audio_level->is_voice);
  ASSERT_TRUE(known.playout_delay);
  EXPECT_EQ(known.playout_delay->least, 5);
  EXPECT_EQ(known.playout_delay->most, 50);
  EXPECT_TRUE(known.dependencies.empty());
  const auto unknown = read_extensions(*read_rtp(bytes), {});
  EXPECT_TRUE(unknown.mid.empty());
  EXPECT_FALSE(unknown.transport_sequence);
}

TEST(RtpPacketTest, a_packet_cut_anywhere_is_none_or_has_less_payload) {
  const Buffer bytes = everything();
  const std::size_t header = read_rtp(bytes)->payload_at;
  for (std::size_t size = 0; size < header; ++size) EXPECT_FALSE(read_rtp(Bytes(bytes).first(size))) << size;
  Buffer other = everything();
  other[0] = 0x72;
  EXPECT_FALSE(read_rtp(other));
  for (const int padding : {0, 8, 255}) {
    other = everything();
    other.back() = static_cast<std::uint8_t>(padding);
    EXPECT_FALSE(read_rtp(other)) << padding;
  }
  other.back() = 7;
  ASSERT_TRUE(read_rtp(other));
  EXPECT_TRUE(read_rtp(other)->is_padding_only());
}

TEST(RtpPacketTest, only_the_field_that_is_written_over_changes) {
  Buffer bytes = everything();
  set_marker(bytes, false);
  set_payload_type(bytes, 127);
  set_sequence(bytes, 0xffff);
  set_timestamp(bytes, 0xdeadbeef);
  set_ssrc(bytes, 7);
  const auto packet = read_rtp(bytes);
  ASSERT_TRUE(packet);
  EXPECT_FALSE(packet->marker);
  EXPECT_EQ(packet->payload_type, 127);
  EXPECT_EQ(packet->sequence, 0xffff);
  EXPECT_EQ(packet->timestamp, 0xdeadbeefU);
  EXPECT_EQ(packet->ssrc, 7U);
  EXPECT_EQ(packet->contributor(0), 10U);
  EXPECT_EQ(read_extensions(*packet, kIds).mid, "42");
}

TEST(RtpPacketTest, extensions_are_written_over_when_their_size_stays) {
  Buffer bytes = everything();
  const auto packet = read_rtp(bytes);
  EXPECT_TRUE(set_transport_sequence(bytes, *packet, 4, 0xabcd));
  EXPECT_TRUE(set_send_time(bytes, *packet, 5, 0x654321));
  EXPECT_TRUE(set_extension(bytes, *packet, 1, Buffer{'7', '1'}));
  EXPECT_FALSE(set_extension(bytes, *packet, 1, Buffer{'7'}));
  EXPECT_FALSE(set_extension(bytes, *packet, 9, Buffer{'7'}));
  const auto known = read_extensions(*read_rtp(bytes), kIds);
  EXPECT_EQ(known.transport_sequence, 0xabcd);
  EXPECT_EQ(known.send_time, 0x654321U);
  EXPECT_EQ(known.mid, "71");
  EXPECT_EQ(known.rid, "h");
}

// RFC 8285, 4.2: what ends the walk, and what is stepped over
TEST(RtpPacketTest, reserved_ids_end_the_walk) {
  const auto with = [](std::initializer_list<std::uint8_t> elements, std::uint16_t profile) {
    Buffer bytes{0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, std::uint8_t(profile >> 8), std::uint8_t(profile), 0, 0};
    bytes.insert(bytes.end(), elements);
    while (bytes.size() % 4 > 0) bytes.push_back(0);
    bytes[15] = static_cast<std::uint8_t>((bytes.size() - 16) / 4);
    return bytes;
  };
  const auto found = [](const Buffer& bytes, std::uint8_t id) {
    const auto packet = read_rtp(bytes);
    return packet && find_extension(*packet, id).has_value();
  };
  EXPECT_TRUE(found(with({0x10, 1, 0x20, 2}, 0xbede), 2));
  EXPECT_FALSE(found(with({0x10, 1, 0xf0, 9, 0x20, 2}, 0xbede), 2));
  EXPECT_FALSE(found(with({0x10, 1, 0x01, 9, 9, 0x20, 2}, 0xbede), 2));
  EXPECT_FALSE(found(with({0x10, 1, 0x2f, 2}, 0xbede), 2)) << "it does not fit";
  EXPECT_TRUE(found(with({1, 0, 0, 0, 200, 2, 7, 7}, 0x1005), 200)) << "of two bytes";
  EXPECT_TRUE(found(with({1, 0, 0, 0, 200, 2, 7, 7}, 0x1005), 1)) << "and empty";
  EXPECT_FALSE(found(with({200, 20, 7, 7}, 0x1000), 200));
  EXPECT_FALSE(found(with({0x10, 1}, 0xabcd), 1)) << "another profile";
}

TEST(RtpPacketTest, what_is_written_is_read) {
  std::mt19937 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Buffer> values(random() % 6);
    std::vector<ExtensionValue> extensions;
    const bool small = random() % 2 == 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i].resize(small ? 1 + random() % 16 : random() % 40);
      for (auto& byte : values[i]) byte = static_cast<std::uint8_t>(random());
      extensions.push_back({static_cast<std::uint8_t>(small ? 1 + i : 1 + 40 * i), values[i]});
    }
    std::array<std::uint8_t, 600> room{};
    ByteWriter writer(room);
    const RtpHeader header{static_cast<std::uint8_t>(random() % 128), random() % 2 == 0,
                           static_cast<std::uint16_t>(random()), static_cast<std::uint32_t>(random()),
                           static_cast<std::uint32_t>(random())};
    ASSERT_TRUE(write_rtp_header(writer, header, extensions));
    const Buffer payload(random() % 100, 0x55);
    writer.bytes(payload);
    const auto padding = static_cast<std::uint8_t>(random() % 256);
    ASSERT_EQ(add_padding(writer, room, padding), padding > 0);
    const auto packet = read_rtp(writer.written());
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->ssrc, header.ssrc);
    EXPECT_EQ(packet->sequence, header.sequence);
    EXPECT_EQ(packet->marker, header.marker);
    EXPECT_EQ(packet->padding, padding);
    EXPECT_THAT(packet->payload, ElementsAreArray(payload));
    for (const auto& each : extensions) {
      const auto found = find_extension(*packet, each.id);
      ASSERT_TRUE(found);
      EXPECT_THAT(*found, ElementsAreArray(each.value));
    }
  }
}

TEST(RtpPacketTest, what_has_no_room_or_no_id_is_not_written) {
  std::array<std::uint8_t, 20> room{};
  ByteWriter writer(room);
  const Buffer value(16);
  EXPECT_FALSE(write_rtp_header(writer, {}, std::array{ExtensionValue{1, value}}));
  ByteWriter other(room);
  EXPECT_FALSE(write_rtp_header(other, {}, std::array{ExtensionValue{0, value}}));
}

// RFC 4588, 4
TEST(RtxTest, a_retransmission_carries_the_packet_and_its_number) {
  const Buffer bytes = everything();
  std::array<std::uint8_t, 100> room{};
  const std::size_t size = wrap_rtx(bytes, *read_rtp(bytes), {.payload_type = 97, .sequence = 9, .ssrc = 77}, room);
  ASSERT_EQ(size, bytes.size() - 3 + 2);
  const MutableBytes sent = MutableBytes(room).first(size);
  const auto packet = read_rtp(sent);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->payload_type, 97);
  EXPECT_TRUE(packet->marker);
  EXPECT_EQ(packet->sequence, 9);
  EXPECT_EQ(packet->ssrc, 77U);
  EXPECT_EQ(packet->timestamp, 0x01020304U);
  EXPECT_THAT(packet->payload, ElementsAre(0x12, 0x34, 'd', 'a', 't', 'a'));
  const auto back = unwrap_rtx(sent, *packet, 96, 0xcafebabe);
  ASSERT_TRUE(back);
  Buffer original = everything();
  original.resize(original.size() - 3);
  original[0] &= 0xdf;
  EXPECT_THAT(*back, ElementsAreArray(original));
}

TEST(RtxTest, what_only_probes_carries_nothing_and_what_has_no_room_is_not_written) {
  Buffer probe{0xa0, 97, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3};
  EXPECT_FALSE(unwrap_rtx(probe, *read_rtp(probe), 96, 1));
  const Buffer bytes = everything();
  std::array<std::uint8_t, 50> room{};
  EXPECT_EQ(wrap_rtx(bytes, *read_rtp(bytes), {}, room), 0U);
}

TEST(SequenceNumbersTest, numbers_run_over) {
  EXPECT_TRUE(is_newer(2, 65'530));
  EXPECT_FALSE(is_newer(65'530, 2));
  EXPECT_EQ(distance(65'530, 2), -8);
  EXPECT_EQ(timestamp_distance(5, 0xfffffffb), 10);
  SequenceUnroller unroller;
  EXPECT_EQ(unroller.unroll(65'534), 65'534);
  EXPECT_EQ(unroller.unroll(3), 65'539);
  EXPECT_EQ(unroller.unroll(65'535), 65'535);
  EXPECT_EQ(unroller.newest(), 65'539);
}

}  // namespace
}  // namespace madang::media
