#include "kernel/media/rtcp_reader.hpp"

#include <limits>

namespace madang::media {
namespace {

constexpr std::size_t kBlockSize = 24;
constexpr std::uint32_t kRembName = 0x52454d42;
constexpr std::uint8_t kCnameItem = 1;

struct Framed {
  RtcpPacket packet;
  std::size_t size;
};

std::optional<Framed> first_of(Bytes datagram) {
  ByteReader reader(datagram);
  const std::uint8_t first = reader.u8();
  const std::uint8_t type = reader.u8();
  Bytes body = reader.take(4 * std::size_t{reader.u16()});
  if (!reader.ok() || first >> 6 != 2) return {};
  if (first & 0x20) {
    const std::size_t padding = body.empty() ? 0 : body.back();
    if (padding == 0 || padding > body.size()) return {};
    body = body.first(body.size() - padding);
  }
  return Framed{{static_cast<RtcpType>(type), static_cast<std::uint8_t>(first & 0x1f), body},
                datagram.size() - reader.left()};
}

bool adds_up(Bytes datagram) {
  if (datagram.empty()) return false;
  while (!datagram.empty()) {
    const auto first = first_of(datagram);
    if (!first) return false;
    datagram = datagram.subspan(first->size);
  }
  return true;
}

/// The feedback's front; what follows it stays in the reader.
std::optional<Feedback> front_of(ByteReader& reader) {
  Feedback front;
  front.sender = reader.u32();
  front.media = reader.u32();
  if (!reader.ok()) return {};
  return front;
}

bool is_feedback(const RtcpPacket& packet, RtcpType type, std::uint8_t format) {
  return packet.type == type && packet.count == format;
}

}  // namespace

RtcpReader::RtcpReader(Bytes datagram) : rest_(datagram), well_formed_(adds_up(datagram)) {
  if (!well_formed_) rest_ = {};
}

std::optional<RtcpPacket> RtcpReader::next() {
  if (rest_.empty()) return {};
  const auto first = first_of(rest_);
  if (!first) return {};
  rest_ = rest_.subspan(first->size);
  return first->packet;
}

ReportBlock ReportBlocks::operator[](std::size_t index) const {
  ByteReader reader(bytes_.subspan(kBlockSize * index));
  ReportBlock block;
  block.ssrc = reader.u32();
  block.fraction_lost = reader.u8();
  const auto lost = static_cast<std::int32_t>(reader.u24());
  block.cumulative_lost = lost >= 1 << 23 ? lost - (1 << 24) : lost;
  block.highest_sequence = reader.u32();
  block.jitter = reader.u32();
  block.last_sender_report = reader.u32();
  block.delay_since = reader.u32();
  return block;
}

std::optional<SenderReport> read_sender_report(const RtcpPacket& packet) {
  if (packet.type != RtcpType::sender_report) return {};
  ByteReader reader(packet.body);
  SenderReport report;
  report.ssrc = reader.u32();
  report.ntp = reader.u64();
  report.timestamp = reader.u32();
  report.packets = reader.u32();
  report.octets = reader.u32();
  report.blocks = ReportBlocks(reader.take(kBlockSize * packet.count));
  if (!reader.ok()) return {};
  return report;
}

std::optional<ReceiverReport> read_receiver_report(const RtcpPacket& packet) {
  if (packet.type != RtcpType::receiver_report) return {};
  ByteReader reader(packet.body);
  ReceiverReport report;
  report.ssrc = reader.u32();
  report.blocks = ReportBlocks(reader.take(kBlockSize * packet.count));
  if (!reader.ok()) return {};
  return report;
}

std::optional<SsrcList> read_bye(const RtcpPacket& packet) {
  if (packet.type != RtcpType::bye) return {};
  ByteReader reader(packet.body);
  const SsrcList list(reader.take(4U * packet.count));
  if (!reader.ok()) return {};
  return list;
}

CnameWalk::CnameWalk(const RtcpPacket& packet)
    : reader_(packet.type == RtcpType::description ? packet.body : Bytes{}) {}

std::optional<CnameWalk::Cname> CnameWalk::next() {
  while (reader_.left() >= 8) {
    const std::uint32_t ssrc = reader_.u32();
    const std::string_view name = cname_of_chunk();
    if (!name.empty() && reader_.ok()) return Cname{ssrc, name};
  }
  return {};
}

// A chunk's items end with a zero, and it is filled up to four bytes with more of them.
std::string_view CnameWalk::cname_of_chunk() {
  std::string_view name;
  const std::size_t begin = reader_.left();
  while (reader_.left() > 0) {
    const std::uint8_t item = reader_.u8();
    if (item == 0) break;
    const Bytes text = reader_.take(reader_.u8());
    if (item == kCnameItem) name = {reinterpret_cast<const char*>(text.data()), text.size()};
  }
  const std::size_t over = (begin - reader_.left()) % 4;
  if (over > 0) reader_.skip(4 - over);
  return name;
}

std::optional<Nack> read_nack(const RtcpPacket& packet) {
  if (!is_feedback(packet, RtcpType::transport_feedback, kNackFormat)) return {};
  ByteReader reader(packet.body);
  const auto front = front_of(reader);
  if (!front || reader.left() < 4) return {};
  return Nack{*front, reader.rest()};
}

std::optional<Feedback> read_pli(const RtcpPacket& packet) {
  if (!is_feedback(packet, RtcpType::payload_feedback, kPliFormat)) return {};
  ByteReader reader(packet.body);
  return front_of(reader);
}

Fir::Entry Fir::operator[](std::size_t index) const {
  ByteReader reader(items.subspan(8 * index));
  Entry entry{};
  entry.ssrc = reader.u32();
  entry.number = reader.u8();
  return entry;
}

std::optional<Fir> read_fir(const RtcpPacket& packet) {
  if (!is_feedback(packet, RtcpType::payload_feedback, kFirFormat)) return {};
  ByteReader reader(packet.body);
  const auto front = front_of(reader);
  if (!front || reader.left() < 8) return {};
  return Fir{*front, reader.rest()};
}

std::optional<Remb> read_remb(const RtcpPacket& packet) {
  if (!is_feedback(packet, RtcpType::payload_feedback, kAnyLayerFormat)) return {};
  ByteReader reader(packet.body);
  const auto front = front_of(reader);
  if (!front || reader.u32() != kRembName) return {};
  const std::size_t count = reader.u8();
  const std::uint32_t rate = reader.u24();
  const unsigned exponent = rate >> 18;
  const std::uint64_t mantissa = rate & 0x3ffff;
  const SsrcList sources(reader.take(4 * count));
  if (!reader.ok() || mantissa > std::numeric_limits<std::uint64_t>::max() >> exponent) return {};
  return Remb{front->sender, mantissa << exponent, sources};
}

}  // namespace madang::media
