#include "kernel/media/meeting_recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>

#include "kernel/log/log.hpp"
#include "kernel/media/layer_allocator.hpp"

namespace madang::media {
namespace {

using Microseconds = std::chrono::microseconds;

constexpr std::chrono::milliseconds kTurn{20};
constexpr std::chrono::seconds kFlush{1};
/// A layer that nothing came of for so long has ended.
constexpr std::chrono::milliseconds kSilent{700};
constexpr std::string_view kIndex = "parts";

std::optional<RecordedCodec> recorded(MeetingCodec codec) {
  switch (codec_of(codec)) {
    case Codec::opus: return RecordedCodec::opus;
    case Codec::vp8: return RecordedCodec::vp8;
    case Codec::vp9: return RecordedCodec::vp9;
    case Codec::h264: return RecordedCodec::h264;
    case Codec::av1: return {};
  }
  return {};
}

RtpPacket packet_of(const MediaPacket& packet) {
  RtpPacket read;
  static_cast<RtpHeader&>(read) = packet.header;
  if (!packet.is_empty) read.payload = packet.payload();
  return read;
}

/// Of a layer from its beginning to where its sender begins anew.
std::uint32_t source_of(const MediaPacket& packet) { return std::uint32_t{packet.epoch} << 8 | packet.layer; }

std::filesystem::path points_of(const std::filesystem::path& folder, const std::string& file) {
  return folder / (file + ".points");
}

/// Nothing where there is none.
std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

/// One room's.
class MeetingRecorder::Recording {
 public:
  Recording(RoomId room, std::filesystem::path folder, MediaTime began)
      : room_(room), folder_(std::move(folder)), began_(began) {}

  void take(const MediaPacket& packet, MediaTime now) {
    const auto codec = recorded(packet.codec);
    if (!codec) return;
    const std::uint64_t key =
        static_cast<std::uint64_t>(packet.of.participant) << 2 ^ static_cast<std::uint64_t>(packet.of.kind);
    auto& track = tracks_[key];
    if (track && track->codec != *codec) close(track, now);
    if (!track && packet.is_empty) return;
    if (!track) track = open(packet.of, *codec);
    if (!track) return;
    choose(*track, packet, now);
    track->recorder.add(source_of(packet), packet_of(packet), packet.captured, now);
  }

  void on_time(MediaTime now, const AskKeyFrame& ask) {
    for (auto& [key, track] : tracks_) {
      if (!track) continue;
      if (now - track->last >= kPause) {
        close(track, now);
        continue;
      }
      track->recorder.on_time(now);
      track->file.sync();
      note(*track);
      note_points(*track);
      if (is_video(track->codec) && wants_key_frame(*track, now)) ask(room_, track->of, track->layer);
    }
    write_index();
  }

  std::vector<RecordedPart> end(MediaTime now) {
    for (auto& [key, track] : tracks_) close(track, now);
    write_index();
    return parts_;
  }

 private:
  struct Track {
    Track(const std::filesystem::path& folder, std::string file_name, const PublicationKey& whose, RecordedCodec by,
          MediaTime began)
        : name(std::move(file_name)),
          of(whose),
          codec(by),
          file(folder / name),
          recorder(by, by == RecordedCodec::opus ? 48'000 : 90'000, began, file) {}

    std::string name;
    PublicationKey of;
    RecordedCodec codec;
    RecordingFile file;
    TrackRecorder recorder;
    MediaTime last;
    std::uint8_t layer = 0;  // that is preferred
    std::array<MediaTime, kMostLayers> came{};
    std::optional<std::size_t> part;  // of parts_, once a frame is in the file
    std::size_t points = 0;           // that are noted
    MediaTime asked;                  // for a key frame that nobody misses
  };

  std::unique_ptr<Track> open(const PublicationKey& of, RecordedCodec codec) {
    const auto name = fmt::format("{}-{}-{}.{}", word_of(of.kind), static_cast<std::uint64_t>(of.participant),
                                  ++opened_, codec == RecordedCodec::h264 ? "mp4" : "webm");
    try {
      return std::make_unique<Track>(folder_, name, of, codec, began_);
    } catch (const std::system_error& error) {
      if (!has_complained_) log::error("a recording cannot go on", {{"error", error.what()}});
      has_complained_ = true;
      return nullptr;
    }
  }

  /// The best layer that comes.
  static void choose(Track& track, const MediaPacket& packet, MediaTime now) {
    track.last = now;
    if (packet.layer >= track.came.size()) return;
    track.came[packet.layer] = now;
    const bool is_better = packet.layer > track.layer;
    const bool has_ended = now - track.came[track.layer] >= kSilent;
    if (is_better || has_ended) track.layer = packet.layer;
    if (packet.layer == track.layer) track.recorder.prefer(source_of(packet));
  }

