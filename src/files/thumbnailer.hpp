#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "kernel/blob/blobs.hpp"

namespace madang::files {

struct ThumbnailerOptions {
  std::filesystem::path program;               ///< `madang-thumbnailer`
  std::chrono::milliseconds deadline{30'000};  ///< for one picture; what has not ended by then is killed
  std::int64_t most_picture_bytes = 64 << 20;  ///< as many as the program reads
  std::size_t most_bytes = 4 << 20;            ///< of one thumbnail
};

/// Has thumbnails made by a program that reads nothing but the one picture and may do nothing else (`thumbnailer/`).
/// Blocking, any thread; whoever calls bounds how many run at once.
class Thumbnailer {
 public:
  explicit Thumbnailer(ThumbnailerOptions options) : options_(std::move(options)) {}

  /// A WebP, upright, without what the camera noted, no side longer than `long_edge` and none longer than before.
  /// Nothing when none can be made of this picture. Throws kThumbnailLater when the deadline passes, and
  /// std::runtime_error when the program itself does not work.
  std::optional<std::string> make(const blob::BlobReader& picture, int long_edge) const;

 private:
  ThumbnailerOptions options_;
};

/// Where the build puts it: beside the server.
std::filesystem::path thumbnailer_program();

}  // namespace madang::files
