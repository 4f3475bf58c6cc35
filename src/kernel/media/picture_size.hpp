#pragma once

#include <cstdint>
#include <optional>

#include "kernel/media/recorded_frames.hpp"

namespace madang::media {

struct PictureSize {
  std::uint16_t width = 0;  ///< pixels
  std::uint16_t height = 0;
  bool operator==(const PictureSize&) const = default;
};

/// What a key frame says of its size: VP8 (RFC 6386, 9.1), VP9 (its uncompressed header) or H.264 (its sequence
/// parameters, ITU-T H.264, 7.3.2.1.1, cropped). Nothing when it does not. No throw; any thread.
std::optional<PictureSize> picture_size(RecordedCodec codec, Bytes key_frame);

}  // namespace madang::media
