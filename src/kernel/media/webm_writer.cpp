#include "kernel/media/webm_writer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace madang::media {

namespace {

// RFC 9559, section 5.1.
constexpr std::uint32_t kSegment = 0x18538067, kSeekHead = 0x114d9b74, kSeek = 0x4dbb, kSeekId = 0x53ab,
                        kSeekPosition = 0x53ac, kInfo = 0x1549a966, kTracks = 0x1654ae6b, kCluster = 0x1f43b675,
                        kCues = 0x1c53bb6b, kSimpleBlock = 0xa3;
constexpr std::size_t kSeekHeadRoom = 96;   // until the file is closed nothing stands there
constexpr std::size_t kDurationBytes = 11;  // nor here
constexpr std::int64_t kBetweenCues = 5'000;

std::int64_t milliseconds_of(std::chrono::microseconds time) { return time.count() / 1'000; }

EbmlElements ebml_header() {
  EbmlElements header;
  header.unsigned_integer(0x4286, 1);  // EBMLVersion
  header.unsigned_integer(0x42f7, 1);  // EBMLReadVersion
  header.unsigned_integer(0x42f2, 4);  // EBMLMaxIDLength
  header.unsigned_integer(0x42f3, 8);  // EBMLMaxSizeLength
  header.text(0x4282, "webm");
  header.unsigned_integer(0x4287, 4);  // DocTypeVersion
  header.unsigned_integer(0x4285, 2);  // DocTypeReadVersion
  return header;
}

/// RFC 7845, section 5.1. Nothing is skipped at the beginning: what comes from a meeting began before it.
std::array<std::uint8_t, 19> opus_head(std::uint8_t channels) {
  return {'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, channels, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0};
}

void describe_sound(const RecordedTrack& track, EbmlElements& entry) {
  entry.unsigned_integer(0x83, 2);  // TrackType
  entry.text(0x86, "A_OPUS");
  entry.binary(0x63a2, opus_head(track.channels));
  entry.unsigned_integer(0x56bb, 80'000'000);  // SeekPreRoll, in nanoseconds
  EbmlElements audio;
  audio.real(0xb5, 48'000);
  audio.unsigned_integer(0x9f, track.channels);
  entry.master(0xe1, audio);
}

void describe_video(const RecordedTrack& track, EbmlElements& entry) {
  entry.unsigned_integer(0x83, 1);
  entry.text(0x86, track.codec == RecordedCodec::vp8 ? "V_VP8" : "V_VP9");
  EbmlElements video;
  video.unsigned_integer(0xb0, track.width);
  video.unsigned_integer(0xba, track.height);
  entry.master(0xe0, video);
}

EbmlElements track_entry(std::size_t index, const RecordedTrack& track) {
  EbmlElements entry;
  entry.unsigned_integer(0xd7, index + 1);  // TrackNumber
  entry.unsigned_integer(0x73c5, index + 1);
  entry.unsigned_integer(0x9c, 0);  // FlagLacing
  if (is_video(track.codec)) {
    describe_video(track, entry);
  } else {
    describe_sound(track, entry);
  }
  return entry;
}

void add_seek(std::uint32_t id, std::uint64_t position, EbmlElements& head) {
  EbmlElements name, seek;
  name.id(id);
  seek.binary(kSeekId, name.bytes());
  seek.unsigned_integer(kSeekPosition, position);
  head.master(kSeek, seek);
}

}  // namespace

WebmWriter::WebmWriter(RecordingSink& sink, std::vector<RecordedTrack> tracks)
    : sink_(sink), tracks_(std::move(tracks)) {
  const auto video = std::ranges::find_if(tracks_, [](const auto& track) { return is_video(track.codec); });
  if (video != tracks_.end()) cue_track_ = static_cast<std::size_t>(video - tracks_.begin());
}

bool WebmWriter::append(Bytes bytes) {
  is_whole_ = is_whole_ && sink_.append(bytes);
  size_ += bytes.size();
  return is_whole_;
}

bool WebmWriter::begin() {
  EbmlElements file, info, tracks;
  file.master(0x1a45dfa3, ebml_header());
  file.id(kSegment);
  file.unknown_size();
  segment_at_ = file.length();
  file.nothing(kSeekHeadRoom);
  info_at_ = file.length();
  info.unsigned_integer(0x2ad7b1, 1'000'000);  // TimestampScale: milliseconds
  info.text(0x4d80, "madang");                 // MuxingApp
  info.text(0x5741, "madang");                 // WritingApp
  info.nothing(kDurationBytes);
  file.master(kInfo, info);
  tracks_at_ = file.length();
  duration_at_ = tracks_at_ - kDurationBytes;
  for (std::size_t i = 0; i < tracks_.size(); ++i) tracks.master(0xae, track_entry(i, tracks_[i]));
  file.master(kTracks, tracks);
  return append(file.bytes());
}

bool WebmWriter::is_full(const RecordedFrame& frame) const {
  if (blocks_.length() == 0) return false;
  const auto apart = milliseconds_of(frame.time) - cluster_at_;
  const auto most = milliseconds_of(kRecordedTogether);
  const bool is_start = frame.track == cue_track_ && is_video(tracks_[frame.track].codec) && frame.is_key;
  return apart >= most || apart < -most || (is_start && apart >= most / 4) || blocks_.length() > kMostRecordedBytes;
}

bool WebmWriter::is_cued(const RecordedFrame& frame) const {
  if (has_cue_ || frame.track != cue_track_ || !frame.is_key) return false;
  return is_video(tracks_[cue_track_].codec) || cues_.empty() ||
         milliseconds_of(frame.time) - cues_.back().time >= kBetweenCues;
}

bool WebmWriter::add(const RecordedFrame& frame) {
  if (frame.track >= tracks_.size() || (is_full(frame) && !flush())) return false;
  const auto time = milliseconds_of(frame.time);
  if (blocks_.length() == 0) {
    cluster_at_ = std::max<std::int64_t>(time, 0);
    has_cue_ = false;
  }
  if (is_cued(frame)) {
    cues_.push_back({time, size_ - segment_at_, frame.track});
    points_.push_back({std::chrono::milliseconds(time), size_});
    has_cue_ = true;
  }
  end_ = std::max(end_, time);
  blocks_.id(kSimpleBlock);
  blocks_.size(frame.bytes.size() + 4);
  blocks_.size(frame.track + 1);
  blocks_.number(static_cast<std::uint16_t>(time - cluster_at_), 2);
  blocks_.number(frame.is_key ? 0x80 : 0, 1);
  blocks_.raw(frame.bytes);
  return is_whole_;
}

bool WebmWriter::flush() {
  if (blocks_.length() == 0) return is_whole_;
  EbmlElements head, time;
  time.unsigned_integer(0xe7, static_cast<std::uint64_t>(cluster_at_));
  head.id(kCluster);
  head.size(time.length() + blocks_.length());
  head.raw(time.bytes());
  const bool is_appended = append(head.bytes()) && append(blocks_.bytes());
  blocks_.clear();
  return is_appended;
}

bool WebmWriter::close() {
  if (!flush()) return false;
  const auto cues_at = size_ - segment_at_;
  EbmlElements points, cues;
  for (const auto& cue : cues_) {
    EbmlElements point, position;
    position.unsigned_integer(0xf7, cue.track + 1);
    position.unsigned_integer(0xf1, cue.position);
    point.unsigned_integer(0xb3, static_cast<std::uint64_t>(std::max<std::int64_t>(cue.time, 0)));
    point.master(0xb7, position);
    points.master(0xbb, point);
  }
  if (cues_.empty()) return finish_header(0);
  cues.master(kCues, points);
  return append(cues.bytes()) && finish_header(cues_at);
}

bool WebmWriter::finish_header(std::uint64_t cues_at) {
  EbmlElements head, room, duration, size;
  add_seek(kInfo, info_at_ - segment_at_, head);
  add_seek(kTracks, tracks_at_ - segment_at_, head);
  if (cues_at != 0) add_seek(kCues, cues_at, head);
  room.master(kSeekHead, head);
  room.nothing(kSeekHeadRoom - room.length());
  duration.real(0x4489, static_cast<double>(end_ + 20));  // the last frame lasts, too
  size.wide_size(size_ - segment_at_);
  return sink_.patch(segment_at_, room.bytes()) && sink_.patch(duration_at_, duration.bytes()) &&
         sink_.patch(segment_at_ - 8, size.bytes());
}

}  // namespace madang::media
