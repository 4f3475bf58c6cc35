#include "kernel/media/tests/meeting_client.hpp"

#include "kernel/media/rtcp_writer.hpp"
#include "kernel/media/rtp_extensions.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t kVideoAgain = 40;  // added to the payload type of the pictures
constexpr std::string_view kRids[] = {"q", "h", "f"};

/// Each client numbers them its own way.
ExtensionIds ids_of(std::uint64_t client) {
  const auto id = [&](std::uint64_t place) { return static_cast<std::uint8_t>(1 + (place + client) % 11); };
  ExtensionIds ids;
  ids.mid = id(0);
  ids.rid = id(1);
  ids.repaired_rid = id(2);
  ids.audio_level = id(3);
  ids.transport_sequence = id(4);
  ids.send_time = id(5);
  return ids;
}

}  // namespace

MeetingClient::MeetingClient(const ClientShape& shape, std::uint32_t seed)
    : shape_(shape), random_(seed), ids_(ids_of(shape.id)) {
  const auto base = static_cast<std::uint32_t>(shape_.id * 0x10000);
  for (std::size_t place = 0; place < kFewestSlots + shape_.tiles; ++place) {
    JoinedSlot slot;
    slot.role = *slot_at(place);
    slot.mid = std::to_string(place);
    slot.extensions = ids_;
    const bool is_audio = is_sound(slot.role.kind);
    if (is_audio) {
      slot.codecs = {{.codec = MeetingCodec::opus,
                      .payload = kOpus,
                      .retransmission = {},
                      .has_transport_feedback = shape_.has_feedback}};
    } else {
      auto payload = video_payload();
      for (const MeetingCodec codec : shape_.decodes) {
        const auto again = static_cast<std::uint8_t>(payload - kVideoAgain);
        slot.codecs.push_back({codec, payload, again, true, true, false, shape_.has_feedback});
        payload = static_cast<std::uint8_t>(payload + 4);
      }
    }
    if (!shape_.has_feedback) slot.extensions.transport_sequence = 0;
    if (slot.role.kind == SlotKind::camera && shape_.layers > 1)
      for (int layer = 0; layer < shape_.layers; ++layer) slot.rids.emplace_back(kRids[layer]);
    if (place >= kSendSlots) {
      slot.sources = {base + 2 * static_cast<std::uint32_t>(place), base + 2 * static_cast<std::uint32_t>(place) + 1};
      seen_[slot.sources.ssrc].role = slot.role;
      retransmissions_[slot.sources.retransmission] = slot.sources.ssrc;
    }
    slots_.push_back(slot);
  }
  for (int layer = 0; layer < shape_.layers; ++layer) {
    const auto height = static_cast<std::uint16_t>(720 >> (shape_.layers - 1 - layer));
    const std::size_t size = height <= 180 ? 600 : height <= 360 ? 2'000 : 6'500;
    publishers_.push_back(std::make_unique<Vp8Publisher>(shape_.id, SlotKind::camera, layer, base + 0x8000 + 2 * layer,
                                                         height, size, random_));
  }
  publishers_.push_back(
      std::make_unique<Vp8Publisher>(shape_.id, SlotKind::screen, 0, base + 0x9000, 1'080, 3'000, random_));
}

ParticipantSetup MeetingClient::setup(RoomId room) const {
  return {.room = room,
          .participant = ParticipantId(shape_.id),
          .slots = slots_,
          .extensions = ids_,
          .cname = "server",
          .rights = shape_.rights,
          .view = shape_.view,
          .sees_itself = shape_.sees_itself};
}

