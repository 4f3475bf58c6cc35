#include "kernel/media/uplink.hpp"

#include <algorithm>

#include "kernel/media/rtx.hpp"

namespace madang::media {

Uplink::Uplink(const ParticipantSetup& setup, WorkerContext& context) : context_(context), ids_(setup.extensions) {
  sources_.reserve(kMostSources);
  for (const JoinedSlot& joined : setup.slots) {
    if (!is_from_client(joined.role.kind)) {
      if (our_ssrc_ == 0) our_ssrc_ = joined.sources.ssrc;
      continue;
    }
    Slot& slot = slots_[static_cast<std::size_t>(joined.role.kind)];
    slot = {
        joined.mid,    joined.rids, joined.codecs, joined.client_ssrcs, std::max<std::size_t>(1, joined.rids.size()),
        joined.is_live};
    slot.layers = std::min(slot.layers, kMostLayers);
    has_feedback_ = has_feedback_ || std::ranges::any_of(joined.codecs, &JoinedCodec::has_transport_feedback);
  }
}

const Uplink::Source* Uplink::find(std::uint32_t ssrc) {
  if (newest_source_ < sources_.size() && sources_[newest_source_].ssrc == ssrc) return &sources_[newest_source_];
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].ssrc == ssrc) return &sources_[newest_source_ = i];
  return nullptr;
}

std::optional<SlotKind> Uplink::slot_of(const RtpPacket& packet, const KnownExtensions& known) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    const bool is_it =
        known.mid.empty() ? std::ranges::find(slot.ssrcs, packet.ssrc) != slot.ssrcs.end() : slot.mid == known.mid;
    if (slot.is_live && is_it) return static_cast<SlotKind>(i);
  }
  return {};
}

const JoinedCodec* Uplink::codec_of(SlotKind kind, std::uint8_t payload, bool is_again) const {
  for (const JoinedCodec& codec : slots_[static_cast<std::size_t>(kind)].codecs)
    if (is_again ? codec.retransmission == payload : codec.payload == payload) return &codec;
  return nullptr;
}

/// A stream that was not there yet, or began anew under another SSRC.
std::optional<std::size_t> Uplink::stream_for(SlotKind kind, std::uint8_t layer, const RtpPacket& packet,
                                              bool is_again) {
  const auto same = [&](const auto& each) { return each->kind == kind && each->layer == layer; };
  const auto found = std::ranges::find_if(streams_, same);
  const auto index = static_cast<std::size_t>(found - streams_.begin());
  if (is_again) return found == streams_.end() ? std::nullopt : std::optional(index);
  const std::uint32_t clock_rate = is_sound(kind) ? 48'000 : 90'000;
  if (found == streams_.end()) {
    streams_.push_back(std::make_unique<PublishedStream>(packet.ssrc, kind, layer, clock_rate));
    return index;
  }
  PublishedStream& stream = **found;
  const auto epoch = static_cast<std::uint8_t>(stream.epoch + 1);
  stream = PublishedStream(packet.ssrc, kind, layer, clock_rate);
  stream.epoch = epoch;
  return index;
}

const Uplink::Source* Uplink::learn(const RtpPacket& packet, const KnownExtensions& known) {
  if (sources_.size() == kMostSources) return nullptr;
  const auto kind = slot_of(packet, known);
  if (!kind) return nullptr;
  const Slot& slot = slots_[static_cast<std::size_t>(*kind)];
  const bool is_again = codec_of(*kind, packet.payload_type, true) != nullptr;
  if (!is_again && codec_of(*kind, packet.payload_type, false) == nullptr) return nullptr;
  std::uint8_t layer = 0;
  if (!slot.rids.empty()) {
    const std::string_view rid = is_again ? known.repaired_rid : known.rid;
    const auto found = std::ranges::find(slot.rids, rid);
    if (found == slot.rids.end()) return nullptr;
    layer = static_cast<std::uint8_t>(found - slot.rids.begin());
    if (layer >= slot.layers) return nullptr;
  }
  const auto stream = stream_for(*kind, layer, packet, is_again);
  if (!stream) return nullptr;
  sources_.push_back({packet.ssrc, static_cast<std::uint8_t>(*stream), is_again});
  newest_source_ = sources_.size() - 1;
  return &sources_.back();
}

bool Uplink::receive(MediaPacket& slot, MutableBytes plain, const PublishRights& rights, MediaTime now) {
  const auto packet = read_rtp(plain);
  if (!packet) return false;
  rate_.add(now.time_since_epoch(), static_cast<std::int64_t>(plain.size()));
  const KnownExtensions known = read_extensions(*packet, ids_);
  if (known.transport_sequence) arrivals_.came(*known.transport_sequence, now);
  const Source* source = find(packet->ssrc);
  if (source == nullptr) source = learn(*packet, known);
  if (source == nullptr) return false;
  PublishedStream& stream = *streams_[source->stream];
  if (!rights.allows(stream.kind)) return false;
  if (!source->is_retransmission) {
    if (stream.ssrc != packet->ssrc) return false;  // of a stream that began anew since
    return accept(stream, slot, *packet, known, 0, now);
  }
  const JoinedCodec* codec = codec_of(stream.kind, packet->payload_type, true);
  if (codec == nullptr || packet->is_padding_only()) return false;
  const auto original = unwrap_rtx(plain, *packet, codec->payload, stream.ssrc);
  if (!original) return false;
  const auto again = read_rtp(*original);
  return again && accept(stream, slot, *again, read_extensions(*again, ids_), kRtxOverhead, now);
}

