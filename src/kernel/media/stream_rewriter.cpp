#include "kernel/media/stream_rewriter.hpp"

#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// A source whose numbers fall back so far has begun anew.
constexpr std::int64_t kRestart = 4'096;

/// What was sent before a switch and is caught up with: 300 ms of it become 5.
constexpr std::int32_t kFaster = 64;
/// Nothing that is caught up with is as old: 11 s of pictures.
constexpr std::int32_t kPast = 1 << 20;

/// As a source's timestamp is until the shift.
std::uint32_t caught_up(std::uint32_t timestamp, std::uint32_t present) {
  const auto before = static_cast<std::int32_t>(present - timestamp);
  return before > 0 && before < kPast ? present - static_cast<std::uint32_t>(before / kFaster) : timestamp;
}

std::uint16_t masked(std::uint32_t number, unsigned bits) {
  return static_cast<std::uint16_t>(number & ((1U << bits) - 1));
}

bool is_later(std::uint16_t number, std::uint16_t than, unsigned bits) {
  const unsigned after = masked(static_cast<std::uint32_t>(number - than), bits);
  return after != 0 && after < 1U << (bits - 1);
}

}  // namespace

StreamRewriter::StreamRewriter(std::uint32_t clock_rate, std::uint16_t first_sequence, std::uint32_t first_timestamp)
    : clock_rate_(clock_rate), sequences_(16, first_sequence), pictures_(15) {
  newest_.timestamp = first_timestamp;
}

void StreamRewriter::switch_to(std::uint32_t source, const std::optional<SourcePresent>& present) {
  wanted_ = source;
  is_switching_ = true;
  present_ = present;
}

bool StreamRewriter::is_newest(const SourcePacket& packet) const {
  return sequences_.has_begun() && segments_[sequences_.segment_before()].source == packet.source;
}

/// The newest stretch of its source in which it has a place.
std::optional<unsigned> StreamRewriter::segment_of(const SourcePacket& packet) const {
  for (unsigned back = 0; back < sequences_.segments_used(); ++back) {
    const unsigned segment = sequences_.segment_before(back);
    if (segments_[segment].source == packet.source && sequences_.holds(packet.sequence, segment)) return segment;
  }
  return {};
}

