#pragma once

#include <optional>
#include <vector>

#include "kernel/media/mp4_boxes.hpp"
#include "kernel/media/recorded_frames.hpp"

namespace madang::media {

/// How a track counts time in MP4: samples of sound, and the clock of RTP for video.
inline std::uint32_t timescale_of(RecordedCodec codec) { return is_video(codec) ? 90'000 : 48'000; }

inline constexpr std::uint32_t kMovieTimescale = 1'000;

struct InitSegment {
  Mp4Boxes boxes;
  std::size_t duration_at = 0;  ///< of eight bytes that say how long all fragments last; unknown until the end
};

/// What stands before the fragments: `ftyp` and `moov`. Nothing for VP8, and for H.264 without parameter sets. Any
/// thread.
std::optional<InitSegment> init_segment(const std::vector<RecordedTrack>& tracks);

}  // namespace madang::media
