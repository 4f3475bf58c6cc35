#include "kernel/media/receive_slot.hpp"

#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {
namespace {

/// After that a key frame is asked for again.
constexpr std::chrono::seconds kLongestWait{1};
/// The layer from before goes on so long while the key frame of a lower one is on its way: the line cannot bear it.
constexpr std::chrono::milliseconds kLongestOver{400};
/// What is asked for twice within that was on its way when it was asked for again.
constexpr std::chrono::milliseconds kLeastBetween{10};

/// Below 2^15, so that a receiver who misses the first packets knows the counter has not run over (RFC 3711, 3.3.1).
std::uint16_t first_number(std::uint32_t ssrc) { return static_cast<std::uint16_t>(ssrc * 2'654'435'761U >> 18); }

}  // namespace

ReceiveSlot::ReceiveSlot(const JoinedSlot& joined)
    : role_(joined.role),
      sources_(joined.sources),
      extensions_(joined.extensions),
      mid_(joined.mid),
      is_live_(joined.is_live),
      retransmission_sequence_(first_number(joined.sources.retransmission)) {
  for (const JoinedCodec& codec : joined.codecs) {
    payloads_[static_cast<std::size_t>(codec.codec)] = codec.payload;
    retransmissions_[static_cast<std::size_t>(codec.codec)] = codec.retransmission.value_or(0);
  }
}

void ReceiveSlot::begin_to_send() {
  if (rewriter_) return;
  const unsigned clock_rate = medium_of(role_.kind) == MediaKind::audio ? 48'000 : 90'000;
  rewriter_ = std::make_unique<StreamRewriter>(clock_rate, first_number(sources_.ssrc), sources_.ssrc * 40'503U);
}

std::uint8_t ReceiveSlot::any_retransmission() const {
  for (const std::uint8_t each : retransmissions_)
    if (each != 0) return each;
  return 0;
}

void ReceiveSlot::point(Publication* publication) {
  if (publication != nullptr) begin_to_send();
  publication_ = publication;
  grant_ = {};
  target_ = current_ = Grant::kPaused;
  name_ = previous_ = 0;
  most_temporal_ = kAllTemporal;
  present_.reset();
}

bool ReceiveSlot::choose_target(MediaTime now) {
  const std::int8_t before = target_;
  target_ = Grant::kPaused;
  if (publication_ != nullptr && grant_.layer >= 0) {
    const auto& layers = publication_->layers;
    target_ = std::min(grant_.layer, static_cast<std::int8_t>(layers.size() - 1));
    const auto is_alive = [&](std::int8_t layer) { return layers[static_cast<std::size_t>(layer)]->is_alive(now); };
    std::int8_t best = target_;
    while (best >= 0 && !is_alive(best)) --best;
    // Nothing as low is sent: what is there, is better than nothing.
    for (auto above = target_; best < 0 && above < static_cast<std::int8_t>(layers.size()); ++above)
      if (is_alive(above)) best = above;
    if (best >= 0) target_ = best;
  }
  if (target_ != before && waits_for_key_frame()) waits_since_ = now;
  const bool is_over = current_ >= 0 && target_ < current_ && now - waits_since_ > kLongestOver;
  if (target_ < 0 || is_over) current_ = Grant::kPaused;
  return waits_for_key_frame() && (target_ != before || current_ < 0 || now - waits_since_ > kLongestWait);
}

/// Whether the slot shows this layer, from this packet on or from before.
bool ReceiveSlot::follow(const MediaPacket& packet, const PublishedLayer& layer,
                         const std::optional<SourcePresent>& present) {
  const auto of = static_cast<std::int8_t>(packet.layer);
  if (of == current_ && layer.name() == name_) return true;
  if (of != target_ || packet.is_empty || !packet.frame.starts_key_frame) return false;
  rewriter_->switch_to(layer.name(), present);
  previous_ = name_;
  switched_at_ = packet.came;
  name_ = layer.name();
  current_ = of;
  most_temporal_ = grant_.has_low_frame_rate ? 0 : kAllTemporal;
  return true;
}

/// Fewer from any frame on; more where the frames from here on lean on nothing that was left out.
void ReceiveSlot::follow_temporal(const FrameInfo& frame) {
  const bool is_low = grant_.has_low_frame_rate || target_ < current_;
  const std::uint8_t wanted = is_low ? 0 : kAllTemporal;
  if (wanted == most_temporal_ || !frame.starts_frame) return;
  if (wanted < most_temporal_ || frame.is_switching_up) most_temporal_ = wanted;
}

/// Of the layer before, what came late has its place before the switch, or none.
std::optional<RewrittenPacket> ReceiveSlot::take_late(const SourcePacket& source, bool is_empty, MediaTime now) {
  if (source.source != previous_ || previous_ == 0 || now - switched_at_ > PacketHistory::kLength) return {};
  return is_empty ? rewriter_->leave_out(source) : rewriter_->forward(source);
}

std::optional<RewrittenPacket> ReceiveSlot::take(const MediaPacket& packet, const PublishedLayer& layer,
                                                 const std::optional<SourcePresent>& present) {
  SourcePacket source{.source = layer.name(),
                      .sequence = packet.header.sequence,
                      .timestamp = packet.header.timestamp,
                      .time = packet.captured,
                      .pictures = packet.is_empty ? PictureNumbers{} : packet.frame.pictures};
  if (!follow(packet, layer, present)) return take_late(source, packet.is_empty, packet.came);
  if (packet.is_empty) return rewriter_->leave_out(source);
  follow_temporal(packet.frame);
  return packet.frame.temporal > most_temporal_ ? rewriter_->leave_out(source) : rewriter_->forward(source);
}

std::optional<StreamRewriter::Origin> ReceiveSlot::origin(std::uint16_t sequence, MediaTime now, Duration round_trip) {
  if (!rewriter_) return {};
  if (!resent_) resent_ = std::make_unique<AllResent>();
  Resent& resent = (*resent_)[sequence % kResent];
  const Duration least = std::clamp<Duration>(round_trip / 2, kLeastBetween, std::chrono::milliseconds(100));
  const auto at =
      static_cast<std::uint32_t>(std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count());
  if (resent.sequence == sequence && std::chrono::milliseconds(at - resent.at) < least) return {};
  const auto origin = rewriter_->origin(sequence);
  if (origin) resent = {sequence, at};
  return origin;
}

std::optional<RewrittenPacket> ReceiveSlot::again(const MediaPacket& packet, std::uint32_t name) const {
  if (!rewriter_) return {};
  return rewriter_->again({.source = name,
                           .sequence = packet.header.sequence,
                           .timestamp = packet.header.timestamp,
                           .time = packet.captured,
                           .pictures = packet.frame.pictures});
}

void ReceiveSlot::on_sent(const RewrittenPacket& as, MediaTime captured, std::size_t bytes, std::uint32_t clock_rate) {
  if (present_ && timestamp_distance(as.timestamp, *present_) >= 0) present_.reset();
  const bool is_newest = packets_ == 0 || timestamp_distance(as.timestamp, newest_timestamp_) > 0;
  if (is_newest && !present_) {
    newest_timestamp_ = as.timestamp;
    newest_captured_ = captured;
    clock_rate_ = clock_rate;
  }
  ++packets_;
  octets_ += static_cast<std::uint32_t>(bytes);
}

std::optional<SenderReport> ReceiveSlot::report(MediaTime now, std::uint64_t ntp) {
  if (packets_ == reported_packets_ || present_) return {};
  reported_packets_ = packets_;
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(now - newest_captured_).count();
  const auto ticks = static_cast<std::uint32_t>(since * clock_rate_ / 1'000'000);
  return SenderReport{.ssrc = sources_.ssrc,
                      .ntp = ntp,
                      .timestamp = newest_timestamp_ + ticks,
                      .packets = packets_,
                      .octets = octets_,
                      .blocks = {}};
}

}  // namespace madang::media