/// At the present, with so much before it that is caught up with.
std::uint32_t StreamRewriter::next_timestamp(const SourcePresent& present, std::uint32_t caught_up) const {
  if (!has_sent_) return newest_.timestamp + caught_up;
  const auto passed = std::max<nanoseconds>(present.time - newest_.time, milliseconds(1));
  const auto whole = std::chrono::floor<std::chrono::seconds>(passed);
  const auto ticks = whole.count() * clock_rate_ + (passed - whole).count() * clock_rate_ / 1'000'000'000;
  return newest_.timestamp + std::max(static_cast<std::uint32_t>(ticks), caught_up + clock_rate_ / 1'000);
}

void StreamRewriter::begin(const SourcePacket& packet, const SourcePresent& present, bool leaves_gap) {
  sequences_.begin(packet.sequence, leaves_gap);
  Segment& segment = segments_[sequences_.segment_before()];
  const std::uint32_t before = present.timestamp - caught_up(packet.timestamp, present.timestamp);
  segment = {.source = packet.source,
             .present = present.timestamp,
             .timestamp_shift = next_timestamp(present, before) - present.timestamp};
  begin_pictures(packet, leaves_gap);
  is_switching_ = false;
}

void StreamRewriter::begin_pictures(const SourcePacket& packet, bool leaves_gap) {
  const PictureNumbers& pictures = packet.pictures;
  Segment& segment = segments_[sequences_.segment_before()];
  const auto next = static_cast<std::uint16_t>(newest_.number + (leaves_gap ? 2 : 1));
  segment.number_shift = static_cast<std::uint16_t>(next - pictures.number);
  segment.tl0_shift = static_cast<std::uint8_t>(newest_.tl0_picture + 1 - pictures.tl0_picture.value_or(0));
  if (pictures.bits == 0 || !pictures.is_gapless) return;
  pictures_.set_bits(pictures.bits);
  pictures_.begin(pictures.number, leaves_gap);
  segment.pictures = pictures_.segment_before();
}

/// A source that counts anew without anybody having switched: its sender was started again.
void StreamRewriter::follow_restart(const SourcePacket& packet) {
  if (sequences_.ahead(packet.sequence) < -kRestart) return begin(packet, {packet.timestamp, packet.time}, true);
  const bool counts = packet.pictures.bits > 7 && packet.pictures.is_gapless && pictures_.has_begun();
  if (counts && pictures_.ahead(packet.pictures.number) < -kRestart) begin_pictures(packet, true);
}

std::optional<RewrittenPacket> StreamRewriter::forward(const SourcePacket& packet) {
  if (is_switching_ && packet.source == wanted_) {
    begin(packet, present_.value_or(SourcePresent{packet.timestamp, packet.time}), false);
  } else if (is_newest(packet)) {
    follow_restart(packet);
  }
  const auto found = segment_of(packet);
  if (!found) return {};
  const unsigned index = *found;
  Segment& segment = segments_[index];
  // Timestamps run over; none that may be sent again lies as far back.
  if (timestamp_distance(packet.timestamp, segment.present) > kPast) segment.present = packet.timestamp - kPast / 2;
  const PictureNumbers& pictures = packet.pictures;
  const bool counts = pictures.bits > 0 && pictures.is_gapless;
  if (counts && pictures_.is_left_out(pictures.number, segment.pictures)) return leave_out_of(packet, index);
  const auto sequence = sequences_.give(packet.sequence, index);
  if (!sequence) return {};
  RewrittenPacket as = without_pictures(packet, *sequence, segment);
  if (counts && !pictures_.give(pictures.number, segment.pictures)) {
    as.is_empty = true;
    return as;
  }
  as.pictures = counted_on(pictures, segment);
  remember(packet, as);
  return as;
}

RewrittenPacket StreamRewriter::without_pictures(const SourcePacket& packet, std::uint16_t sequence,
                                                 const Segment& segment) const {
  return {.sequence = sequence, .timestamp = caught_up(packet.timestamp, segment.present) + segment.timestamp_shift};
}

PictureNumbers StreamRewriter::counted_on(const PictureNumbers& pictures, const Segment& segment) const {
  PictureNumbers as = pictures;
  if (pictures.tl0_picture) as.tl0_picture = static_cast<std::uint8_t>(*pictures.tl0_picture + segment.tl0_shift);
  if (pictures.bits == 0) return as;
  as.number = masked(static_cast<std::uint32_t>(pictures.number) + segment.number_shift, pictures.bits);
  if (pictures.is_gapless) as.number = pictures_.given(pictures.number, segment.pictures).value_or(as.number);
  return as;
}

void StreamRewriter::remember(const SourcePacket& packet, const RewrittenPacket& as) {
  if (!has_sent_ || timestamp_distance(as.timestamp, newest_.timestamp) > 0) {
    newest_.timestamp = as.timestamp;
    newest_.time = packet.time;
  }
  const bool is_first = !has_sent_;
  has_sent_ = true;
  const PictureNumbers& pictures = as.pictures;
  if (pictures.bits > 0 && (is_first || is_later(pictures.number, newest_.number, pictures.bits)))
    newest_.number = pictures.number;
  if (pictures.tl0_picture && (is_first || is_later(*pictures.tl0_picture, newest_.tl0_picture, 8)))
    newest_.tl0_picture = *pictures.tl0_picture;
}

std::optional<RewrittenPacket> StreamRewriter::leave_out(const SourcePacket& packet) {
  const auto segment = segment_of(packet);
  return segment ? leave_out_of(packet, *segment) : std::nullopt;
}

std::optional<RewrittenPacket> StreamRewriter::leave_out_of(const SourcePacket& packet, unsigned index) {
  const Segment& segment = segments_[index];
  if (packet.pictures.bits > 0 && packet.pictures.is_gapless) pictures_.skip(packet.pictures.number, segment.pictures);
  const auto sequence = sequences_.skip(packet.sequence, index);
  if (!sequence) return {};
  RewrittenPacket as = without_pictures(packet, *sequence, segment);
  as.is_empty = true;
  return as;
}

std::optional<StreamRewriter::Origin> StreamRewriter::origin(std::uint16_t sequence) const {
  const auto origin = sequences_.origin(sequence);
  if (!origin) return {};
  return Origin{segments_[origin->segment].source, origin->number, origin->is_filled};
}

std::optional<RewrittenPacket> StreamRewriter::again(const SourcePacket& packet) const {
  const auto index = segment_of(packet);
  if (!index) return {};
  const auto sequence = sequences_.given(packet.sequence, *index);
  if (!sequence) return {};
  RewrittenPacket as = without_pictures(packet, *sequence, segments_[*index]);
  as.pictures = counted_on(packet.pictures, segments_[*index]);
  return as;
}

}  // namespace madang::media
