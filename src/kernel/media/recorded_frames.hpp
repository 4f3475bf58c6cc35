#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "kernel/media/bytes.hpp"

// What the writers of recordings take, and where their bytes go. One recording is written on one thread, which may not
// be one of media: a sink waits for the disk.

namespace madang::media {

/// The file of a recording.
class RecordingSink {
 public:
  virtual ~RecordingSink() = default;
  /// False when it could not be: the recording ends there, and plays up to what was appended before.
  virtual bool append(Bytes bytes) = 0;
  /// Writes over what was appended. Only when a recording is closed, and nothing depends on it.
  virtual bool patch(std::uint64_t at, Bytes bytes) = 0;
};

enum class RecordedCodec : std::uint8_t { opus, vp8, vp9, h264 };

inline bool is_video(RecordedCodec codec) { return codec != RecordedCodec::opus; }

struct RecordedTrack {
  RecordedCodec codec = RecordedCodec::opus;
  std::uint16_t width = 0;  ///< pixels, of the first key frame; later ones may have other sizes
  std::uint16_t height = 0;
  std::uint8_t channels = 2;              ///< of sound
  std::vector<std::uint8_t> key_frame{};  ///< of H.264: one access unit with its parameter sets
};

/// One whole frame of a track: an Opus packet, a VP8 or VP9 frame (a superframe as one), an access unit of H.264 with
/// start codes (Annex B), without reordering, as browsers send it.
struct RecordedFrame {
  std::size_t track = 0;
  std::chrono::microseconds time{0};  ///< since the recording began; of a track it never goes backwards
  bool is_key = true;
  Bytes bytes;
};

/// Where playing can begin: from this byte on, which begins a cluster or fragment, what comes can be decoded.
struct RecordedPoint {
  std::chrono::milliseconds at{0};  ///< since the recording began
  std::uint64_t byte = 0;
  bool operator==(const RecordedPoint&) const = default;
};

/// How far apart the ends of clusters and fragments are at most, while frames come and `flush` is called where none do.
inline constexpr std::chrono::microseconds kRecordedTogether = std::chrono::seconds(1);
inline constexpr std::size_t kMostRecordedBytes = 8 * 1024 * 1024;  ///< held in memory before it is appended earlier

}  // namespace madang::media
