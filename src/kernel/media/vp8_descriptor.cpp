#include "kernel/media/vp8_descriptor.hpp"

namespace madang::media {
namespace {

/// Where the reader stands, counted from the payload's front.
std::size_t position(Bytes payload, const ByteReader& reader) { return payload.size() - reader.left(); }

void read_picture_id(Vp8Descriptor& read, Bytes payload, ByteReader& reader) {
  read.picture_id_at = position(payload, reader);
  const std::uint8_t first = reader.u8();
  read.picture_id_bits = first & 0x80 ? 15 : 7;
  read.picture_id = first & 0x7f;
  if (first & 0x80) read.picture_id = static_cast<std::uint16_t>(read.picture_id << 8 | reader.u8());
}

void read_layers(Vp8Descriptor& read, std::uint8_t flags, ByteReader& reader) {
  const std::uint8_t layers = reader.u8();
  if (flags & 0x20) {
    read.temporal = layers >> 6;
    read.is_layer_sync = (layers & 0x20) != 0;
  }
  if (flags & 0x10) read.key_index = layers & 0x1f;
}

void read_extended(Vp8Descriptor& read, Bytes payload, ByteReader& reader) {
  const std::uint8_t flags = reader.u8();
  if (flags & 0x80) read_picture_id(read, payload, reader);
  if (flags & 0x40) {
    read.tl0_picture_at = position(payload, reader);
    read.tl0_picture = reader.u8();
  }
  if (flags & 0x30) read_layers(read, flags, reader);
}

// RFC 6386, 9.1: three bytes, and of a key frame a start code and its size.
void read_frame_header(Vp8Descriptor& read, ByteReader reader) {
  read.is_key_frame = (reader.u8() & 0x01) == 0;
  if (!read.is_key_frame) return;
  reader.skip(2);
  if (reader.u24() != 0x9d012a) return;
  const std::uint32_t size = reader.u32();
  if (!reader.ok()) return;
  read.width = static_cast<std::uint16_t>(((size >> 16 & 0xff) << 8 | size >> 24) & 0x3fff);
  read.height = static_cast<std::uint16_t>(((size & 0xff) << 8 | (size >> 8 & 0xff)) & 0x3fff);
}

}  // namespace

std::optional<Vp8Descriptor> read_vp8(Bytes payload) {
  ByteReader reader(payload);
  Vp8Descriptor read;
  const std::uint8_t first = reader.u8();
  read.is_discardable = (first & 0x20) != 0;
  read.starts_partition = (first & 0x10) != 0;
  read.partition = first & 0x07;
  if (first & 0x80) read_extended(read, payload, reader);
  if (!reader.ok() || reader.left() == 0) return {};
  read.size = position(payload, reader);
  if (read.starts_frame()) read_frame_header(read, reader);
  return read;
}

void set_picture_id(MutableBytes payload, const Vp8Descriptor& read, std::uint16_t picture_id) {
  if (read.picture_id_bits == 0) return;
  ByteWriter writer(payload.subspan(read.picture_id_at));
  if (read.picture_id_bits == 7) writer.u8(picture_id & 0x7f);
  if (read.picture_id_bits == 15) writer.u16(static_cast<std::uint16_t>(0x8000 | picture_id));
}

void set_tl0_picture(MutableBytes payload, const Vp8Descriptor& read, std::uint8_t tl0_picture) {
  if (read.tl0_picture) payload[read.tl0_picture_at] = tl0_picture;
}

}  // namespace madang::media
