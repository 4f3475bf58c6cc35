#include <algorithm>
#include <vector>

#include "base/fuzz/harness.hpp"
#include "kernel/media/frame_info.hpp"
#include "kernel/media/h264_payload.hpp"
#include "kernel/media/rtp_extensions.hpp"
#include "kernel/media/rtx.hpp"
#include "kernel/media/stream_rewriter.hpp"
#include "kernel/media/vp8_descriptor.hpp"
#include "kernel/media/vp9_descriptor.hpp"

// Packets of media that anybody in a meeting may send: their header and extensions, what each codec says of them, and
// what a forwarder writes over.

namespace madang::fuzz {

using namespace media;

namespace {

constexpr ExtensionIds kIds{.mid = 1,
                            .rid = 2,
                            .repaired_rid = 3,
                            .audio_level = 6,
                            .transport_sequence = 4,
                            .send_time = 5,
                            .playout_delay = 7,
                            .dependencies = 8};
constexpr Codec kCodecs[] = {Codec::opus, Codec::vp8, Codec::vp9, Codec::h264, Codec::av1};

bool is_within(Bytes part, Bytes whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void look_at_extensions(Bytes bytes, const RtpPacket& packet) {
  ExtensionWalk walk(packet);
  while (const auto element = walk.next()) {
    must(element->id != 0, "an element has an id");
    must(is_within(element->value, packet.extensions), "a value is part of the extension");
    must(element->value.empty() || element->value.data() == bytes.data() + element->at, "and stands where it says");
  }
  const auto known = read_extensions(packet, kIds);
  must(known.send_time.value_or(0) < 1U << 24, "24 bits");
  must(!known.audio_level || known.audio_level->level < 128, "seven bits");
}

void write_over(std::vector<std::uint8_t> bytes, const RtpPacket& packet) {
  set_sequence(bytes, 1);
  set_timestamp(bytes, 2);
  set_ssrc(bytes, 3);
  set_payload_type(bytes, 4);
  set_marker(bytes, true);
  const bool has = set_transport_sequence(bytes, packet, kIds.transport_sequence, 5);
  const auto again = read_rtp(bytes);
  must(again.has_value(), "it stays a packet");
  must(again->payload.size() == packet.payload.size() && again->payload_at == packet.payload_at, "of the same parts");
  must(again->sequence == 1 && again->timestamp == 2 && again->ssrc == 3 && again->payload_type == 4, "as written");
  if (has)
    must(find_extension(*again, kIds.transport_sequence).has_value(), "an extension that was there is there still");
}

void send_again(Bytes bytes, const RtpPacket& packet) {
  std::vector<std::uint8_t> room(bytes.size() + kRtxOverhead);
  const std::size_t size = wrap_rtx(bytes, packet, {.payload_type = 97, .sequence = 6, .ssrc = 7}, room);
  must(size > 0, "there is room for two bytes more");
  const auto wrapped = read_rtp(Bytes(room).first(size));
  must(wrapped && wrapped->ssrc == 7 && wrapped->padding == 0, "a retransmission is a packet");
  const auto back = unwrap_rtx(MutableBytes(room).first(size), *wrapped, packet.payload_type, packet.ssrc);
  must(back.has_value(), "and carries one");
  const auto read = read_rtp(*back);
  must(read && read->sequence == packet.sequence && std::ranges::equal(read->payload, packet.payload), "the same");
}

void ask_each_codec(const std::vector<std::uint8_t>& bytes, const RtpPacket& packet, DependencyStructure& structure) {
  const Bytes descriptor = read_extensions(packet, kIds).dependencies;
  for (const Codec codec : kCodecs) {
    const auto info = frame_info(codec, packet, descriptor, structure);
    if (!info || info->pictures.bits == 0) continue;
    must(info->pictures.number >> info->pictures.bits == 0, "a number has its width");
    must(info->spatial < 8 && info->temporal < 8, "layers are few");
    auto changed = bytes;
    PictureNumbers numbers = info->pictures;
    numbers.number = 77;
    set_picture_numbers(codec, changed, packet, kIds.dependencies, numbers);
    const auto read = read_rtp(changed);
    must(read.has_value(), "it stays a packet");
    auto kept = structure;
    const auto again = frame_info(codec, *read, read_extensions(*read, kIds).dependencies, kept);
    must(again && again->pictures.number == 77 && again->temporal == info->temporal, "as written");
  }
}

/// The input as payloads and descriptors, without a packet around them.
void read_payloads(Bytes bytes) {
  if (const auto read = read_vp8(bytes)) must(read->size < bytes.size(), "something follows a descriptor");
  if (const auto read = read_vp9(bytes)) must(read->size < bytes.size(), "something follows a descriptor");
  if (const auto read = read_h264(bytes)) must(read->types != 0, "a payload has units");
  DependencyStructure structure;
  if (const auto read = read_dependency_descriptor(bytes, structure)) {
    must(structure.templates_count > 0 && structure.targets_count <= 32, "it leans on a structure");
    must(structure.target_within(7, 7).has_value(), "all targets are within all layers");
  }
}

/// Any packets in any order: numbers are given once, and lead back.
void forward_any(std::string_view input) {
  StreamRewriter slot(90'000, 65'500, 0);
  Choices choices(input);
  std::uint16_t sequence = 0;
  for (const char byte : input.substr(0, 400)) {
    if (choices.below(16) == 0) slot.switch_to(choices.below(3));
    sequence = static_cast<std::uint16_t>(sequence + static_cast<signed char>(byte) / (choices.coin() ? 16 : 1) + 1);
    const SourcePacket packet{.source = static_cast<std::uint32_t>(choices.below(3)),
                              .sequence = sequence,
                              .timestamp = static_cast<std::uint32_t>(choices.below(100'000)),
                              .time = {},
                              .pictures = {15, static_cast<std::uint16_t>(sequence / 2), {}, true}};
    const auto as = choices.coin() ? slot.forward(packet) : slot.leave_out(packet);
    if (!as) continue;
    const auto origin = slot.origin(as->sequence);
    must(origin && origin->source == packet.source && origin->sequence == sequence, "a number leads back");
    must(slot.again(packet)->sequence == as->sequence, "and the packet to it");
  }
}

}  // namespace

void try_one(std::string_view input) {
  std::vector<std::uint8_t> bytes(input.begin(), input.end());
  read_payloads(bytes);
  forward_any(input);
  const auto packet = read_rtp(bytes);
  if (!packet) return;
  must(packet->payload_at + packet->payload.size() + packet->padding == bytes.size(), "its parts are the whole");
  look_at_extensions(bytes, *packet);
  write_over(bytes, *packet);
  send_again(bytes, *packet);
  DependencyStructure structure;
  ask_each_codec(bytes, *packet, structure);
}

}  // namespace madang::fuzz
