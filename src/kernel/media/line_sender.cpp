#include "kernel/media/line_sender.hpp"

#include <algorithm>

#include "kernel/media/rtx.hpp"
#include "kernel/media/sent_header.hpp"

namespace madang::media {
namespace {

/// What is added to a packet before it is on the line: a tag of SRTP, UDP, IP.
constexpr std::size_t kAdded = 16 + 8 + 20;
/// Of a client that does not say what it gets.
constexpr Rate kUnmeasured = 1'500'000;
/// What is due so soon leaves in the same run.
constexpr std::chrono::milliseconds kTick{2};
constexpr std::size_t kMostPadding = 255;
constexpr std::uint8_t kHasPadding = 0x20;  // in the first byte of a header
constexpr std::size_t kMostReports = 512;
/// Packets that feedback may still speak of: a second of the most that anybody is sent.
constexpr std::size_t kRemembered = 1'024;

constexpr std::array<std::uint8_t, kMostPadding> padding_bytes() {
  std::array<std::uint8_t, kMostPadding> bytes{};
  bytes.back() = kMostPadding;
  return bytes;
}
constexpr auto kPadding = padding_bytes();

/// Of the line, for what is sent again, and for how long it may take all that at once.
constexpr double kAgainShare = 0.5;
constexpr std::chrono::milliseconds kAgainAtOnce{300};

/// abs-send-time: 6 bits of seconds and 18 of parts.
std::uint32_t send_time_of(MediaTime now) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  return static_cast<std::uint32_t>((micros % 64'000'000 << 18) / 1'000'000) & 0xff'ffff;
}

}  // namespace

LineSender::LineSender(TransportIndex to, bool has_feedback, std::optional<Rate> known, WorkerContext& context)
    : to_(to), has_feedback_(has_feedback), context_(context), estimator_(RateLimits{}, kRemembered, known) {
  pacer_.set_estimate(estimate());
}

Rate LineSender::estimate() const { return has_feedback_ ? estimator_.estimate() : kUnmeasured; }

std::int64_t LineSender::give_out(Bytes header, Bytes lead, Bytes payload, std::uint8_t cluster, MediaTime now) {
  const std::size_t size = header.size() + lead.size() + payload.size();
  context_.outlet.send_rtp(to_, header, lead, payload);
  ++context_.counts.packets_out;
  context_.counts.bytes_out += size;
  if (has_feedback_) estimator_.on_sent(now, transport_sequence_++, static_cast<std::uint16_t>(size + kAdded), cluster);
  return static_cast<std::int64_t>(size + kAdded);
}

std::int64_t LineSender::send(ReceiveSlot& slot, const Sending& sending, MediaTime now) {
  const MediaPacket* const packet = sending.as.is_empty ? nullptr : sending.packet;
  const RtpHeader header{.payload_type = sending.payload_type,
                         .marker = packet != nullptr && packet->header.marker,
                         .sequence = sending.as.sequence,
                         .timestamp = sending.as.timestamp,
                         .ssrc = slot.sources().ssrc};
  HeaderExtras extras{.mid = slot.says_mid() ? slot.mid() : std::string_view(),
                      .transport_sequence = {},
                      .send_time = {},
                      .packet = packet,
                      .frame_number = sending.as.pictures.number};
  if (has_feedback_) {
    extras.transport_sequence = transport_sequence_;
  } else {
    extras.send_time = send_time_of(now);
  }
  std::array<std::uint8_t, kMostHeader> room;
  const std::size_t size = write_header(header, extras, slot.extensions(), room);
  if (size == 0) return 0;
  std::array<std::uint8_t, kMostLead> lead;
  const std::size_t lead_size = packet == nullptr ? 0 : write_lead(*packet, sending.as.pictures, lead);
  const Bytes payload = packet == nullptr ? Bytes() : packet->padded().subspan(lead_size);
  if (packet != nullptr && packet->padding > 0) room[0] |= kHasPadding;
  const auto sent = give_out(Bytes(room).first(size), Bytes(lead).first(lead_size), payload, sending.cluster, now);
  if (packet != nullptr) slot.on_sent(sending.as, packet->captured, packet->payload_size, clock_rate_of(packet->codec));
  return sent;
}

std::int64_t LineSender::send_again(ReceiveSlot& slot, const QueuedPacket& queued, std::uint8_t cluster,
                                    MediaTime now) {
  const MediaPacket* packet = queued.layer == nullptr ? nullptr : queued.layer->find(queued.sequence);
  if (packet == nullptr && !queued.as.is_empty) return 0;
  if (queued.as.is_empty) packet = nullptr;
  const RtpHeader header{.payload_type = queued.payload_type,
                         .marker = packet != nullptr && packet->header.marker,
                         .sequence = slot.next_retransmission(),
                         .timestamp = queued.as.timestamp,
                         .ssrc = slot.sources().retransmission};
  HeaderExtras extras{.mid = slot.mid(),
                      .transport_sequence = {},
                      .send_time = {},
                      .packet = packet,
                      .frame_number = queued.as.pictures.number};
  if (has_feedback_) extras.transport_sequence = transport_sequence_;
  std::array<std::uint8_t, kMostHeader> room;
  const std::size_t size = write_header(header, extras, slot.extensions(), room);
  if (size == 0) return 0;
  std::array<std::uint8_t, kRtxOverhead + kMostLead> lead;
  ByteWriter(lead).u16(queued.as.sequence);
  const std::size_t lead_size =
      packet == nullptr ? 0 : write_lead(*packet, queued.as.pictures, MutableBytes(lead).subspan(kRtxOverhead));
  ++context_.counts.retransmissions_out;
  return give_out(Bytes(room).first(size), Bytes(lead).first(kRtxOverhead + lead_size),
                  packet == nullptr ? Bytes() : packet->payload().subspan(lead_size), cluster, now);
}

