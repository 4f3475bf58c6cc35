#include "kernel/media/surge_order.hpp"

namespace madang::media {
namespace {

constexpr double kFull = 0.85;
constexpr double kRoomy = 0.65;
constexpr std::chrono::seconds kFurther{1};
constexpr std::chrono::seconds kBack{10};
constexpr std::uint16_t kFewTiles = 9;
constexpr std::uint16_t kStageLayers = 2;
constexpr std::uint16_t kScreenLayers = 1;

}  // namespace

SurgeLimits surge_limits(Surge step) {
  SurgeLimits limits;
  limits.has_presence = step < Surge::presence;
  limits.has_low_tile_rate = step >= Surge::tile_frame_rate;
  limits.has_audio_alone = step >= Surge::audio;
  if (step >= Surge::tile_count) limits.tiles = kFewTiles;
  if (step >= Surge::stage_resolution) limits.stage_layers = kStageLayers;
  if (step >= Surge::screen_resolution) limits.screen_layers = kScreenLayers;
  return limits;
}

Surge SurgeOrder::on_load(Time now, double load) {
  const Pressure pressure = load > kFull ? Pressure::full : load < kRoomy ? Pressure::roomy : Pressure::none;
  if (pressure != pressure_) {
    pressure_ = pressure;
    since_ = now;
  }
  const int step = static_cast<int>(step_);
  if (pressure_ == Pressure::full && step_ < Surge::audio && now - since_ >= kFurther) {
    step_ = static_cast<Surge>(step + 1);
    since_ = now;
  } else if (pressure_ == Pressure::roomy && step_ > Surge::none && now - since_ >= kBack) {
    step_ = static_cast<Surge>(step - 1);
    since_ = now;
  }
  return step_;
}

}  // namespace madang::media
