#pragma once

#include <cstdint>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// What a full server gives up, in this order (docs/operations.md). Each step includes those before it.
enum class Surge : std::uint8_t {
  none,
  presence,           ///< nobody is told who looks at what
  tile_frame_rate,    ///< tiles get their base temporal layer
  tile_count,         ///< nine tiles a page
  stage_resolution,   ///< the stage gets its second layer at most
  screen_resolution,  ///< the screen gets its lowest
  audio,              ///< everything but audio is paused; new people wait
};

/// What the allocators of all receivers keep to.
struct SurgeLimits {
  static constexpr std::uint16_t kAll = 0xffff;

  bool has_presence = true;
  bool has_low_tile_rate = false;
  bool has_audio_alone = false;
  std::uint16_t tiles = kAll;
  std::uint16_t stage_layers = kAll;
  std::uint16_t screen_layers = kAll;
};

SurgeLimits surge_limits(Surge step);

/// How far the server is in that order: a step further when it is full for a second, a step back when it has had room
/// for ten. No allocation; one thread.
class SurgeOrder {
 public:
  /// `load` is the fullest worker's, 0 to 1 (see WorkerLoad), several times a second.
  Surge on_load(Time now, double load);
  Surge step() const { return step_; }

 private:
  enum class Pressure : std::uint8_t { none, full, roomy };

  Surge step_ = Surge::none;
  Pressure pressure_ = Pressure::none;
  Time since_;
};

}  // namespace madang::media