/// In packets that only padding makes, of the first stream of retransmissions there is.
std::int64_t LineSender::send_padding(std::span<ReceiveSlot> slots, const Pacer::Turn& turn, MediaTime now) {
  std::int64_t sent = 0;
  for (ReceiveSlot& slot : slots) {
    if (!slot.is_live() || slot.any_retransmission() == 0 || slot.extensions().transport_sequence == 0) continue;
    while (sent < turn.padding) {
      const RtpHeader header{.payload_type = slot.any_retransmission(),
                             .marker = false,
                             .sequence = slot.next_retransmission(),
                             .timestamp = 0,
                             .ssrc = slot.sources().retransmission};
      const HeaderExtras extras{.mid = slot.mid(),
                                .transport_sequence = transport_sequence_,
                                .send_time = {},
                                .packet = nullptr,
                                .frame_number = 0};
      std::array<std::uint8_t, kMostHeader> room;
      const std::size_t size = write_header(header, extras, slot.extensions(), room);
      room[0] |= kHasPadding;
      sent += give_out(Bytes(room).first(size), {}, kPadding, turn.cluster, now);
      ++context_.counts.padding_out;
    }
    break;
  }
  return sent;
}

bool LineSender::queue_again(const QueuedPacket& packet, MediaTime now) {
  if (again_free_at_ - now > kAgainAtOnce) return false;
  if (!again_.push(packet)) return false;
  again_free_at_ = std::max(again_free_at_, now) + time_of(packet.size, times(estimate(), kAgainShare));
  return true;
}

void LineSender::send_now(ReceiveSlot& slot, const MediaPacket& packet, const RewrittenPacket& as, MediaTime now) {
  const auto bytes = send(slot, {&packet, as, slot.payload_for(packet.codec), 0}, now);
  pacer_.on_sent(now, {.kind = Pacer::Kind::audio, .ask_again = {}}, bytes, queued());
}

std::int64_t LineSender::take_turn(std::span<ReceiveSlot> slots, const Pacer::Turn& turn, MediaTime now) {
  if (turn.kind == Pacer::Kind::padding) return send_padding(slots, turn, now);
  if (turn.kind == Pacer::Kind::retransmission) {
    const QueuedPacket& next = again_.pop();
    return send_again(slots[next.slot], next, turn.cluster, now);
  }
  const QueuedPacket& next = media_.pop();
  const MediaPacket* const packet = next.layer == nullptr ? nullptr : next.layer->find(next.sequence);
  // Who waited for longer than its history is lost: the receiver asks, and learns of a key frame.
  if (packet == nullptr && !next.as.is_empty) return 0;
  return send(slots[next.slot], {packet, next.as, next.payload_type, turn.cluster}, now);
}

std::optional<MediaTime> LineSender::flush(std::span<ReceiveSlot> slots, MediaTime now) {
  while (true) {
    const Pacer::Waiting waiting{.retransmission = again_.next_size(), .video = media_.next_size(), .queued = queued()};
    const Pacer::Turn turn = pacer_.next(now + kTick, waiting);
    if (turn.kind == Pacer::Kind::nothing) {
      is_probing_ = is_probing_ && turn.ask_again.has_value();
      if (!turn.ask_again) return {};
      return std::max(*turn.ask_again - kTick, now + std::chrono::microseconds(500));
    }
    const std::int64_t bytes = take_turn(slots, turn, now);
    if (bytes > 0) pacer_.on_sent(now, turn, bytes, queued());
    // A probe that cannot be filled is none.
    if (bytes == 0 && turn.kind == Pacer::Kind::padding) return {};
  }
}

void LineSender::forget(const PublishedLayer& layer) {
  media_.forget(layer);
  again_.forget(layer);
}

void LineSender::feedback_came(const TwccFeedback& feedback, MediaTime now) {
  if (!has_feedback_) return;
  std::array<PacketReport, kMostReports> room;
  estimator_.on_feedback(now, reports_.read(feedback, room));
  pacer_.set_estimate(estimator_.estimate());
}

void LineSender::on_time(MediaTime now) {
  if (!has_feedback_) return;
  const auto probe = estimator_.on_time(now);
  pacer_.set_estimate(estimator_.estimate());
  pacer_.set_bucket(burst_.at(now, estimator_.estimate(), wanted_));
  if (!probe) return;
  pacer_.probe(*probe);
  is_probing_ = true;
}

}  // namespace madang::media
