#include "kernel/media/ogg_opus.hpp"

#include <algorithm>
#include <array>

namespace madang::media {
namespace {

constexpr std::uint8_t kFirst = 2;
constexpr std::uint8_t kLast = 4;
constexpr std::size_t kMostSegments = 255;
constexpr std::uint32_t kMostMissing = 48'000;
constexpr std::uint16_t kPreSkip = 0;  // of a voice that was on before: nothing is to be cut

constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i << 24;
    for (int bit = 0; bit < 8; ++bit) value = (value << 1) ^ ((value & 0x80000000U) != 0 ? 0x04c11db7U : 0U);
    table[i] = value;
  }
  return table;
}

std::uint32_t crc_of(std::string_view bytes) {
  static constexpr auto kTable = crc_table();
  std::uint32_t crc = 0;
  for (const char byte : bytes) crc = (crc << 8) ^ kTable[(crc >> 24) ^ static_cast<std::uint8_t>(byte)];
  return crc;
}

void put_little(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

}  // namespace

std::uint32_t opus_samples(Bytes packet) {
  if (packet.empty()) return 0;
  const unsigned config = packet[0] >> 3U;
  const std::array<std::uint32_t, 4> silk{480, 960, 1920, 2880};
  const std::array<std::uint32_t, 4> celt{120, 240, 480, 960};
  const std::uint32_t frame = config < 12 ? silk[config % 4] : config < 16 ? silk[config % 2] : celt[config % 4];
  const unsigned code = packet[0] & 3U;
  if (code == 0) return frame;
  if (code < 3) return 2 * frame;
  if (packet.size() < 2) return 0;
  const std::uint32_t samples = (packet[1] & 0x3fU) * frame;
  return samples <= 5760 ? samples : 0;
}

std::string OggOpusWriter::begin() {
  std::string head = "OpusHead";
  put_little(head, 1, 1);  // version
  put_little(head, 1, 1);  // channels
  put_little(head, kPreSkip, 2);
  put_little(head, 48'000, 4);
  put_little(head, 0, 3);  // gain, mapping
  body_ = head;
  lacing_ = std::string(1, static_cast<char>(head.size()));
  std::string pages = page_of(kFirst, 0);
  std::string tags = "OpusTags";
  put_little(tags, 6, 4);
  tags += "Madang";
  put_little(tags, 0, 4);
  body_ = tags;
  lacing_ = std::string(1, static_cast<char>(tags.size()));
  return pages + page_of(0, 0);
}

void OggOpusWriter::put(Bytes packet) {
  const std::size_t segments = packet.size() / 255 + 1;
  if (lacing_.size() + segments > kMostSegments) waiting_ += page_of(0, samples_);
  for (std::size_t i = 1; i < segments; ++i) lacing_.push_back(static_cast<char>(255));
  lacing_.push_back(static_cast<char>(packet.size() % 255));
  body_.append(reinterpret_cast<const char*>(packet.data()), packet.size());
  samples_ += opus_samples(packet);
}

void OggOpusWriter::add(Bytes packet, std::uint32_t missing_samples) {
  const std::uint32_t samples = opus_samples(packet);
  if (samples == 0) return;
  // One frame of no bytes in the same manner: the decoder makes up what lacks (RFC 7845, 4.1).
  const std::uint8_t lost = packet[0] & 0xfcU;
  const std::uint32_t frame = opus_samples(Bytes(&lost, 1));
  for (std::uint32_t gone = std::min(missing_samples, kMostMissing); gone >= frame; gone -= frame) put(Bytes(&lost, 1));
  put(packet);
}

std::string OggOpusWriter::page(bool is_last) {
  std::string pages = std::move(waiting_);
  waiting_.clear();
  if (is_last || !lacing_.empty()) pages += page_of(is_last ? kLast : 0, samples_);
  return pages;
}

std::string OggOpusWriter::page_of(std::uint8_t flags, std::uint64_t position) {
  std::string page = "OggS";
  put_little(page, 0, 1);
  put_little(page, flags, 1);
  put_little(page, position, 8);
  put_little(page, serial_, 4);
  put_little(page, number_++, 4);
  put_little(page, 0, 4);
  put_little(page, lacing_.size(), 1);
  page += lacing_;
  page += body_;
  const std::uint32_t crc = crc_of(page);
  for (int i = 0; i < 4; ++i) page[22 + static_cast<std::size_t>(i)] = static_cast<char>(crc >> (8 * i));
  lacing_.clear();
  body_.clear();
  return page;
}

}  // namespace madang::media
