#include "kernel/media/rtp_extensions.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::uint16_t kOneByteProfile = 0xbede;
constexpr std::uint16_t kTwoByteProfile = 0x1000;  // and four bits that the application may use

std::string_view text_of(Bytes value) { return {reinterpret_cast<const char*>(value.data()), value.size()}; }

void read_sound(KnownExtensions& known, std::uint8_t id, Bytes value, const ExtensionIds& ids) {
  // RFC 6464 (3): one byte, or in two-byte form with one more of padding
  if (id == ids.audio_level && (value.size() == 1 || value.size() == 2))
    known.audio_level = AudioLevel{static_cast<std::uint8_t>(value[0] & 0x7f), (value[0] & 0x80) != 0};
  if (id != ids.playout_delay || value.size() != 3) return;
  const std::uint32_t both = ByteReader(value).u24();
  known.playout_delay = PlayoutDelay{static_cast<std::uint16_t>(both >> 12), static_cast<std::uint16_t>(both & 0xfff)};
}

void read_one(KnownExtensions& known, std::uint8_t id, Bytes value, const ExtensionIds& ids) {
  if (id == ids.mid) known.mid = text_of(value);
  if (id == ids.rid) known.rid = text_of(value);
  if (id == ids.repaired_rid) known.repaired_rid = text_of(value);
  if (id == ids.dependencies) known.dependencies = value;
  // The second version has two more bytes, which ask for feedback.
  if (id == ids.transport_sequence && (value.size() == 2 || value.size() == 4))
    known.transport_sequence = ByteReader(value).u16();
  if (id == ids.send_time && value.size() == 3) known.send_time = ByteReader(value).u24();
  read_sound(known, id, value, ids);
}

bool fits_one_byte(const ExtensionValue& each) {
  return each.id >= 1 && each.id <= 14 && !each.value.empty() && each.value.size() <= 16;
}

void write_elements(ByteWriter& writer, std::span<const ExtensionValue> extensions, bool one_byte) {
  const std::size_t header = one_byte ? 1 : 2;
  std::size_t size = 0;
  for (const auto& each : extensions) size += header + each.value.size();
  const std::size_t words = (size + 3) / 4;
  writer.u16(one_byte ? kOneByteProfile : kTwoByteProfile);
  writer.u16(static_cast<std::uint16_t>(words));
  for (const auto& each : extensions) {
    if (one_byte) {
      writer.u8(static_cast<std::uint8_t>(each.id << 4 | (each.value.size() - 1)));
    } else {
      writer.u8(each.id);
      writer.u8(static_cast<std::uint8_t>(each.value.size()));
    }
    writer.bytes(each.value);
  }
  writer.zeros(4 * words - size);
}

}  // namespace

ExtensionWalk::ExtensionWalk(const RtpPacket& packet)
    : reader_({}), end_(packet.extensions_at + packet.extensions.size()), two_bytes_(false) {
  two_bytes_ = (packet.extension_profile & 0xfff0) == kTwoByteProfile;
  if (two_bytes_ || packet.extension_profile == kOneByteProfile) reader_ = ByteReader(packet.extensions);
}

std::optional<ExtensionWalk::Element> ExtensionWalk::next() {
  return two_bytes_ ? next_of_two_bytes() : next_of_one_byte();
}

std::optional<ExtensionWalk::Element> ExtensionWalk::next_of_one_byte() {
  while (reader_.left() > 0) {
    const std::uint8_t head = reader_.u8();
    if (head == 0) continue;
    const auto id = static_cast<std::uint8_t>(head >> 4);
    if (id == 0 || id == 15) break;
    return take(id, (head & 0x0fU) + 1);
  }
  reader_ = ByteReader({});
  return {};
}

std::optional<ExtensionWalk::Element> ExtensionWalk::next_of_two_bytes() {
  while (reader_.left() > 0) {
    const std::uint8_t id = reader_.u8();
    if (id == 0) continue;
    const std::size_t size = reader_.u8();
    return take(id, size);
  }
  return {};
}

std::optional<ExtensionWalk::Element> ExtensionWalk::take(std::uint8_t id, std::size_t size) {
  const std::size_t at = end_ - reader_.left();
  const Bytes value = reader_.take(size);
  if (!reader_.ok()) return {};
  return Element{id, at, value};
}

KnownExtensions read_extensions(const RtpPacket& packet, const ExtensionIds& ids) {
  KnownExtensions known;
  ExtensionWalk walk(packet);
  while (const auto element = walk.next()) read_one(known, element->id, element->value, ids);
  return known;
}

std::optional<Bytes> find_extension(const RtpPacket& packet, std::uint8_t id) {
  ExtensionWalk walk(packet);
  while (const auto element = walk.next())
    if (element->id == id) return element->value;
  return {};
}

bool set_extension(MutableBytes bytes, const RtpPacket& packet, std::uint8_t id, Bytes value) {
  ExtensionWalk walk(packet);
  while (const auto element = walk.next()) {
    if (element->id != id) continue;
    if (element->value.size() != value.size()) return false;
    std::ranges::copy(value, bytes.subspan(element->at).begin());
    return true;
  }
  return false;
}

bool set_transport_sequence(MutableBytes bytes, const RtpPacket& packet, std::uint8_t id, std::uint16_t sequence) {
  const std::uint8_t value[] = {static_cast<std::uint8_t>(sequence >> 8), static_cast<std::uint8_t>(sequence)};
  return set_extension(bytes, packet, id, value);
}

bool set_send_time(MutableBytes bytes, const RtpPacket& packet, std::uint8_t id, std::uint32_t time) {
  const std::uint8_t value[] = {static_cast<std::uint8_t>(time >> 16), static_cast<std::uint8_t>(time >> 8),
                                static_cast<std::uint8_t>(time)};
  return set_extension(bytes, packet, id, value);
}

bool write_rtp_header(ByteWriter& writer, const RtpHeader& header, std::span<const ExtensionValue> extensions) {
  for (const auto& each : extensions)
    if (each.id == 0 || each.value.size() > 255) return false;
  writer.u8(extensions.empty() ? 0x80 : 0x90);
  writer.u8(static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | (header.payload_type & 0x7f)));
  writer.u16(header.sequence);
  writer.u32(header.timestamp);
  writer.u32(header.ssrc);
  if (!extensions.empty()) write_elements(writer, extensions, std::ranges::all_of(extensions, fits_one_byte));
  return writer.ok();
}

bool add_padding(ByteWriter& writer, MutableBytes packet, std::uint8_t size) {
  if (size == 0 || packet.empty()) return false;
  writer.zeros(size - 1U);
  writer.u8(size);
  if (writer.ok()) packet[0] |= 0x20;
  return writer.ok();
}

}  // namespace madang::media
