#include "kernel/media_load/received_stream.hpp"

#include <array>

#include "kernel/media/rtcp_writer.hpp"
#include "kernel/media/rtx.hpp"

namespace madang::media_load {
namespace {

constexpr auto kRoundTrip = std::chrono::milliseconds(100);  // what browsers take who only receive
constexpr auto kBetweenRequests = std::chrono::milliseconds(500);
constexpr std::int64_t kPacketTime = 30'000'000;  // ns: longer between two packets of 20 ms is a gap

std::uint32_t clock_of(sfu::MediaKind kind) { return kind == sfu::MediaKind::audio ? 48'000 : 90'000; }

float microseconds(std::int64_t nanoseconds) { return static_cast<float>(nanoseconds) / 1'000; }

}  // namespace

ReceivedStream::ReceivedStream(SlotNames names, Findings& findings, unsigned open_each)
    : names_(std::move(names)),
      findings_(findings),
      open_each_(open_each),
      statistics_(names_.ssrc, clock_of(names_.kind)) {}

void ReceivedStream::came(Transport& transport, const Arrival& arrival, const sfu::RtpPacket& sealed, Time now) {
  const bool is_first = !numbers_.newest();
  const auto number = numbers_.unroll(sealed.sequence);
  if (is_first) {
    first_ = number;
    asked_for_key_frame_ = now;
  }
  ++came_;
  ++findings_.packets;
  statistics_.came(sealed.sequence, sealed.timestamp, now);
  if (names_.retransmission != 0) missing_.came(sealed.sequence, now);
  if (names_.kind == sfu::MediaKind::audio) {
    if (last_audio_ != 0 && arrival.at - last_audio_ > kPacketTime)
      findings_.audio_gaps.push_back(microseconds(arrival.at - last_audio_));
    last_audio_ = arrival.at;
  }
  if (!awaited_ && ++skipped_ < open_each_) return;
  skipped_ = 0;
  open(transport, arrival);
}

void ReceivedStream::open(Transport& transport, const Arrival& arrival) {
  const auto plain = transport.open(arrival.bytes);
  const auto packet = sfu::read_rtp(plain);
  ++findings_.opened;
  findings_.false_packets += packet ? 0 : 1;
  if (packet) take_plain(*packet, arrival.at, false);
}

void ReceivedStream::came_again(Transport& transport, const Arrival& arrival, Time now) {
  const auto plain = transport.open(arrival.bytes);
  const auto packet = sfu::read_rtp(plain);
  findings_.false_packets += packet ? 0 : 1;
  if (!packet) return;
  const auto original = sfu::unwrap_rtx(plain, *packet, names_.payload, names_.ssrc);
  if (!original) {
    ++findings_.padding;
    return;
  }
  const auto read = sfu::read_rtp(*original);
  if (!read) return;
  ++findings_.again;
  ++came_;
  missing_.came(read->sequence, now);
  take_plain(*read, arrival.at, true);
}

void ReceivedStream::take_plain(const sfu::RtpPacket& packet, std::int64_t at, bool is_again) {
  if (packet.is_padding_only()) ++findings_.padding;
  const auto stamp = read_stamp(packet.payload);
  if (stamp && !is_again) {
    findings_.delays.push_back(microseconds(at - stamp->sent));
    if (names_.kind == sfu::MediaKind::audio) findings_.voice_delays.push_back(findings_.delays.back());
  }
  if (!awaited_ || names_.kind != sfu::MediaKind::video) return;
  if (const auto took = awaited_->came(packet, at)) {
    if (awaited_->since() >= findings_.since) findings_.first_frames.push_back(microseconds(*took));
    awaited_.reset();
  }
}

bool ReceivedStream::wants_key_frame(Time now) {
  const bool has_lost = missing_.take_key_frame_wish();
  if (names_.kind != sfu::MediaKind::video || (!has_lost && !awaited_) || !numbers_.newest()) return false;
  if (now - asked_for_key_frame_ < kBetweenRequests) return false;
  asked_for_key_frame_ = now;
  return true;
}

void ReceivedStream::write_requests(sfu::ByteWriter& writer, std::uint32_t sender, Time now) {
  std::array<std::uint16_t, 64> wanted;
  const auto count = missing_.due(now, kRoundTrip, wanted);
  if (count > 0) sfu::write_nack(writer, {sender, names_.ssrc}, std::span(wanted).first(count));
  findings_.negative_acknowledgements += count;
  if (!wants_key_frame(now)) return;
  ++findings_.key_frame_requests;
  sfu::write_pli(writer, {sender, names_.ssrc});
}

std::int64_t ReceivedStream::lost() const {
  if (!numbers_.newest()) return 0;
  return *numbers_.newest() - first_ + 1 - came_;
}

void ReceivedStream::begin_anew() {
  if (!numbers_.newest()) return;
  first_ = *numbers_.newest() + 1;
  came_ = 0;
  last_audio_ = 0;
}

}  // namespace madang::media_load
