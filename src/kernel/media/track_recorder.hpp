#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>

#include "kernel/media/frame_assembler.hpp"
#include "kernel/media/mp4_writer.hpp"
#include "kernel/media/picture_size.hpp"
#include "kernel/media/recorded_frames.hpp"
#include "kernel/media/webm_writer.hpp"

namespace madang::media {

/// Records one publication as it comes, without decoding it, into a file of its own: H.264 as fragmented MP4, all else
/// as WebM. All tracks of a recording count from its one beginning, so what was captured together plays together. When
/// a stream was captured is known better after some of its packets: its first frames are held for kSettling. The file
/// begins with the first frame that can be decoded, and plays while it is written, but for the last second.
/// One thread, which is none of media; the sink must outlive it.
class TrackRecorder {
 public:
  static constexpr std::chrono::milliseconds kSettling{1'000};

  /// `clock_rate` in ticks of the timestamp a second. `began` is the moment 0 of the recording.
  TrackRecorder(RecordedCodec codec, std::uint32_t clock_rate, MediaTime began, RecordingSink& sink);

  /// `source` is any name of the stream that it is of, such as its SSRC; those of other streams than the one that is
  /// recorded, and the one that is to be, are left out. `captured` as far as sender reports tell it, or else when the
  /// packet came: by the same clock for all tracks.
  void add(std::uint32_t source, const RtpPacket& packet, MediaTime captured, MediaTime now);
  /// Another layer, or its sender began anew: from its first key frame on it is recorded instead. Until then the one
  /// before goes on.
  void prefer(std::uint32_t source);
  /// Once a second, whether packets come or not: gives up what stays lost, and lets what came be played.
  void on_time(MediaTime now);
  /// Makes the file whole. Nothing may follow.
  void close(MediaTime now);

  /// The sender of the preferred stream is asked for one, no more than once a second.
  bool needs_key_frame() const { return coming_ || current_.frames.needs_key_frame(); }
  /// The sink refused: the file plays up to there.
  bool has_failed() const { return has_failed_; }

  /// Of what is in the file; nothing until the first frame.
  struct Extent {
    std::chrono::microseconds first{0};
    std::chrono::microseconds last{0};
    std::uint64_t frames = 0;
  };
  const std::optional<Extent>& extent() const { return extent_; }
  /// Where playing can begin.
  std::span<const RecordedPoint> points() const;

 private:
  using Writer = std::variant<std::monostate, WebmWriter, Mp4Writer>;

  struct Source {
    explicit Source(RecordedCodec codec) : frames(codec) {}

    std::optional<std::uint32_t> name;
    FrameAssembler frames;
    std::optional<std::chrono::microseconds> shift;  // from the stream's own time to the recording's
  };

  struct Held {
    std::int64_t timestamp;
    bool is_key;
    MediaTime captured;
    std::vector<std::uint8_t> bytes;
  };

  void take(MediaTime now);
  void record(const AssembledFrame& frame, MediaTime now);
  void hold(const AssembledFrame& frame, MediaTime now);
  void settle();
  void write(const AssembledFrame& frame);
  bool begin(const AssembledFrame& frame);
  std::chrono::microseconds time_of(const AssembledFrame& frame);
  std::chrono::microseconds ticks(std::int64_t timestamp) const;

  RecordedCodec codec_;
  std::uint32_t clock_rate_;
  MediaTime began_;
  RecordingSink& sink_;
  Source current_;
  std::optional<Source> coming_;
  std::vector<Held> held_;  // of the current source, while it settles
  MediaTime settled_at_;
  Writer writer_;
  std::optional<Extent> extent_;
  bool has_failed_ = false;
};

}  // namespace madang::media
