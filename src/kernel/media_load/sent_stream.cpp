#include "kernel/media_load/sent_stream.hpp"

#include <array>

namespace madang::media_load {
namespace {

constexpr std::size_t kMostPacket = 1'500;
constexpr std::uint64_t kFrom1900To1970 = 2'208'988'800;

sfu::Bytes bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

/// Seconds and parts of them, as NTP has them.
std::uint64_t ntp_of(std::int64_t wall) {
  const auto seconds = static_cast<std::uint64_t>(wall / 1'000'000'000) + kFrom1900To1970;
  const auto rest = static_cast<std::uint64_t>(wall % 1'000'000'000);
  return seconds << 32 | (rest << 32) / 1'000'000'000;
}

/// 6 bits of seconds and 18 of parts.
std::uint32_t send_time_of(std::int64_t wall) { return static_cast<std::uint32_t>(ntp_of(wall) >> 14) & 0xff'ffff; }

/// The extensions of one packet, with the bytes they point to.
class PacketExtensions {
 public:
  void add(std::uint8_t id, sfu::Bytes value) {
    if (id != 0 && !value.empty()) values_[count_++] = {id, value};
  }
  void add_number(std::uint8_t id, std::uint64_t value, std::size_t size) {
    sfu::ByteWriter writer(sfu::MutableBytes(room_).subspan(used_, size));
    for (std::size_t i = 0; i < size; ++i) writer.u8(static_cast<std::uint8_t>(value >> 8 * (size - 1 - i)));
    add(id, writer.written());
    used_ += size;
  }
  std::span<const sfu::ExtensionValue> all() const { return std::span(values_).first(count_); }

 private:
  std::array<sfu::ExtensionValue, 8> values_{};
  std::size_t count_ = 0;
  std::array<std::uint8_t, 16> room_{};
  std::size_t used_ = 0;
};

}  // namespace

SentStream::SentStream(SentTransport& shared, StreamNames names, std::uint16_t first_sequence)
    : shared_(shared), names_(std::move(names)), next_sequence_(first_sequence) {}

void SentStream::send(const SentPacket& packet, sfu::Bytes payload) {
  std::array<std::uint8_t, kMostPacket> stamped;
  const auto filled = sfu::MutableBytes(stamped).first(payload.size());
  std::ranges::copy(payload, filled.begin());
  write_stamp(filled, {shared_.source, static_cast<std::uint32_t>(packets_), wall_clock()});
  const std::uint16_t sequence = next_sequence_++;
  write({.payload_type = names_.payload,
         .marker = packet.marker,
         .sequence = sequence,
         .timestamp = packet.timestamp,
         .ssrc = names_.ssrc},
        packet, names_.ids.rid, {}, filled);
  ++packets_;
  octets_ += payload.size();
  if (names_.retransmission == 0) return;
  held_.resize(kHeld);
  held_[sequence % kHeld] = {sequence, packet, {filled.begin(), filled.end()}};
}

void SentStream::send_again(std::uint16_t sequence) {
  if (held_.empty()) return;
  const Held& held = held_[sequence % kHeld];
  if (held.sequence != sequence || held.payload.empty()) return;
  const std::array<std::uint8_t, 2> lead{static_cast<std::uint8_t>(sequence >> 8), static_cast<std::uint8_t>(sequence)};
  write({.payload_type = names_.retransmission_payload,
         .marker = held.packet.marker,
         .sequence = next_again_++,
         .timestamp = held.packet.timestamp,
         .ssrc = names_.retransmission},
        held.packet, names_.ids.repaired_rid, lead, held.payload);
}

void SentStream::write(const sfu::RtpHeader& header, const SentPacket& packet, std::uint8_t rid_id, sfu::Bytes lead,
                       sfu::Bytes payload) {
  PacketExtensions extensions;
  if (!is_known_ || header.ssrc != names_.ssrc) {
    extensions.add(names_.ids.mid, bytes_of(names_.mid));
    extensions.add(rid_id, bytes_of(names_.rid));
  }
  if (packet.level) {
    extensions.add_number(names_.ids.audio_level, packet.level->level | (packet.level->is_voice ? 0x80U : 0U), 1);
  }
  extensions.add_number(names_.ids.send_time, send_time_of(wall_clock()), 3);
  extensions.add_number(names_.ids.transport_sequence, shared_.next_sequence++, 2);
  std::array<std::uint8_t, kMostPacket + 200> room;
  sfu::ByteWriter writer{sfu::MutableBytes(room)};
  if (!sfu::write_rtp_header(writer, header, extensions.all())) return;
  writer.bytes(lead);
  writer.bytes(payload);
  if (writer.ok()) shared_.transport.send_rtp(room, writer.size());
}

sfu::SenderReport SentStream::report(std::int64_t wall, std::uint32_t timestamp) const {
  return {.ssrc = names_.ssrc,
          .ntp = ntp_of(wall),
          .timestamp = timestamp,
          .packets = static_cast<std::uint32_t>(packets_),
          .octets = static_cast<std::uint32_t>(octets_)};
}

}  // namespace madang::media_load
