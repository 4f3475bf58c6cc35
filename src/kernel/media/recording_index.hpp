#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/media/recorded_frames.hpp"
#include "kernel/media/worker_message.hpp"

// What is written beside the files of a recording, a line of text for each part and each point, so that it can be read
// again whatever became of whoever wrote it: a line that was cut off, or is none of ours, is left out. Pure; any
// thread.

namespace madang::media {

/// A file of one publication, or of a part of it: one that paused for long is another file when it goes on.
struct RecordedPart {
  std::string file;  ///< its name in the recording's folder
  PublicationKey of;
  RecordedCodec codec = RecordedCodec::opus;
  std::chrono::microseconds first{0};  ///< of the recording
  std::chrono::microseconds last{0};
  bool operator==(const RecordedPart&) const = default;
};

std::string_view word_of(SlotKind kind);  ///< of what participants send
std::string part_line(const RecordedPart& part);
std::string point_line(const RecordedPoint& point);

/// No file's name leads out of the folder.
std::vector<RecordedPart> parts_in(std::string_view text);
/// Of a file of `size` bytes: what it does not have yet is left out. By byte, and none is earlier than the one before.
std::vector<RecordedPoint> points_in(std::string_view text, std::uint64_t size);

}  // namespace madang::media
