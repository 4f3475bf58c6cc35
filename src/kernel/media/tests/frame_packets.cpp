#include "kernel/media/tests/frame_packets.hpp"

#include <array>

#include "kernel/media/access_unit.hpp"
#include "kernel/media/bytes.hpp"
#include "kernel/media/rtp_packet.hpp"

namespace madang::media::tests {
namespace {

PacketBytes joined(std::initializer_list<std::uint8_t> front, Bytes rest) {
  PacketBytes all(front);
  all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

std::uint8_t descriptor_of(RecordedCodec codec, bool is_first, bool is_last, bool is_key) {
  if (codec == RecordedCodec::vp8) return is_first ? 0x10 : 0x00;
  return static_cast<std::uint8_t>((is_key ? 0 : 0x40) | (is_first ? 0x08 : 0) | (is_last ? 0x04 : 0));
}

}  // namespace

PacketBytes Packetizer::packet(Bytes payload, std::uint32_t timestamp, bool has_marker) {
  PacketBytes bytes(kRtpHeaderSize + payload.size());
  ByteWriter writer(bytes);
  writer.u8(0x80);
  writer.u8(static_cast<std::uint8_t>((has_marker ? 0x80 : 0) | 96));
  writer.u16(sequence++);
  writer.u32(timestamp);
  writer.u32(ssrc);
  writer.bytes(payload);
  return bytes;
}

std::vector<PacketBytes> Packetizer::packets(Bytes frame, std::uint32_t timestamp, bool is_key) {
  if (codec == RecordedCodec::opus) return {packet(frame, timestamp, false)};
  return codec == RecordedCodec::h264 ? in_units(frame, timestamp) : in_pieces(frame, timestamp, is_key);
}

std::vector<PacketBytes> Packetizer::in_pieces(Bytes frame, std::uint32_t timestamp, bool is_key) {
  std::vector<PacketBytes> all;
  for (std::size_t at = 0; at < frame.size(); at += most) {
    const Bytes piece = frame.subspan(at, std::min(most, frame.size() - at));
    const bool is_last = at + piece.size() == frame.size();
    all.push_back(packet(joined({descriptor_of(codec, at == 0, is_last, is_key)}, piece), timestamp, is_last));
  }
  return all;
}

/// Parameter sets in one packet, a large unit in several.
std::vector<PacketBytes> Packetizer::in_units(Bytes frame, std::uint32_t timestamp) {
  std::vector<PacketBytes> all;
  PacketBytes parameters{24};  // STAP-A
  for_each_unit(frame, [&](Bytes unit) {
    const std::uint8_t type = type_of_unit(unit);
    if (type == kUnitDelimiter) return;
    if (type == kSequenceParameters || type == kPictureParameters) {
      parameters.push_back(static_cast<std::uint8_t>(unit.size() >> 8));
      parameters.push_back(static_cast<std::uint8_t>(unit.size()));
      parameters.insert(parameters.end(), unit.begin(), unit.end());
      return;
    }
    if (parameters.size() > 1) all.push_back(packet(parameters, timestamp, false));
    parameters.resize(1);
    add_unit(unit, timestamp, all);
  });
  set_marker(all.back(), true);
  return all;
}

void Packetizer::add_unit(Bytes unit, std::uint32_t timestamp, std::vector<PacketBytes>& all) {
  if (unit.size() <= most + 1) return all.push_back(packet(unit, timestamp, false));
  const auto indicator = static_cast<std::uint8_t>((unit[0] & 0xe0) | 28);  // FU-A
  for (std::size_t at = 1; at < unit.size(); at += most) {
    const Bytes piece = unit.subspan(at, std::min(most, unit.size() - at));
    const bool is_first = at == 1;
    const bool is_last = at + piece.size() == unit.size();
    const auto header = static_cast<std::uint8_t>((is_first ? 0x80 : 0) | (is_last ? 0x40 : 0) | (unit[0] & 0x1f));
    all.push_back(packet(joined({indicator, header}, piece), timestamp, false));
  }
}

}  // namespace madang::media::tests
