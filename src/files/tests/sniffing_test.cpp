#include "files/sniffing.hpp"

#include <gtest/gtest.h>

#include <random>

namespace madang::files {
namespace {

using std::string_literals::operator""s;

TEST(Sniffing, tells_by_the_bytes_alone) {
  const std::pair<std::string, Sniffed> known[] = {
      {"\x89PNG\r\n\x1a\n....", {"image/png", FileKind::picture}},
      {"\xff\xd8\xff\xe0....", {"image/jpeg", FileKind::picture}},
      {"GIF89a....", {"image/gif", FileKind::picture}},
      {"RIFF\x10\0\0\0WEBPVP8 "s, {"image/webp", FileKind::picture}},
      {"RIFF\x10\0\0\0WAVEfmt "s, {"audio/wav", FileKind::audio}},
      {"\0\0\0\x20"s + "ftypavif....", {"image/avif", FileKind::picture}},
      {"\0\0\0\x20"s + "ftypheic....", {"image/heic", FileKind::other}},
      {"\0\0\0\x20"s + "ftypM4A ....", {"audio/mp4", FileKind::audio}},
      {"\0\0\0\x20"s + "ftypisom....", {"video/mp4", FileKind::video}},
      {"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", {"video/webm", FileKind::video}},
      {"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", {"video/x-matroska", FileKind::other}},
      {"OggS...OpusHead", {"audio/ogg", FileKind::audio}},
      {"ID3\x03....", {"audio/mpeg", FileKind::audio}},
      {"%PDF-1.7", {"application/pdf", FileKind::pdf}},
      {"PK\x03\x04....", {"application/zip", FileKind::other}},
      {"plain words, 한글도", {"text/plain", FileKind::other}},
      {"<svg></svg>", {"image/svg+xml", FileKind::other}},
      {"  <!DOCTYPE HTML><p>", {"text/html", FileKind::other}},
      {"\x01\x02\x03", {"application/octet-stream", FileKind::other}},
      {"", {"application/octet-stream", FileKind::other}},
  };
  for (const auto& [bytes, expected] : known) {
    EXPECT_EQ(sniff(bytes).media_type, expected.media_type) << bytes;
    EXPECT_EQ(sniff(bytes).kind, expected.kind) << bytes;
  }
}

TEST(Sniffing, text_cut_inside_a_character_is_still_text) {
  std::string text;
  while (text.size() < kSniffBytes + 3) text += "한";
  for (std::size_t cut = 0; cut < 3; ++cut)
    EXPECT_EQ(sniff(text.substr(cut == 0 ? 0 : 3, 3 * 400 + cut)).media_type, "text/plain");
}

TEST(Sniffing, takes_any_bytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    if (random() % 2 == 0) bytes.insert(0, "\x1a\x45\xdf\xa3");
    EXPECT_FALSE(sniff(bytes).media_type.empty());
  }
}

}  // namespace
}  // namespace madang::files
