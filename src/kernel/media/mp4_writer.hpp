#pragma once

#include <cstdint>
#include <vector>

#include "kernel/media/mp4_boxes.hpp"
#include "kernel/media/recorded_frames.hpp"

namespace madang::media {

/// Writes fragmented MP4 (ISO 14496-12) as frames come: Opus, H.264 and VP9. What is held is appended as a whole
/// fragment, so a file that was cut anywhere plays up to its last one. Closing says the duration. A picture of another
/// size needs nothing: H.264 is of the kind whose parameter sets stand in its key frames (`avc3`, ISO 14496-15), VP9
/// says it itself. One thread.
class Mp4Writer {
 public:
  /// The sink must outlive the writer.
  Mp4Writer(RecordingSink& sink, std::vector<RecordedTrack> tracks);

  /// False for VP8, for H.264 without parameter sets, and as the others once the sink has refused.
  bool begin();
  bool add(const RecordedFrame& frame);
  bool flush();  ///< what came can be played now, but for the last frame of each track, whose length is not known yet
  bool close();

  /// Fragments that begin with a key frame.
  const std::vector<RecordedPoint>& points() const { return points_; }

 private:
  struct Sample {
    std::uint64_t time = 0;  // of its track's timescale
    std::uint32_t length = 0;
    bool is_key = false;
  };
  struct Track {
    RecordedCodec codec;
    std::vector<Sample> samples;  // held; the last lasts until the next comes
    std::vector<std::uint8_t> bytes;
    std::uint32_t last_duration = 0;
  };

  bool is_full(const RecordedFrame& frame) const;
  std::uint32_t duration_of(const Track& track, std::size_t sample) const;
  void write_fragment_of(std::uint32_t id, const Track& track, std::size_t count, std::vector<std::size_t>& offsets_at);
  void note_point();
  bool append_fragment(bool with_last);
  bool append(Bytes bytes);

  RecordingSink& sink_;
  std::vector<RecordedTrack> described_;
  std::vector<Track> tracks_;
  Mp4Boxes fragment_;
  std::chrono::microseconds fragment_at_{0};
  std::chrono::microseconds end_{0};
  std::uint32_t sequence_ = 0;
  std::uint64_t duration_at_ = 0;
  std::uint64_t size_ = 0;  // appended
  std::vector<RecordedPoint> points_;
  bool has_begun_fragment_ = false;
  bool is_whole_ = true;
};

}  // namespace madang::media
