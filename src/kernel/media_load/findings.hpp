#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace madang::media_load {

/// What all clients of a measurement saw together. Times are in microseconds.
struct Findings {
  std::uint64_t packets = 0;  ///< of media that came for the first time, not again
  std::uint64_t again = 0;    ///< as RTX
  std::uint64_t padding = 0;  ///< packets that only fill or probe the line
  std::uint64_t opened = 0;
  std::uint64_t false_packets = 0;  ///< that did not open
  std::vector<float> delays;        ///< from the source's sending to our kernel's receiving, of opened packets
  std::vector<float> voice_delays;  ///< those of them that carry a voice
  std::vector<float> audio_gaps;    ///< from one packet of a voice to its next, where longer than a packet is
  std::vector<float> first_frames;  ///< from a wish since `since` until its key frame was complete
  std::uint64_t key_frame_requests = 0;
  std::uint64_t negative_acknowledgements = 0;  ///< packets asked for again

  std::int64_t since = 0;  ///< wall_clock()

  void begin_anew(std::int64_t now = 0) { *this = {.since = now}; }
};

/// 0 when there are none.
inline double percentile(std::vector<float> values, double part) {
  if (values.empty()) return 0;
  const auto at = std::min(values.size() - 1, static_cast<std::size_t>(part * static_cast<double>(values.size())));
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
  return values[at];
}

}  // namespace madang::media_load
