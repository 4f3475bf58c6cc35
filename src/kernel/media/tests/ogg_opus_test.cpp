#include "kernel/media/ogg_opus.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace madang::media {
namespace {

using Packet = std::vector<std::uint8_t>;

constexpr std::uint8_t kTwentyMs = 0x78;  // CELT, fullband

struct Page {
  std::uint8_t flags;
  std::uint64_t position;
  std::uint32_t serial;
  std::uint32_t number;
  std::string lacing;
  std::string body;
};

std::uint64_t little(std::string_view bytes, std::size_t at, int size) {
  std::uint64_t value = 0;
  for (int i = size - 1; i >= 0; --i)
    value = value << 8 | static_cast<std::uint8_t>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

/// As RFC 3533 has it, bit by bit.
std::uint32_t slow_crc(std::string page) {
  page.replace(22, 4, 4, '\0');
  std::uint32_t crc = 0;
  for (const char byte : page) {
    crc ^= static_cast<std::uint32_t>(static_cast<std::uint8_t>(byte)) << 24;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x80000000U) != 0 ? crc << 1 ^ 0x04c11db7U : crc << 1;
  }
  return crc;
}

std::vector<Page> pages_in(std::string_view bytes) {
  std::vector<Page> pages;
  while (!bytes.empty()) {
    EXPECT_EQ(bytes.substr(0, 5), std::string_view("OggS\0", 5));
    const std::size_t segments = little(bytes, 26, 1);
    std::size_t size = 0;
    for (std::size_t i = 0; i < segments; ++i) size += little(bytes, 27 + i, 1);
    const std::size_t whole = 27 + segments + size;
    EXPECT_EQ(little(bytes, 22, 4), slow_crc(std::string(bytes.substr(0, whole))));
    pages.push_back({static_cast<std::uint8_t>(little(bytes, 5, 1)), little(bytes, 6, 8),
                     static_cast<std::uint32_t>(little(bytes, 14, 4)), static_cast<std::uint32_t>(little(bytes, 18, 4)),
                     std::string(bytes.substr(27, segments)), std::string(bytes.substr(27 + segments, size))});
    bytes.remove_prefix(whole);
  }
  return pages;
}

TEST(OpusSamplesTest, are_what_the_first_bytes_say) {
  EXPECT_EQ(opus_samples({}), 0U);
  EXPECT_EQ(opus_samples(Packet{kTwentyMs}), 960U);
  EXPECT_EQ(opus_samples(Packet{0x18, 1}), 2880U) << "60 ms of SILK";
  EXPECT_EQ(opus_samples(Packet{0x60, 1}), 480U) << "10 ms of both";
  EXPECT_EQ(opus_samples(Packet{kTwentyMs | 1, 1}), 1920U);
  EXPECT_EQ(opus_samples(Packet{kTwentyMs | 3, 6}), 5760U);
  EXPECT_EQ(opus_samples(Packet{kTwentyMs | 3, 7}), 0U) << "more than 120 ms";
  EXPECT_EQ(opus_samples(Packet{kTwentyMs | 3}), 0U);
}

TEST(OggOpusTest, a_stretch_is_a_file_with_a_head_pages_and_an_end) {
  OggOpusWriter ogg(77);
  std::string file = ogg.begin();
  ogg.add(Packet(300, kTwentyMs));
  ogg.add(Packet(255, kTwentyMs));
  file += ogg.page();
  EXPECT_EQ(ogg.page(), "") << "nothing came since";
  ogg.add(Packet(10, kTwentyMs));
  file += ogg.page(true);
  const auto pages = pages_in(file);
  ASSERT_EQ(pages.size(), 4U);
  for (std::uint32_t i = 0; i < pages.size(); ++i) {
    EXPECT_EQ(pages[i].serial, 77U);
    EXPECT_EQ(pages[i].number, i);
  }
  EXPECT_EQ(pages[0].flags, 2);
  EXPECT_EQ(pages[0].body.substr(0, 8), "OpusHead");
  EXPECT_EQ(pages[1].body.substr(0, 8), "OpusTags");
  EXPECT_EQ(pages[2].lacing, std::string("\xff\x2d\xff\x00", 4));
  EXPECT_EQ(pages[2].position, 1920U);
  EXPECT_EQ(pages[3].position, 2880U);
  EXPECT_EQ(pages[3].flags, 4);
}

TEST(OggOpusTest, what_lacks_is_said_to_be_lost_so_that_time_goes_on) {
  OggOpusWriter ogg(1);
  ogg.begin();
  ogg.add(Packet(20, kTwentyMs));
  ogg.add(Packet(20, kTwentyMs | 1), 2 * 960 + 100);
  EXPECT_EQ(ogg.samples(), 960U + 2 * 960U + 1920U);
  const auto pages = pages_in(ogg.page());
  ASSERT_EQ(pages.size(), 1U);
  EXPECT_EQ(pages[0].lacing, std::string("\x14\x01\x01\x14"));
  EXPECT_EQ(pages[0].body.substr(20, 2), std::string(2, static_cast<char>(kTwentyMs)));
  ogg.add(Packet(20, kTwentyMs), 480'000);
  EXPECT_EQ(ogg.samples(), 4800U + 48'000U + 960U) << "a second at most";
}

TEST(OggOpusTest, more_than_a_page_holds_goes_into_several) {
  OggOpusWriter ogg(1);
  ogg.begin();
  for (int i = 0; i < 200; ++i) ogg.add(Packet(400, kTwentyMs));
  const auto pages = pages_in(ogg.page());
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].position, 127U * 960U);
  EXPECT_EQ(pages[1].position, 200U * 960U);
}

}  // namespace
}  // namespace madang::media
