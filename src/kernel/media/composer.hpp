#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "kernel/media/composition.hpp"

namespace madang::media {

struct Composition {
  std::vector<CompositionTrack> tracks;
  std::vector<SpokeFrom> spoken;
  std::chrono::microseconds length{0};
};

struct ComposerOptions {
  std::filesystem::path program = "/usr/bin/ffmpeg";
  int niceness = 15;                         ///< meetings that go on come first
  int threads = 1;                           ///< of the encoder
  std::chrono::seconds patience{4 * 3'600};  ///< for one run of it
};

/// Makes one MP4 (H.264, AAC) of a recording's tracks, by running ffmpeg: once for the sound, once for each scene, and
/// once to put them together without encoding again. So only what is shown is decoded. Blocking, for a thread that may
/// wait.
class Composer {
 public:
  explicit Composer(ComposerOptions options = {}) : options_(std::move(options)) {}

  /// `folder` is for what lies in between, and is the caller's to remove. `progress` hears shares of the whole, 0 to 1.
  /// The fault is a sentence for a log; it also says so when it was stopped.
  std::expected<void, std::string> compose(const Composition& composition, const std::filesystem::path& folder,
                                           const std::filesystem::path& out, std::stop_token stop = {},
                                           const std::function<void(double)>& progress = {}) const;

 private:
  std::expected<void, std::string> run(std::vector<std::string> arguments, const std::filesystem::path& log,
                                       const std::stop_token& stop) const;
  std::vector<std::string> scene_arguments(const Composition& composition, const Scene& scene,
                                           const std::filesystem::path& out) const;
  std::expected<std::filesystem::path, std::string> mix(const Composition& composition,
                                                        const std::filesystem::path& folder,
                                                        const std::stop_token& stop) const;

  ComposerOptions options_;
};

}  // namespace madang::media