  void note(Track& track) {
    const auto& extent = track.recorder.extent();
    if (!extent) return;
    if (!track.part) {
      track.part = parts_.size();
      parts_.push_back(
          {.file = track.name, .of = track.of, .codec = track.codec, .first = extent->first, .last = extent->last});
    }
    parts_[*track.part].last = extent->last;
  }

  void note_points(Track& track) const {
    const auto all = track.recorder.points();
    if (all.size() == track.points) return;
    std::ofstream out(points_of(folder_, track.name), std::ios::app);
    for (const RecordedPoint& point : all.subspan(track.points)) out << point_line(point);
    track.points = all.size();
  }

  /// Browsers send none by themselves, and without one a player has to decode all from the last.
  bool wants_key_frame(Track& track, MediaTime now) const {
    if (track.recorder.needs_key_frame()) return true;
    const auto all = track.recorder.points();
    if (all.empty() || now - std::max(track.asked, began_ + all.back().at) < kKeyFrames) return false;
    track.asked = now;
    return true;
  }

  void close(std::unique_ptr<Track>& track, MediaTime now) {
    if (!track) return;
    track->recorder.close(now);
    track->file.sync();
    note(*track);
    note_points(*track);
    const bool is_empty = !track->part;
    const auto path = folder_ / track->name;
    track.reset();
    std::error_code ignored;
    if (!is_empty) return;
    std::filesystem::remove(path, ignored);
    std::filesystem::remove(path.string() + ".points", ignored);
  }

  /// As a whole, or not at all, also where the machine ends.
  void write_index() const {
    std::string text;
    for (const RecordedPart& part : parts_) text += part_line(part);
    const auto fresh = folder_ / "parts.new";
    std::error_code ignored;
    std::filesystem::remove(fresh, ignored);
    try {
      RecordingFile index(fresh);
      const Bytes bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
      if (index.append(bytes) && index.sync()) std::filesystem::rename(fresh, folder_ / kIndex, ignored);
    } catch (const std::system_error& error) {
      log::error("a recording's parts cannot be noted", {{"error", error.what()}});
    }
  }

  RoomId room_;
  std::filesystem::path folder_;
  MediaTime began_;
  std::map<std::uint64_t, std::unique_ptr<Track>> tracks_;
  std::vector<RecordedPart> parts_;
  std::uint64_t opened_ = 0;
  bool has_complained_ = false;
};

MeetingRecorder::MeetingRecorder(std::size_t workers, Clock clock, AskKeyFrame ask)
    : clock_(std::move(clock)), ask_(std::move(ask)) {
  for (std::size_t worker = 0; worker < workers; ++worker) taps_.push_back(std::make_unique<RecordingTap>());
}

MeetingRecorder::~MeetingRecorder() {
  stop();
  const MediaTime now = clock_();
  for (auto& [room, recording] : recordings_) recording->end(now);
}

void MeetingRecorder::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void MeetingRecorder::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      if (!has_work_.wait(lock, stop, [&] { return !recordings_.empty(); })) return;
    }
    turn();
    std::this_thread::sleep_for(kTurn);
  }
}

void MeetingRecorder::begin(RoomId room, const std::filesystem::path& folder) {
  if (!std::filesystem::create_directory(folder))
    throw std::system_error(EEXIST, std::generic_category(), folder.string());
  auto made = std::make_unique<Recording>(room, folder, clock_());
  const std::scoped_lock lock(mutex_);
  recordings_[room] = std::move(made);
  has_work_.notify_one();
}

std::vector<RecordedPart> MeetingRecorder::end(RoomId room) {
  turn();
  const std::scoped_lock lock(mutex_);
  const auto found = recordings_.find(room);
  if (found == recordings_.end()) return {};
  auto parts = found->second->end(clock_());
  recordings_.erase(found);
  return parts;
}

void MeetingRecorder::turn() {
  const std::scoped_lock lock(mutex_);
  const MediaTime now = clock_();
  for (const auto& tap : taps_)
    tap->take([&](const MediaPacket& packet) {
      const auto found = recordings_.find(packet.room);
      if (found != recordings_.end()) found->second->take(packet, now);
    });
  if (now < flush_at_) return;
  flush_at_ = now + kFlush;
  for (auto& [room, recording] : recordings_) recording->on_time(now, ask_);
}

std::vector<RecordedPart> read_parts(const std::filesystem::path& folder) { return parts_in(text_of(folder / kIndex)); }

std::vector<RecordedPoint> read_points(const std::filesystem::path& folder, const std::string& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(folder / file, error);
  if (error) return {};
  return points_in(text_of(points_of(folder, file)), size);
}

}  // namespace madang::media
