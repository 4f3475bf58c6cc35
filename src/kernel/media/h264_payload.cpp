#include "kernel/media/h264_payload.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::uint8_t kStapA = 24;
constexpr std::uint8_t kFuA = 28;

void add(H264Payload& read, std::uint8_t nal_header) {
  read.types |= 1U << (nal_header & 0x1f);
  read.reference_idc = std::max<std::uint8_t>(read.reference_idc, nal_header >> 5 & 0x03);
}

bool is_unit(std::uint8_t nal_header) { return (nal_header & 0x1f) >= 1 && (nal_header & 0x1f) <= 23; }

std::optional<H264Payload> read_several(ByteReader reader) {
  H264Payload read;
  read.form = H264Payload::Form::several;
  while (reader.left() > 0) {
    const Bytes unit = reader.take(reader.u16());
    if (!reader.ok() || unit.empty() || !is_unit(unit[0])) return {};
    add(read, unit[0]);
  }
  if (read.types == 0) return {};
  return read;
}

std::optional<H264Payload> read_part(std::uint8_t indicator, ByteReader reader) {
  const std::uint8_t header = reader.u8();
  if (!reader.ok() || !is_unit(header) || reader.left() == 0) return {};
  H264Payload read;
  read.form = H264Payload::Form::part;
  read.starts_unit = (header & 0x80) != 0;
  read.ends_unit = (header & 0x40) != 0;
  if (read.starts_unit && read.ends_unit) return {};
  add(read, static_cast<std::uint8_t>((indicator & 0x60) | (header & 0x1f)));
  return read;
}

}  // namespace

std::optional<H264Payload> read_h264(Bytes payload) {
  ByteReader reader(payload);
  const std::uint8_t first = reader.u8();
  if (!reader.ok() || first & 0x80) return {};
  if ((first & 0x1f) == kStapA) return read_several(reader);
  if ((first & 0x1f) == kFuA) return read_part(first, reader);
  if (!is_unit(first)) return {};
  H264Payload read;
  add(read, first);
  return read;
}

}  // namespace madang::media
