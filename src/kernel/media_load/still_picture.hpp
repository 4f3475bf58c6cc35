#pragma once

#include <cstddef>

#include "kernel/media/bytes.hpp"

namespace madang::media_load {

namespace sfu = madang::media;

struct PictureSize {
  std::uint16_t width = 0;
  std::uint16_t height = 0;
};

/// The beginning of a frame of VP8 (RFC 6386) that decoders take whole when zeros follow it, and a stamp here and
/// there: of a key frame, all blocks without a coefficient; of another, nothing moves. Of a size that is not in
/// CameraShape nor screen_shape() frames between key frames are none that a decoder takes. `bytes` of the whole frame;
/// room for kMostPictureFront. Pure.
std::size_t write_picture_front(PictureSize size, bool is_key, std::size_t bytes, sfu::MutableBytes room);

inline constexpr std::size_t kMostPictureFront = 96;

}  // namespace madang::media_load