bool Uplink::accept(PublishedStream& stream, MediaPacket& slot, const RtpPacket& packet, const KnownExtensions& known,
                    std::size_t front, MediaTime now) {
  const JoinedCodec* codec = codec_of(stream.kind, packet.payload_type, false);
  if (codec == nullptr) return false;
  stream.has_nack = codec->has_nack;
  stream.has_picture_loss = codec->has_picture_loss;
  stream.has_full_intra = codec->has_full_intra;
  slot.of.kind = stream.kind;
  slot.layer = stream.layer;
  slot.epoch = stream.epoch;
  slot.codec = codec->codec;
  slot.came = stream.last = now;
  slot.captured = stream.captures.captured(packet.timestamp, clock_, now);
  if (!known.dependencies.empty() && !stream.structure) stream.structure = std::make_unique<DependencyStructure>();
  read_content(slot, packet, front, ids_, known, stream.structure ? *stream.structure : context_.no_structure);
  if (front == 0) stream.statistics.came(packet.sequence, packet.timestamp, now);
  if (is_sound(stream.kind)) {
    if (stream.has_nack) stream.nacks.came(packet.sequence, now);
    return true;
  }
  // The last of a frame may be the shortest as it is.
  if (!packet.marker && !slot.is_empty) slot.pad();
  stream.nacks.came(packet.sequence, now);
  if (!slot.frame.starts_key_frame) return true;
  stream.nacks.key_frame_came(packet.sequence);
  stream.key_frames.key_frame_came();
  return true;
}

void Uplink::sender_report_came(const SenderReport& report, MediaTime now) {
  for (const auto& stream : streams_) {
    if (stream->ssrc != report.ssrc) continue;
    clock_.report_came(report.ntp, now);
    stream->captures.report_came(report.ntp, report.timestamp);
    stream->statistics.sender_report_came(report.ntp, now);
  }
}

std::optional<SlotKind> Uplink::kind_of(std::uint32_t ssrc) const {
  for (const auto& stream : streams_)
    if (stream->ssrc == ssrc) return stream->kind;
  return {};
}

void Uplink::want_key_frame(SlotKind kind, std::uint8_t layer) {
  for (const auto& stream : streams_)
    if (stream->kind == kind && stream->layer == layer) stream->key_frames.want();
}

void Uplink::ask_for(PublishedStream& stream, ByteWriter& writer, MediaTime now, Duration round_trip) {
  const Feedback front{our_ssrc_, stream.ssrc};
  if (stream.has_nack && stream.nacks.missing() > 0) {
    std::array<std::uint16_t, 64> numbers;
    const std::size_t count = stream.nacks.due(now, round_trip, numbers);
    context_.counts.retransmissions_asked += count;
    if (count > 0) write_nack(writer, front, std::span(numbers).first(count));
    if (stream.nacks.take_key_frame_wish()) stream.key_frames.want();
  }
  if (!stream.is_alive(now) || !stream.key_frames.take_due(now)) return;
  ++context_.counts.key_frames_asked;
  if (stream.has_picture_loss) {
    write_pli(writer, front);
  } else if (stream.has_full_intra) {
    write_fir(writer, our_ssrc_, stream.ssrc, stream.full_intra_number++);
  }
}

void Uplink::write_feedback(ByteWriter& writer, MediaTime now, Duration round_trip) {
  for (const auto& stream : streams_)
    if (!is_sound(stream->kind) || stream->has_nack) ask_for(*stream, writer, now, round_trip);
  if (!has_feedback_ || !arrivals_.is_due(now)) return;
  std::array<std::uint8_t, 900> room;
  const std::size_t size = arrivals_.write(now, {our_ssrc_, streams_.empty() ? 0 : streams_.front()->ssrc}, room);
  writer.bytes(Bytes(room).first(size));
}

std::span<const ReportBlock> Uplink::report_blocks(MediaTime now) {
  std::size_t count = 0;
  std::uint64_t packets = 0;
  double lost = 0;
  for (const auto& each : streams_) {
    PublishedStream& stream = *each;
    if (!stream.is_alive(now) || count == blocks_.size()) continue;
    blocks_[count] = stream.statistics.report(now);
    const std::uint64_t fresh = stream.statistics.packets() - stream.reported_packets;
    stream.reported_packets = stream.statistics.packets();
    const double fraction = blocks_[count].fraction_lost / 256.0;
    const double sent = static_cast<double>(fresh) / (1 - std::min(fraction, 0.99));
    lost += fraction * sent;
    packets += static_cast<std::uint64_t>(sent);
    ++count;
  }
  loss_ = packets == 0 ? 0 : lost / static_cast<double>(packets);
  return std::span(blocks_).first(count);
}

}  // namespace madang::media
