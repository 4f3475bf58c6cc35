#pragma once

#include <cstdint>
#include <vector>

#include "kernel/media/ebml_elements.hpp"
#include "kernel/media/recorded_frames.hpp"

namespace madang::media {

/// Writes WebM (Matroska, RFC 9559) as frames come: Opus, VP8 and VP9. The segment has no size until it is closed, and
/// what is held is appended as a whole cluster, so a file that was cut anywhere plays up to its last cluster. Closing
/// adds cues, and says the duration and where the cues are. A frame may have another size than the one before: it says
/// so itself. One thread.
class WebmWriter {
 public:
  /// Of the tracks none may be H.264. The sink must outlive the writer.
  WebmWriter(RecordingSink& sink, std::vector<RecordedTrack> tracks);

  /// Each is false once the sink has refused.
  bool begin();
  bool add(const RecordedFrame& frame);
  bool flush();  ///< what came can be played now; for when no frames come
  bool close();

  /// Of video its key frames, of sound every few seconds. The last may not be appended yet.
  const std::vector<RecordedPoint>& points() const { return points_; }

 private:
  struct Cue {
    std::int64_t time;
    std::uint64_t position;
    std::size_t track;
  };

  bool append(Bytes bytes);
  bool is_full(const RecordedFrame& frame) const;
  bool is_cued(const RecordedFrame& frame) const;
  bool finish_header(std::uint64_t cues_at);

  RecordingSink& sink_;
  std::vector<RecordedTrack> tracks_;
  std::size_t cue_track_ = 0;
  EbmlElements blocks_;          // of the cluster that is held
  std::int64_t cluster_at_ = 0;  // milliseconds
  bool has_cue_ = false;         // this cluster
  std::vector<Cue> cues_;
  std::vector<RecordedPoint> points_;
  std::uint64_t size_ = 0;        // appended
  std::uint64_t segment_at_ = 0;  // where its content begins
  std::uint64_t info_at_ = 0;
  std::uint64_t tracks_at_ = 0;
  std::uint64_t duration_at_ = 0;
  std::int64_t end_ = 0;
  bool is_whole_ = true;
};

}  // namespace madang::media
