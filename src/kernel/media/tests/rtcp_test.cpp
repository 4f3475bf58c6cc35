#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

#include "kernel/media/rtcp_reader.hpp"
#include "kernel/media/rtcp_writer.hpp"

namespace madang::media {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using Buffer = std::vector<std::uint8_t>;

RtcpPacket only(Bytes datagram) {
  RtcpReader reader(datagram);
  const auto packet = reader.next();
  EXPECT_TRUE(packet);
  EXPECT_FALSE(reader.next());
  return packet.value_or(RtcpPacket{});
}

std::vector<std::uint16_t> numbers_of(const Nack& nack) {
  std::vector<std::uint16_t> numbers;
  nack.each_sequence([&](std::uint16_t sequence) { numbers.push_back(sequence); });
  return numbers;
}

// RFC 3550, 6.4.1 and 6.5
TEST(RtcpTest, a_compound_is_read_packet_for_packet) {
  const Buffer bytes{0x81, 200, 0,    12,                                          //
                     0,    0,   0,    1,                                           // its source
                     0xe0, 0,   0,    1,    0x80, 0,    0,    0,                   // NTP
                     0,    0,   0,    2,    0,    0,    0,    3,    0, 0,   0, 4,  //
                     0,    0,   0,    9,    0x40, 0xff, 0xff, 0xfe,                // of source 9: a quarter, -2
                     0,    1,   0x12, 0x34, 0,    0,    0,    7,                   //
                     1,    2,   3,    4,    0,    1,    0,    0,                   //
                     0x82, 202, 0,    5,                                           //
                     0,    0,   0,    1,    2,    1,    'n',  1,    1, 'a', 0, 0,  // a name and then its CNAME
                     0,    0,   0,    2,    0,    0,    0,    0,                   // none
                     0xa1, 203, 0,    2,    0,    0,    0,    1,    0, 0,   0, 4,  // and padding
                     0x80, 207, 0,    1,    0,    0,    0,    1};
  RtcpReader reader(bytes);
  ASSERT_TRUE(reader.is_well_formed());
  const auto report = read_sender_report(*reader.next());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ssrc, 1U);
  EXPECT_EQ(report->ntp, 0xe000000180000000U);
  EXPECT_EQ(report->timestamp, 2U);
  EXPECT_EQ(report->packets, 3U);
  EXPECT_EQ(report->octets, 4U);
  ASSERT_EQ(report->blocks.size(), 1U);
  const ReportBlock block = report->blocks[0];
  EXPECT_EQ(block.ssrc, 9U);
  EXPECT_EQ(block.fraction_lost, 64);
  EXPECT_EQ(block.cumulative_lost, -2);
  EXPECT_EQ(block.highest_sequence, 0x11234U);
  EXPECT_EQ(block.jitter, 7U);
  EXPECT_EQ(block.last_sender_report, 0x01020304U);
  EXPECT_EQ(block.delay_since, 65'536U);
  CnameWalk names(*reader.next());
  const auto name = names.next();
  ASSERT_TRUE(name);
  EXPECT_EQ(name->ssrc, 1U);
  EXPECT_EQ(name->name, "a");
  EXPECT_FALSE(names.next());
  const auto bye = read_bye(*reader.next());
  ASSERT_TRUE(bye);
  ASSERT_EQ(bye->size(), 1U);
  EXPECT_EQ((*bye)[0], 1U);
  EXPECT_EQ(reader.next()->type, RtcpType::extended_report);
  EXPECT_FALSE(reader.next());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const bool is_whole = size == 52 || size == 76 || size == 88;
    EXPECT_EQ(RtcpReader(Bytes(bytes).first(size)).is_well_formed(), is_whole) << size;
  }
}

TEST(RtcpTest, what_announces_more_than_it_has_says_nothing) {
  EXPECT_FALSE(read_sender_report(only(Buffer{0x80, 200, 0, 1, 0, 0, 0, 1})));
  EXPECT_FALSE(read_receiver_report(only(Buffer{0x81, 201, 0, 1, 0, 0, 0, 1})));
  EXPECT_FALSE(read_bye(only(Buffer{0x82, 203, 0, 1, 0, 0, 0, 1})));
  EXPECT_FALSE(read_nack(only(Buffer{0x81, 205, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2})));
  EXPECT_FALSE(read_pli(only(Buffer{0x81, 206, 0, 1, 0, 0, 0, 1})));
  EXPECT_FALSE(read_fir(only(Buffer{0x84, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2})));
  EXPECT_FALSE(RtcpReader(Buffer{0xa0, 201, 0, 1, 0, 0, 0, 5}).is_well_formed()) << "padding longer than it";
  EXPECT_FALSE(RtcpReader(Buffer{0x40, 201, 0, 0}).is_well_formed());
}

// RFC 4585, 6.2.1: the first and a bit for each of the sixteen after it
TEST(RtcpTest, a_nack_asks_for_one_and_those_after_it) {
  const Buffer bytes{0x81, 205, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0xfe, 0x80, 0x05, 0x01, 0x00, 0, 0};
  const auto nack = read_nack(only(bytes));
  ASSERT_TRUE(nack);
  EXPECT_EQ(nack->sender, 1U);
  EXPECT_EQ(nack->media, 2U);
  EXPECT_THAT(numbers_of(*nack), ElementsAre(0xfffe, 0xffff, 1, 14, 0x100));
  std::array<std::uint8_t, 100> room{};
  ByteWriter writer(room);
  EXPECT_TRUE(write_nack(writer, {1, 2}, numbers_of(*nack)));
  EXPECT_THAT(writer.written(), ElementsAreArray(bytes));
}

