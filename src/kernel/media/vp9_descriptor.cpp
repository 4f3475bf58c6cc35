#include "kernel/media/vp9_descriptor.hpp"

namespace madang::media {
namespace {

std::size_t position(Bytes payload, const ByteReader& reader) { return payload.size() - reader.left(); }

void read_picture_id(Vp9Descriptor& read, Bytes payload, ByteReader& reader) {
  read.picture_id_at = position(payload, reader);
  const std::uint8_t first = reader.u8();
  read.picture_id_bits = first & 0x80 ? 15 : 7;
  read.picture_id = first & 0x7f;
  if (first & 0x80) read.picture_id = static_cast<std::uint16_t>(read.picture_id << 8 | reader.u8());
}

void read_layers(Vp9Descriptor& read, Bytes payload, ByteReader& reader) {
  const std::uint8_t layers = reader.u8();
  read.has_layers = true;
  read.temporal = layers >> 5;
  read.is_switching_up = (layers & 0x10) != 0;
  read.spatial = layers >> 1 & 0x07;
  read.needs_lower_spatial = (layers & 0x01) != 0;
  if (read.is_flexible) return;
  read.tl0_picture_at = position(payload, reader);
  read.tl0_picture = reader.u8();
}

/// Up to three; a fourth makes it none.
bool skip_references(ByteReader& reader) {
  for (int i = 0; i < 3; ++i)
    if (!(reader.u8() & 0x01)) return true;
  return false;
}

void skip_picture_group(ByteReader& reader) {
  const std::uint8_t pictures = reader.u8();
  for (unsigned i = 0; i < pictures && reader.ok(); ++i) reader.skip(reader.u8() >> 2 & 0x03);
}

void read_structure(Vp9Descriptor& read, ByteReader& reader) {
  const std::uint8_t head = reader.u8();
  read.spatial_layers = static_cast<std::uint8_t>((head >> 5) + 1);
  for (unsigned i = 0; head & 0x10 && i < read.spatial_layers; ++i) {
    read.width = reader.u16();
    read.height = reader.u16();
  }
  if (head & 0x08) skip_picture_group(reader);
}

}  // namespace

std::optional<Vp9Descriptor> read_vp9(Bytes payload) {
  ByteReader reader(payload);
  Vp9Descriptor read;
  const std::uint8_t first = reader.u8();
  read.is_predicted = (first & 0x40) != 0;
  read.is_flexible = (first & 0x10) != 0;
  read.starts_frame = (first & 0x08) != 0;
  read.ends_frame = (first & 0x04) != 0;
  read.is_not_reference = (first & 0x01) != 0;
  if (first & 0x80) read_picture_id(read, payload, reader);
  if (first & 0x20) read_layers(read, payload, reader);
  if (read.is_flexible && read.is_predicted && !skip_references(reader)) return {};
  if (first & 0x02) read_structure(read, reader);
  if (!reader.ok() || reader.left() == 0) return {};
  read.size = position(payload, reader);
  return read;
}

void set_picture_id(MutableBytes payload, const Vp9Descriptor& read, std::uint16_t picture_id) {
  if (read.picture_id_bits == 0) return;
  ByteWriter writer(payload.subspan(read.picture_id_at));
  if (read.picture_id_bits == 7) writer.u8(picture_id & 0x7f);
  if (read.picture_id_bits == 15) writer.u16(static_cast<std::uint16_t>(0x8000 | picture_id));
}

void set_tl0_picture(MutableBytes payload, const Vp9Descriptor& read, std::uint8_t tl0_picture) {
  if (read.tl0_picture) payload[read.tl0_picture_at] = tl0_picture;
}

}  // namespace madang::media
