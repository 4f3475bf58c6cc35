#include "kernel/media/rtp_packet.hpp"

namespace madang::media {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kPaddingBit = 0x20;
constexpr std::uint8_t kExtensionBit = 0x10;
constexpr std::uint8_t kMarkerBit = 0x80;

bool take_padding(RtpPacket& packet) {
  if (packet.payload.empty()) return false;
  packet.padding = packet.payload.back();
  if (packet.padding == 0 || packet.padding > packet.payload.size()) return false;
  packet.payload = packet.payload.first(packet.payload.size() - packet.padding);
  return true;
}

void put(MutableBytes packet, std::size_t at, std::uint32_t value, std::size_t size) {
  ByteWriter writer(packet.subspan(at, size));
  if (size == 4) writer.u32(value);
  if (size == 2) writer.u16(static_cast<std::uint16_t>(value));
}

}  // namespace

std::optional<RtpPacket> read_rtp(Bytes datagram) {
  ByteReader reader(datagram);
  const std::uint8_t first = reader.u8();
  const std::uint8_t second = reader.u8();
  if (first >> 6 != kVersion) return {};
  RtpPacket packet;
  packet.marker = (second & kMarkerBit) != 0;
  packet.payload_type = second & 0x7f;
  packet.sequence = reader.u16();
  packet.timestamp = reader.u32();
  packet.ssrc = reader.u32();
  packet.contributors = reader.take(4U * (first & 0x0f));
  if (first & kExtensionBit) {
    packet.extension_profile = reader.u16();
    const std::size_t words = reader.u16();
    packet.extensions_at = datagram.size() - reader.left();
    packet.extensions = reader.take(4 * words);
  }
  if (!reader.ok()) return {};
  packet.payload = reader.rest();
  packet.payload_at = datagram.size() - reader.left();
  if (first & kPaddingBit && !take_padding(packet)) return {};
  return packet;
}

void set_marker(MutableBytes packet, bool marker) {
  packet[1] = static_cast<std::uint8_t>((packet[1] & 0x7f) | (marker ? kMarkerBit : 0));
}

void set_payload_type(MutableBytes packet, std::uint8_t payload_type) {
  packet[1] = static_cast<std::uint8_t>((packet[1] & kMarkerBit) | (payload_type & 0x7f));
}

void set_sequence(MutableBytes packet, std::uint16_t sequence) { put(packet, 2, sequence, 2); }
void set_timestamp(MutableBytes packet, std::uint32_t timestamp) { put(packet, 4, timestamp, 4); }
void set_ssrc(MutableBytes packet, std::uint32_t ssrc) { put(packet, 8, ssrc, 4); }

}  // namespace madang::media
