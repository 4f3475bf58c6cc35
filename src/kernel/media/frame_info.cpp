#include "kernel/media/frame_info.hpp"

#include "kernel/media/h264_payload.hpp"
#include "kernel/media/rtp_extensions.hpp"
#include "kernel/media/vp8_descriptor.hpp"
#include "kernel/media/vp9_descriptor.hpp"

namespace madang::media {
namespace {

std::optional<FrameInfo> vp8_info(const RtpPacket& packet) {
  const auto read = read_vp8(packet.payload);
  if (!read) return {};
  FrameInfo info;
  info.starts_frame = read->starts_frame();
  info.ends_frame = packet.marker;
  info.starts_key_frame = read->is_key_frame;
  info.temporal = read->temporal.value_or(0);
  info.is_switching_up = read->is_layer_sync || read->is_key_frame;
  info.pictures = {read->picture_id_bits, read->picture_id, read->tl0_picture, true};
  return info;
}

std::optional<FrameInfo> vp9_info(const RtpPacket& packet) {
  const auto read = read_vp9(packet.payload);
  if (!read) return {};
  FrameInfo info;
  info.starts_frame = read->starts_frame;
  info.ends_frame = read->ends_frame;
  info.starts_key_frame = read->starts_key_picture();
  info.temporal = read->temporal;
  info.spatial = read->spatial;
  info.is_switching_up = read->is_switching_up || info.starts_key_frame;
  info.pictures = {read->picture_id_bits, read->picture_id, read->tl0_picture, false};
  return info;
}

std::optional<FrameInfo> h264_info(const RtpPacket& packet) {
  const auto read = read_h264(packet.payload);
  if (!read) return {};
  FrameInfo info;
  info.ends_frame = packet.marker;
  info.starts_key_frame = read->starts_key_frame();
  info.is_switching_up = info.starts_key_frame;
  return info;
}

// The aggregation header (RTP Payload Format for AV1, 4.4): Z, Y, W, N. N begins a coded video sequence.
std::optional<FrameInfo> av1_info(const RtpPacket& packet) {
  if (packet.payload.empty()) return {};
  FrameInfo info;
  info.ends_frame = packet.marker;
  info.starts_key_frame = (packet.payload[0] & 0x88) == 0x08;
  info.starts_frame = info.starts_key_frame;
  return info;
}

std::optional<FrameInfo> info_of(Codec codec, const RtpPacket& packet) {
  switch (codec) {
    case Codec::opus: return FrameInfo{.starts_frame = true, .ends_frame = true, .starts_key_frame = true};
    case Codec::vp8: return vp8_info(packet);
    case Codec::vp9: return vp9_info(packet);
    case Codec::h264: return h264_info(packet);
    case Codec::av1: return av1_info(packet);
  }
  return {};
}

void apply(FrameInfo& info, Codec codec, const DependencyDescriptor& read) {
  info.starts_frame = read.starts_frame;
  info.ends_frame = read.ends_frame;
  info.temporal = read.temporal;
  info.spatial = read.spatial;
  info.needs = read.needs;
  if (codec != Codec::av1) return;
  info.starts_key_frame = read.starts_frame && read.has_structure && !read.has_dependencies && read.spatial == 0;
  info.pictures = {16, read.frame_number, {}, false};
}

}  // namespace

std::optional<FrameInfo> frame_info(Codec codec, const RtpPacket& packet, Bytes descriptor,
                                    DependencyStructure& structure) {
  if (packet.payload.empty()) return {};
  auto info = info_of(codec, packet);
  if (!info || codec == Codec::opus || descriptor.empty()) return info;
  if (const auto read = read_dependency_descriptor(descriptor, structure)) apply(*info, codec, *read);
  return info;
}

void set_picture_numbers(Codec codec, MutableBytes bytes, const RtpPacket& packet, std::uint8_t descriptor_id,
                         const PictureNumbers& numbers) {
  const MutableBytes payload = bytes.subspan(packet.payload_at, packet.payload.size());
  if (codec == Codec::vp8) {
    if (const auto read = read_vp8(payload)) {
      set_picture_id(payload, *read, numbers.number);
      if (numbers.tl0_picture) set_tl0_picture(payload, *read, *numbers.tl0_picture);
    }
  }
  if (codec == Codec::vp9) {
    if (const auto read = read_vp9(payload)) {
      set_picture_id(payload, *read, numbers.number);
      if (numbers.tl0_picture) set_tl0_picture(payload, *read, *numbers.tl0_picture);
    }
  }
  if (codec != Codec::av1) return;
  ExtensionWalk walk(packet);
  while (const auto element = walk.next())
    if (element->id == descriptor_id)
      set_frame_number(bytes.subspan(element->at, element->value.size()), numbers.number);
}

}  // namespace madang::media
