#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

// One picture out of a recording's many: who is shown where, and when. Pure; any thread.

namespace madang::media {

/// A file that a TrackRecorder wrote.
struct CompositionTrack {
  enum class Kind : std::uint8_t { sound, camera, screen };

  std::filesystem::path file;
  Kind kind = Kind::sound;
  std::uint64_t of = 0;                ///< whose it is
  std::chrono::microseconds first{0};  ///< of the recording, as its extent says
  std::chrono::microseconds last{0};
};

/// From then on somebody was the loudest.
struct SpokeFrom {
  std::chrono::microseconds at{0};
  std::uint64_t who = 0;
};

/// A rectangle of the picture, in pixels; even numbers, since colours are kept of each second pixel.
struct Area {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  bool operator==(const Area&) const = default;
};

struct Placed {
  std::size_t track = 0;
  Area area;
  bool operator==(const Placed&) const = default;
};

/// Nothing moves to another place within one.
struct Scene {
  std::chrono::microseconds from{0};
  std::chrono::microseconds to{0};
  std::vector<Placed> pictures;  ///< none is an empty stage
};

inline constexpr int kCompositionWidth = 1280;
inline constexpr int kCompositionHeight = 720;
inline constexpr int kCompositionRate = 30;               ///< pictures a second
inline constexpr std::size_t kMostComposed = 9;           ///< cameras at once
inline constexpr std::size_t kMostBesideScreen = 4;       ///< the same while a screen is shown
inline constexpr std::chrono::seconds kShortestScene{2};  ///< but where somebody comes or goes

/// One after the other from the beginning to the end. A screen takes the place of the stage; cameras stand in a grid,
/// who spoke last first once there are more than fit. Who speaks moves nobody who is shown already.
std::vector<Scene> scenes_of(std::span<const CompositionTrack> tracks, std::span<const SpokeFrom> spoken,
                             std::chrono::microseconds length);

/// So many areas of 16:9, all as large as can be, in rows; the last row is centred.
std::vector<Area> grid(std::size_t count, Area within);

}  // namespace madang::media
