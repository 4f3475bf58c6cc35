#include "kernel/media/media_packet.hpp"

#include <algorithm>

#include "kernel/media/vp8_descriptor.hpp"
#include "kernel/media/vp9_descriptor.hpp"

namespace madang::media {
namespace {

constexpr std::size_t kEven = 8;
constexpr std::size_t kLargestPadded = 1'250;  // larger ones may be as large as the way carries

template <typename Descriptor>
PicturePlaces places_of(const Descriptor& read) {
  const std::size_t end = std::max(read.picture_id_at + read.picture_id_bits / 7, read.tl0_picture_at + 1);
  if ((read.picture_id_bits == 0 && !read.tl0_picture) || end > kMostLead) return {};
  return {static_cast<std::uint8_t>(end), read.picture_id_bits, static_cast<std::uint8_t>(read.picture_id_at),
          static_cast<std::uint8_t>(read.tl0_picture ? read.tl0_picture_at : 0)};
}

void read_pictures(PacketContent& content, Bytes payload) {
  if (content.codec == MeetingCodec::vp8) {
    const auto read = read_vp8(payload);
    if (!read) return;
    content.places = places_of(*read);
    content.height = read->height;
  }
  if (content.codec == MeetingCodec::vp9) {
    const auto read = read_vp9(payload);
    if (!read) return;
    content.places = places_of(*read);
    content.height = read->height;
  }
}

void read_carried(PacketContent& content, const RtpPacket& packet, std::size_t front, const ExtensionIds& ids) {
  ExtensionWalk walk(packet);
  while (const auto element = walk.next()) {
    if (element->id == ids.orientation && element->value.size() == 1) content.orientation = element->value[0];
    if (element->id != ids.dependencies || element->value.size() > 255) continue;
    content.dependencies_at = static_cast<std::uint16_t>(front + element->at);
    content.dependencies_size = static_cast<std::uint8_t>(element->value.size());
  }
}

}  // namespace

Codec codec_of(MeetingCodec codec) {
  switch (codec) {
    case MeetingCodec::opus:
    case MeetingCodec::red: return Codec::opus;
    case MeetingCodec::vp8: return Codec::vp8;
    case MeetingCodec::h264: return Codec::h264;
    case MeetingCodec::vp9: return Codec::vp9;
    case MeetingCodec::av1: return Codec::av1;
  }
  return Codec::opus;
}

std::uint32_t clock_rate_of(MeetingCodec codec) { return codec_of(codec) == Codec::opus ? 48'000 : 90'000; }

void read_content(PacketContent& content, const RtpPacket& packet, std::size_t front, const ExtensionIds& ids,
                  const KnownExtensions& known, DependencyStructure& structure) {
  content.header = packet;
  content.payload_at = static_cast<std::uint16_t>(front + packet.payload_at);
  content.payload_size = static_cast<std::uint16_t>(packet.payload.size());
  content.padding = 0;
  content.places = {};
  content.height = 0;
  content.dependencies_size = 0;
  content.orientation.reset();
  content.audio_level = known.audio_level;
  content.playout_delay = known.playout_delay;
  const auto frame = frame_info(codec_of(content.codec), packet, known.dependencies, structure);
  content.frame = frame.value_or(FrameInfo{});
  content.is_empty = !frame;
  if (content.is_empty || codec_of(content.codec) == Codec::opus) return;
  read_pictures(content, packet.payload);
  read_carried(content, packet, front, ids);
}

void MediaPacket::pad() {
  const std::size_t more = (kEven - payload_size % kEven) % kEven;
  const std::size_t end = std::size_t{payload_at} + payload_size;
  if (more == 0 || payload_size > kLargestPadded || end + more > room_) return;
  const MutableBytes behind = bytes().subspan(end, more);
  std::ranges::fill(behind, std::uint8_t{0});
  behind.back() = padding = static_cast<std::uint8_t>(more);
}

std::size_t write_lead(const MediaPacket& packet, const PictureNumbers& numbers, MutableBytes room) {
  const PicturePlaces& places = packet.places;
  if (places.size == 0) return 0;
  std::memcpy(room.data(), packet.payload().data(), places.size);
  ByteWriter number(room.subspan(places.number_at));
  if (places.bits == 7) number.u8(numbers.number & 0x7f);
  if (places.bits == 15) number.u16(static_cast<std::uint16_t>(0x8000 | numbers.number));
  if (places.tl0_at > 0) room[places.tl0_at] = numbers.tl0_picture.value_or(0);
  return places.size;
}

}  // namespace madang::media