std::vector<std::uint8_t> MeetingClient::datagram(const VideoPacket& packet, const Vp8Publisher& publisher,
                                                  bool is_again) {
  std::vector<std::uint8_t> bytes(1'500);
  ByteWriter writer(bytes);
  const std::uint8_t number[] = {static_cast<std::uint8_t>(transport_sequence_ >> 8),
                                 static_cast<std::uint8_t>(transport_sequence_)};
  ++transport_sequence_;
  const std::string mid(publisher.kind() == SlotKind::camera ? "1" : "2");
  const std::string rid(kRids[publisher.layer()]);
  const auto text = [](const std::string& value) {
    return Bytes(reinterpret_cast<const std::uint8_t*>(value.data()), value.size());
  };
  std::vector<ExtensionValue> extensions = {{ids_.mid, text(mid)}, {ids_.transport_sequence, number}};
  if (publisher.kind() == SlotKind::camera && shape_.layers > 1)
    extensions.push_back({is_again ? ids_.repaired_rid : ids_.rid, text(rid)});
  RtpHeader header{.payload_type = video_payload(),
                   .marker = packet.marker,
                   .sequence = packet.sequence,
                   .timestamp = packet.timestamp,
                   .ssrc = publisher.ssrc()};
  if (is_again) {
    header.payload_type = static_cast<std::uint8_t>(video_payload() - kVideoAgain);
    header.ssrc = publisher.ssrc() + 1;
    header.sequence = const_cast<Vp8Publisher&>(publisher).next_retransmission();
  }
  write_rtp_header(writer, header, extensions);
  if (is_again) writer.u16(packet.sequence);
  writer.bytes(packet.payload);
  bytes.resize(writer.size());
  return bytes;
}

void MeetingClient::send_sound(MediaTime now, std::vector<std::vector<std::uint8_t>>& out) {
  if (!shape_.has_microphone || now < sound_at_) return;
  sound_at_ = now + 20ms;
  std::vector<std::uint8_t> bytes(400);
  ByteWriter writer(bytes);
  const std::uint8_t number[] = {static_cast<std::uint8_t>(transport_sequence_ >> 8),
                                 static_cast<std::uint8_t>(transport_sequence_)};
  ++transport_sequence_;
  const std::uint8_t level[] = {static_cast<std::uint8_t>(0x80 | shape_.loudness)};
  const std::uint8_t mid[] = {'0'};
  const ExtensionValue extensions[] = {{ids_.mid, mid}, {ids_.audio_level, level}, {ids_.transport_sequence, number}};
  sound_timestamp_ += 960;
  write_rtp_header(writer,
                   {.payload_type = kOpus,
                    .marker = false,
                    .sequence = sound_sequence_++,
                    .timestamp = sound_timestamp_,
                    .ssrc = static_cast<std::uint32_t>(shape_.id * 0x10000 + 0x7000)},
                   extensions);
  writer.u64(shape_.id);
  writer.zeros(80);
  bytes.resize(writer.size());
  out.push_back(std::move(bytes));
}

void MeetingClient::send_pictures(MediaTime now, std::vector<std::vector<std::uint8_t>>& out) {
  if (now < picture_at_) return;
  picture_at_ = now + 33ms;
  for (const auto& publisher : publishers_) {
    const bool is_camera = publisher->kind() == SlotKind::camera;
    if (is_camera ? !shape_.has_camera : !shape_.has_screen) continue;
    if (is_camera && !(layers_wanted_ >> publisher->layer() & 1U)) continue;
    for (const VideoPacket& packet : publisher->frame(now)) out.push_back(datagram(packet, *publisher, false));
  }
}

std::vector<std::vector<std::uint8_t>> MeetingClient::produce(MediaTime now) {
  std::vector<std::vector<std::uint8_t>> out = std::move(answers_);
  answers_.clear();
  send_sound(now, out);
  send_pictures(now, out);
  return out;
}

std::vector<std::vector<std::uint8_t>> MeetingClient::feedback(MediaTime now) {
  std::vector<std::vector<std::uint8_t>> out;
  const auto base = static_cast<std::uint32_t>(shape_.id * 0x10000 + 0x7000);
  for (auto& [ssrc, seen] : seen_) {
    std::array<std::uint16_t, 100> numbers;
    const std::size_t count = is_sound(seen.role.kind) ? 0 : seen.nacks.due(now, 60ms, numbers);
    std::vector<std::uint8_t> bytes(1'000);
    ByteWriter writer(bytes);
    if (count > 0) write_nack(writer, {base, ssrc}, std::span(numbers).first(count));
    const bool cannot_begin = !seen.packets.empty() && !seen.can_begin && !is_sound(seen.role.kind);
    if (seen.nacks.take_key_frame_wish() || (cannot_begin && now - seen.asked_at > 300ms)) {
      write_pli(writer, {base, ssrc});
      seen.asked_at = now;
    }
    bytes.resize(writer.size());
    if (!bytes.empty()) out.push_back(std::move(bytes));
  }
  if (!arrivals_.is_due(now)) return out;
  std::vector<std::uint8_t> bytes(1'200);
  bytes.resize(arrivals_.write(now, {base, base}, bytes));
  if (!bytes.empty()) out.push_back(std::move(bytes));
  return out;
}

void MeetingClient::see(SeenStream& seen, const RtpPacket& packet, std::uint16_t sequence, Bytes payload,
                        bool was_asked_for, MediaTime now) {
  const std::int64_t number = seen.unroller.unroll(sequence);
  seen.nacks.came(sequence, now);
  const auto mark = read_mark(payload);
  seen.can_begin = seen.can_begin || (mark && mark->index == 0 && !mark->leans_on);
  const bool is_new = seen.packets
                          .try_emplace(number, SeenStream::Packet{packet.timestamp,
                                                                  packet.marker,
                                                                  packet.payload_type,
                                                                  {payload.begin(), payload.end()},
                                                                  packet.padding,
                                                                  now,
                                                                  was_asked_for})
                          .second;
  if (!is_new) ++seen.repeated;
}

void MeetingClient::rtp_came(Bytes header, Bytes lead, Bytes payload, MediaTime now) {
  std::vector<std::uint8_t> bytes(header.begin(), header.end());
  bytes.insert(bytes.end(), lead.begin(), lead.end());
  bytes.insert(bytes.end(), payload.begin(), payload.end());
  ++packets_;
  bytes_ += bytes.size();
  const auto packet = read_rtp(bytes);
  if (!packet) {
    ++strange_;
    return;
  }
  const KnownExtensions known = read_extensions(*packet, ids_);
  if (known.transport_sequence) arrivals_.came(*known.transport_sequence, now);
  const auto again = retransmissions_.find(packet->ssrc);
  if (packet->is_padding_only()) {
    ++padding_;
    return;
  }
  const std::uint32_t ssrc = again == retransmissions_.end() ? packet->ssrc : again->second;
  const auto seen = seen_.find(ssrc);
  if (seen == seen_.end()) {
    ++strange_;
    return;
  }
  if (again == retransmissions_.end()) return see(seen->second, *packet, packet->sequence, packet->payload, false, now);
  const bool is_one = packet->payload_type == video_payload() - kVideoAgain && packet->payload.size() >= 2;
  if (!is_one) {
    ++strange_;
    return;
  }
  see(seen->second, *packet, ByteReader(packet->payload).u16(), packet->payload.subspan(2), true, now);
}

void MeetingClient::answer_nack(const Nack& nack) {
  for (const auto& publisher : publishers_) {
    if (publisher->ssrc() != nack.media) continue;
    nack.each_sequence([&](std::uint16_t sequence) {
      ++asked_of_it_;
      if (const VideoPacket* const packet = publisher->sent(sequence))
        answers_.push_back(datagram(*packet, *publisher, true));
    });
  }
}

void MeetingClient::rtcp_came(Bytes compound, MediaTime now) {
  RtcpReader reader(compound);
  if (!reader.is_well_formed()) ++strange_;
  while (const auto packet = reader.next()) {
    if (const auto nack = read_nack(*packet)) answer_nack(*nack);
    if (const auto report = read_sender_report(*packet)) {
      const auto seen = seen_.find(report->ssrc);
      if (seen == seen_.end()) {
        ++strange_;
      } else {
        seen->second.sender_reports.emplace_back(now, report->timestamp);
      }
    }
    const auto pli = read_pli(*packet);
    if (!pli) continue;
    ++key_frames_asked_;
    key_frame_times_.emplace_back(pli->media, now);
    for (const auto& publisher : publishers_)
      if (publisher->ssrc() == pli->media) publisher->want_key_frame();
  }
}

SeenStream* MeetingClient::stream(SlotKind kind, std::uint8_t index) {
  for (auto& [ssrc, seen] : seen_)
    if (seen.role == SlotRole{kind, index}) return &seen;
  return nullptr;
}

}  // namespace madang::media::tests