TEST(RtcpTest, any_numbers_come_through_a_nack) {
  std::mt19937 random(5);
  for (int round = 0; round < 1'000; ++round) {
    std::vector<std::uint16_t> numbers(1 + random() % 200);
    auto number = static_cast<std::uint16_t>(random());
    for (auto& each : numbers) each = number = static_cast<std::uint16_t>(number + 1 + random() % (round % 30 + 1));
    std::array<std::uint8_t, 1'200> room{};
    ByteWriter writer(room);
    ASSERT_TRUE(write_nack(writer, {1, 2}, numbers));
    EXPECT_EQ(numbers_of(*read_nack(only(writer.written()))), numbers);
  }
}

TEST(RtcpTest, key_frames_are_asked_for_in_two_ways) {
  std::array<std::uint8_t, 100> room{};
  ByteWriter writer(room);
  ASSERT_TRUE(write_pli(writer, {1, 2}));
  ASSERT_TRUE(write_fir(writer, 1, 3, 200));
  EXPECT_THAT(writer.written(), ElementsAre(0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2,  //
                                            0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 200, 0, 0, 0));
  RtcpReader reader(writer.written());
  const auto first = *reader.next();
  EXPECT_EQ(read_pli(first)->media, 2U);
  EXPECT_FALSE(read_fir(first));
  const auto fir = read_fir(*reader.next());
  ASSERT_TRUE(fir);
  ASSERT_EQ(fir->size(), 1U);
  EXPECT_EQ((*fir)[0].ssrc, 3U);
  EXPECT_EQ((*fir)[0].number, 200);
}

// draft-alvestrand-rmcat-remb-03, 2.2
TEST(RtcpTest, an_estimate_of_the_receiver_is_read) {
  Buffer bytes{0x8f, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 1, 0x0b, 0xd0, 0x90, 0, 0, 0, 9};
  const auto remb = read_remb(only(bytes));
  ASSERT_TRUE(remb);
  EXPECT_EQ(remb->bits_per_second, 0x3d090U << 2);
  ASSERT_EQ(remb->sources.size(), 1U);
  EXPECT_EQ(remb->sources[0], 9U);
  bytes[17] = 0xff;
  EXPECT_FALSE(read_remb(only(bytes))) << "more than a number holds";
  bytes[16] = 2;
  EXPECT_FALSE(read_remb(only(bytes)));
  bytes[12] = 'X';
  EXPECT_FALSE(read_remb(only(bytes)));
}

TEST(RtcpTest, what_is_written_is_read) {
  std::mt19937 random(11);
  for (std::size_t count = 0; count <= kMostReportBlocks; ++count) {
    std::vector<ReportBlock> blocks(count);
    for (auto& each : blocks) {
      each.ssrc = static_cast<std::uint32_t>(random());
      each.fraction_lost = static_cast<std::uint8_t>(random());
      each.cumulative_lost = static_cast<std::int32_t>(random() % (1 << 24)) - (1 << 23);
      each.jitter = static_cast<std::uint32_t>(random());
    }
    std::array<std::uint8_t, 2'000> room{};
    ByteWriter writer(room);
    ASSERT_TRUE(write_sender_report(writer, {.ssrc = 5, .ntp = 6, .timestamp = 7, .packets = 8, .octets = 9}, blocks));
    ASSERT_TRUE(write_receiver_report(writer, 5, blocks));
    const std::string cname(1 + count, 'c');
    ASSERT_TRUE(write_cname(writer, 5, cname));
    const std::vector<std::uint32_t> sources(count, 12);
    ASSERT_TRUE(write_bye(writer, sources));
    RtcpReader reader(writer.written());
    const auto sent = read_sender_report(*reader.next());
    const auto received = read_receiver_report(*reader.next());
    ASSERT_TRUE(sent && received);
    EXPECT_EQ(sent->ntp, 6U);
    ASSERT_EQ(sent->blocks.size(), count);
    ASSERT_EQ(received->blocks.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(sent->blocks[i].ssrc, blocks[i].ssrc);
      EXPECT_EQ(received->blocks[i].cumulative_lost, blocks[i].cumulative_lost);
      EXPECT_EQ(received->blocks[i].fraction_lost, blocks[i].fraction_lost);
    }
    CnameWalk names(*reader.next());
    EXPECT_EQ(names.next()->name, cname);
    EXPECT_EQ(read_bye(*reader.next())->size(), count);
    EXPECT_FALSE(reader.next());
  }
}

TEST(RtcpTest, what_has_no_room_or_is_too_much_is_not_written) {
  std::array<std::uint8_t, 10> room{};
  ByteWriter writer(room);
  EXPECT_FALSE(write_pli(writer, {1, 2}));
  std::array<std::uint8_t, 4'000> more{};
  ByteWriter large(more);
  EXPECT_FALSE(write_receiver_report(large, 1, std::vector<ReportBlock>(32)));
  EXPECT_FALSE(write_bye(large, std::vector<std::uint32_t>(32)));
  EXPECT_FALSE(write_cname(large, 1, ""));
  EXPECT_FALSE(write_cname(large, 1, std::string(256, 'c')));
  EXPECT_FALSE(write_nack(large, {1, 2}, {}));
  EXPECT_EQ(large.size(), 0U);
}

}  // namespace
}  // namespace madang::media
