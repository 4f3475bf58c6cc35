#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "kernel/media/recorded_frames.hpp"

// Real sound and pictures for the tests of recordings, encoded by Debian's ffmpeg, and what ffprobe reads of a file.

namespace madang::media::tests {

/// A folder of its own in the system's temporary one.
class RecordingFolder {
 public:
  RecordingFolder();
  ~RecordingFolder();
  RecordingFolder(const RecordingFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

using Encoded = std::vector<std::uint8_t>;

/// 20 frames a second with a key frame each second, of moving bars.
std::vector<Encoded> encoded_video(const RecordingFolder& folder, RecordedCodec codec, int seconds, int width,
                                   int height);

/// Packets of 20 ms, of a tone.
std::vector<Encoded> encoded_opus(const RecordingFolder& folder, int seconds);

/// What the program prints; of a program that fails, an exception.
std::string output_of(const std::string& command);

}  // namespace madang::media::tests
