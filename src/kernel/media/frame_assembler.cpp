#include "kernel/media/frame_assembler.hpp"

#include "kernel/media/frame_info.hpp"
#include "kernel/media/frame_payload.hpp"
#include "kernel/media/h264_payload.hpp"

namespace madang::media {
namespace {

/// So many in a row that lie behind: the numbers began anew.
constexpr std::size_t kRestarted = 100;

Codec codec_of(RecordedCodec codec) {
  switch (codec) {
    case RecordedCodec::opus: return Codec::opus;
    case RecordedCodec::vp8: return Codec::vp8;
    case RecordedCodec::vp9: return Codec::vp9;
    case RecordedCodec::h264: return Codec::h264;
  }
  return Codec::opus;
}

/// Of H.264 an IDR picture whose parameter sets were lost is none.
bool starts_key_frame(RecordedCodec codec, const FrameInfo& info, Bytes payload) {
  if (codec != RecordedCodec::h264) return info.starts_key_frame;
  const auto read = read_h264(payload);
  return read && read->has(NalType::sequence_parameters);
}

}  // namespace

FrameAssembler::FrameAssembler(RecordedCodec codec) : codec_(codec), is_lost_(is_video(codec)) {}

void FrameAssembler::begin_at(std::int64_t number) {
  for (Part& part : parts_) part.number = -1;
  next_ = number;
  late_ = 0;
  is_lost_ = is_video(codec_);
}

void FrameAssembler::add(const RtpPacket& packet, MediaTime captured, MediaTime now) {
  std::int64_t number = unrolled(packet.sequence);
  if (next_ < 0) next_ = number;
  if (number < next_ && ++late_ <= kRestarted) return;
  if (number < next_ || number >= next_ + static_cast<std::int64_t>(kWindow)) {
    numbers_ = {};
    number = unrolled(packet.sequence);
    begin_at(number);
  }
  late_ = 0;
  if (has(number)) return;
  Part& part = at(number);
  part.number = number;
  part.captured = captured;
  part.arrived = now;
  read(part, packet);
}

/// From a whole turn on, so that what lies before the first one has a number too.
std::int64_t FrameAssembler::unrolled(std::uint16_t sequence) { return numbers_.unroll(sequence) + 65'536; }

void FrameAssembler::read(Part& part, const RtpPacket& packet) const {
  part.timestamp = packet.timestamp;
  part.is_media = !packet.payload.empty();
  part.is_last = packet.marker;
  part.payload.assign(packet.payload.begin(), packet.payload.end());
  DependencyStructure none;
  const auto info = part.is_media ? frame_info(codec_of(codec_), packet, {}, none) : FrameInfo();
  part.is_broken = !info;
  part.starts_key = info && starts_key_frame(codec_, *info, packet.payload);
  part.starts_layer = info && info->starts_frame;
}

/// Of the frame that begins with the next packet, if all of it is there.
std::optional<std::int64_t> FrameAssembler::end_of_frame() const {
  if (!is_video(codec_)) return next_;
  const std::uint32_t timestamp = at(next_).timestamp;
  for (std::int64_t number = next_; has(number) && number < next_ + static_cast<std::int64_t>(kWindow); ++number) {
    const Part& part = at(number);
    if (!part.is_media) continue;
    if (part.timestamp != timestamp) return number - 1;
    if (part.is_last) return number;
  }
  return {};
}

/// The first packet behind the first that is missing.
std::optional<std::int64_t> FrameAssembler::after_gap() const {
  const std::int64_t end = next_ + static_cast<std::int64_t>(kWindow);
  std::int64_t number = next_;
  while (number < end && has(number)) ++number;
  while (number < end && !has(number)) ++number;
  if (number < end) return number;
  return {};
}

/// False when what is missing may still come, or nothing is.
bool FrameAssembler::give_up(MediaTime now) {
  const auto beyond = after_gap();
  if (!beyond || now - at(*beyond).arrived < kPatience) return false;
  next_ = *beyond;
  is_lost_ = is_video(codec_);
  return true;
}

std::optional<AssembledFrame> FrameAssembler::next(MediaTime now) {
  while (next_ >= 0) {
    if (has(next_) && !at(next_).is_media) {
      ++next_;
      continue;
    }
    const auto last = has(next_) ? end_of_frame() : std::nullopt;
    if (!last) {
      if (!give_up(now)) return {};
      continue;
    }
    const Part& first = at(next_);
    const bool is_key = !is_video(codec_) || first.starts_key;
    const std::uint32_t timestamp = first.timestamp;
    const MediaTime captured = first.captured;
    const bool is_whole = compose(*last);
    next_ = *last + 1;
    is_lost_ = is_video(codec_) && (!is_whole || (is_lost_ && !is_key));
    if (is_lost_ || frame_.empty()) continue;
    timestamp_ = has_timestamp_ ? timestamp_ + timestamp_distance(timestamp, last_timestamp_) : timestamp;
    has_timestamp_ = true;
    last_timestamp_ = timestamp;
    return AssembledFrame{timestamp_, is_key, captured, frame_};
  }
  return {};
}

/// False when a packet of it was none of the codec.
bool FrameAssembler::compose(std::int64_t last) {
  frame_.clear();
  layer_count_ = 0;
  bool is_whole = true;
  for (std::int64_t number = next_; number <= last; ++number) {
    const Part& part = at(number);
    if (!part.is_media) continue;
    is_whole = is_whole && !part.is_broken;
    if (part.starts_layer && layer_count_ < layers_.size()) layers_[layer_count_++] = frame_.size();
    append_payload(codec_, part.payload, frame_);
  }
  if (codec_ == RecordedCodec::vp9 && layer_count_ > 1)
    append_superframe_index(std::span(layers_).first(layer_count_), frame_);
  return is_whole;
}

}  // namespace madang::media
