#include "kernel/media/track_recorder.hpp"

#include <algorithm>

namespace madang::media {
namespace {

using Microseconds = std::chrono::microseconds;

/// A clock that differs by more was set, or the stream is another one; by less it drifts, or its report was late.
constexpr Microseconds kJump = std::chrono::milliseconds(200);
/// Of a difference so much is taken up with each frame, so that nobody hears or sees it.
constexpr int kTakenUp = 16;

template <class Work>
bool with_writer(std::variant<std::monostate, WebmWriter, Mp4Writer>& writer, Work work) {
  if (auto* webm = std::get_if<WebmWriter>(&writer)) return work(*webm);
  if (auto* mp4 = std::get_if<Mp4Writer>(&writer)) return work(*mp4);
  return true;
}

}  // namespace

TrackRecorder::TrackRecorder(RecordedCodec codec, std::uint32_t clock_rate, MediaTime began, RecordingSink& sink)
    : codec_(codec), clock_rate_(clock_rate), began_(began), sink_(sink), current_(codec) {}

void TrackRecorder::add(std::uint32_t source, const RtpPacket& packet, MediaTime captured, MediaTime now) {
  if (!current_.name) current_.name = source;
  if (source == current_.name)
    current_.frames.add(packet, captured, now);
  else if (coming_ && source == coming_->name)
    coming_->frames.add(packet, captured, now);
  else
    return;
  take(now);
}

void TrackRecorder::prefer(std::uint32_t source) {
  if (!current_.name || source == current_.name) {
    current_.name = source;
    coming_.reset();
    return;
  }
  if (coming_ && source == coming_->name) return;
  coming_.emplace(codec_);
  coming_->name = source;
}

void TrackRecorder::on_time(MediaTime now) {
  take(now);
  has_failed_ = !with_writer(writer_, [](auto& writer) { return writer.flush(); }) || has_failed_;
}

void TrackRecorder::close(MediaTime now) {
  take(now);
  settle();
  has_failed_ = !with_writer(writer_, [](auto& writer) { return writer.close(); }) || has_failed_;
}

std::span<const RecordedPoint> TrackRecorder::points() const {
  if (const auto* webm = std::get_if<WebmWriter>(&writer_)) return webm->points();
  if (const auto* mp4 = std::get_if<Mp4Writer>(&writer_)) return mp4->points();
  return {};
}

void TrackRecorder::take(MediaTime now) {
  while (const auto frame = current_.frames.next(now)) record(*frame, now);
  if (!held_.empty() && now >= settled_at_) settle();
  if (!coming_) return;
  const auto first = coming_->frames.next(now);
  if (!first) return;
  const auto bytes = std::vector(first->bytes.begin(), first->bytes.end());
  const AssembledFrame kept{first->timestamp, first->is_key, first->captured, bytes};
  settle();
  current_ = std::move(*coming_);
  coming_.reset();
  record(kept, now);
  take(now);
}

void TrackRecorder::record(const AssembledFrame& frame, MediaTime now) {
  if (has_failed_ || (std::holds_alternative<std::monostate>(writer_) && !begin(frame))) return;
  if (current_.shift) return write(frame);
  hold(frame, now);
}

void TrackRecorder::hold(const AssembledFrame& frame, MediaTime now) {
  if (held_.empty()) settled_at_ = now + kSettling;
  held_.push_back({frame.timestamp, frame.is_key, frame.captured, std::vector(frame.bytes.begin(), frame.bytes.end())});
}

/// The last of what is held knows best when it was captured.
void TrackRecorder::settle() {
  if (held_.empty()) return;
  const Held& last = held_.back();
  current_.shift = std::chrono::duration_cast<Microseconds>(last.captured - began_) - ticks(last.timestamp);
  for (const Held& each : held_)
    write({each.timestamp, each.is_key, last.captured + ticks(each.timestamp - last.timestamp), each.bytes});
  held_.clear();
}

void TrackRecorder::write(const AssembledFrame& frame) {
  if (has_failed_) return;
  const Microseconds time = time_of(frame);
  const RecordedFrame recorded{.track = 0, .time = time, .is_key = frame.is_key, .bytes = frame.bytes};
  has_failed_ = !with_writer(writer_, [&](auto& writer) { return writer.add(recorded); });
  if (!extent_) extent_ = Extent{.first = time};
  extent_->last = time;
  ++extent_->frames;
}

/// False while it cannot: a picture says its size only in a key frame.
bool TrackRecorder::begin(const AssembledFrame& frame) {
  RecordedTrack track{.codec = codec_};
  if (is_video(codec_)) {
    const auto size = frame.is_key ? picture_size(codec_, frame.bytes) : std::nullopt;
    if (!size) return false;
    track.width = size->width;
    track.height = size->height;
  }
  if (codec_ == RecordedCodec::h264) {
    track.key_frame.assign(frame.bytes.begin(), frame.bytes.end());
    writer_.emplace<Mp4Writer>(sink_, std::vector{std::move(track)});
  } else {
    writer_.emplace<WebmWriter>(sink_, std::vector{std::move(track)});
  }
  has_failed_ = !with_writer(writer_, [](auto& writer) { return writer.begin(); });
  return !has_failed_;
}

/// By the sender's clock from frame to frame, and led after the moments of capture.
Microseconds TrackRecorder::time_of(const AssembledFrame& frame) {
  const auto captured = std::chrono::duration_cast<Microseconds>(frame.captured - began_);
  const Microseconds own = ticks(frame.timestamp);
  Microseconds& shift = *current_.shift;
  const Microseconds difference = captured - (own + shift);
  shift += std::chrono::abs(difference) > kJump ? difference : difference / kTakenUp;
  return std::max({Microseconds(0), own + shift, extent_ ? extent_->last : Microseconds(0)});
}

Microseconds TrackRecorder::ticks(std::int64_t timestamp) const {
  return Microseconds(timestamp * 1'000'000 / clock_rate_);
}

}  // namespace madang::media
