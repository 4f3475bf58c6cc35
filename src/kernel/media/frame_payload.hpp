#pragma once

#include <vector>

#include "kernel/media/recorded_frames.hpp"

// From the payloads of RTP back to what an encoder gave. No throw; any thread.

namespace madang::media {

/// Appends what one packet carries of a frame: behind its descriptor, and of H.264 with start codes. The payload is one
/// that frame_info() could read.
void append_payload(RecordedCodec codec, Bytes payload, std::vector<std::uint8_t>& frame);

/// Makes one superframe of VP9's layers, of which each begins at one of these places (VP9 bitstream, annex B).
void append_superframe_index(std::span<const std::size_t> begins, std::vector<std::uint8_t>& frame);

}  // namespace madang::media
