#include "kernel/media/mp4_writer.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "kernel/media/access_unit.hpp"
#include "kernel/media/mp4_init_segment.hpp"

namespace madang::media {

namespace {

constexpr std::uint32_t kKeySample = 0x02000000;    // depends on no other
constexpr std::uint32_t kOtherSample = 0x01010000;  // depends, and nothing can begin there
constexpr std::uint32_t kBaseIsMoof = 0x020000;
constexpr std::uint32_t kOfEachSample = 0x000701;  // offset of data; duration, size and flags

std::uint64_t ticks_of(std::chrono::microseconds time, RecordedCodec codec) {
  const auto count = std::max<std::int64_t>(time.count(), 0);
  return static_cast<std::uint64_t>(count) * timescale_of(codec) / 1'000'000;
}

/// Of a track's only frame: one of Opus, a thirtieth of a second of video.
std::uint32_t usual_duration(RecordedCodec codec) { return is_video(codec) ? 3'000 : 960; }

}  // namespace

Mp4Writer::Mp4Writer(RecordingSink& sink, std::vector<RecordedTrack> tracks)
    : sink_(sink), described_(std::move(tracks)) {
  for (const auto& track : described_) tracks_.push_back({.codec = track.codec});
  for (auto& track : tracks_) track.last_duration = usual_duration(track.codec);
}

bool Mp4Writer::append(Bytes bytes) {
  is_whole_ = is_whole_ && sink_.append(bytes);
  size_ += bytes.size();
  return is_whole_;
}

bool Mp4Writer::begin() {
  const auto segment = init_segment(described_);
  if (!segment) return is_whole_ = false;
  duration_at_ = segment->duration_at;
  return append(segment->boxes.bytes());
}

bool Mp4Writer::is_full(const RecordedFrame& frame) const {
  if (!has_begun_fragment_) return false;
  const auto apart = frame.time - fragment_at_;
  const bool is_start = is_video(tracks_[frame.track].codec) && frame.is_key;
  const auto held = std::accumulate(tracks_.begin(), tracks_.end(), std::size_t{0},
                                    [](std::size_t sum, const auto& track) { return sum + track.bytes.size(); });
  return apart >= kRecordedTogether || (is_start && apart >= kRecordedTogether / 4) || held > kMostRecordedBytes;
}

bool Mp4Writer::add(const RecordedFrame& frame) {
  if (frame.track >= tracks_.size()) return false;
  auto& track = tracks_[frame.track];
  const bool is_cut = is_full(frame);
  auto time = ticks_of(frame.time, track.codec);
  if (!track.samples.empty()) time = std::max(time, track.samples.back().time + 1);
  const auto before = track.bytes.size();
  if (track.codec == RecordedCodec::h264) {
    append_with_lengths(frame.bytes, track.bytes);
  } else {
    track.bytes.insert(track.bytes.end(), frame.bytes.begin(), frame.bytes.end());
  }
  track.samples.push_back({time, static_cast<std::uint32_t>(track.bytes.size() - before), frame.is_key});
  end_ = std::max(end_, frame.time);
  if (!has_begun_fragment_) {
    fragment_at_ = frame.time;
    has_begun_fragment_ = true;
  }
  return is_cut ? flush() : is_whole_;
}

std::uint32_t Mp4Writer::duration_of(const Track& track, std::size_t sample) const {
  if (sample + 1 == track.samples.size()) return track.last_duration;
  return static_cast<std::uint32_t>(track.samples[sample + 1].time - track.samples[sample].time);
}

void Mp4Writer::write_fragment_of(std::uint32_t id, const Track& track, std::size_t count,
                                  std::vector<std::size_t>& offsets_at) {
  fragment_.box("traf", [&] {
    fragment_.full_box("tfhd", 0, kBaseIsMoof, [&] { fragment_.number(id, 4); });
    fragment_.full_box("tfdt", 1, 0, [&] { fragment_.number(track.samples[0].time, 8); });
    fragment_.full_box("trun", 0, kOfEachSample, [&] {
      fragment_.number(count, 4);
      offsets_at.push_back(fragment_.length());
      fragment_.number(0, 4);
      for (std::size_t i = 0; i < count; ++i) {
        fragment_.number(duration_of(track, i), 4);
        fragment_.number(track.samples[i].length, 4);
        fragment_.number(track.samples[i].is_key ? kKeySample : kOtherSample, 4);
      }
    });
  });
}

/// Before the samples go that the fragment is of.
void Mp4Writer::note_point() {
  const auto begins = [](const Track& track) { return track.samples.empty() || track.samples.front().is_key; };
  if (!std::ranges::all_of(tracks_, begins)) return;
  const Track& track = tracks_.front();
  if (track.samples.empty()) return;
  const auto at = track.samples.front().time * 1'000 / timescale_of(track.codec);
  points_.push_back({std::chrono::milliseconds(at), size_});
}

bool Mp4Writer::append_fragment(bool with_last) {
  struct Part {
    Track* track;
    std::size_t count;
    std::size_t bytes;
  };
  std::vector<Part> parts;
  std::vector<std::size_t> offsets_at;
  fragment_.clear();
  fragment_.box("moof", [&] {
    fragment_.full_box("mfhd", 0, 0, [&] { fragment_.number(++sequence_, 4); });
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
      auto& track = tracks_[i];
      const auto count = track.samples.size() - (with_last || track.samples.empty() ? 0 : 1);
      if (count == 0) continue;
      const auto last = count == track.samples.size() ? 0 : track.samples.back().length;
      parts.push_back({&track, count, track.bytes.size() - last});
      write_fragment_of(static_cast<std::uint32_t>(i + 1), track, count, offsets_at);
    }
  });
  if (parts.empty()) {
    --sequence_;
    return is_whole_;
  }
  note_point();
  std::size_t offset = fragment_.length() + 8;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    fragment_.put(offsets_at[i], offset);
    offset += parts[i].bytes;
  }
  fragment_.box("mdat", [&] {
    for (const auto& part : parts) fragment_.raw(Bytes(part.track->bytes).first(part.bytes));
  });
  for (const auto& part : parts) {
    auto& track = *part.track;
    if (part.count >= 1) track.last_duration = duration_of(track, part.count - 1);
    track.samples.erase(track.samples.begin(), track.samples.begin() + static_cast<std::ptrdiff_t>(part.count));
    track.bytes.erase(track.bytes.begin(), track.bytes.begin() + static_cast<std::ptrdiff_t>(part.bytes));
  }
  fragment_at_ = end_;
  return append(fragment_.bytes());
}

bool Mp4Writer::flush() { return append_fragment(false); }

bool Mp4Writer::close() {
  if (!append_fragment(true)) return false;
  Mp4Boxes duration;
  duration.number(static_cast<std::uint64_t>(end_.count() / 1'000 + 20), 8);
  return sink_.patch(duration_at_, duration.bytes());
}

}  // namespace madang::media
