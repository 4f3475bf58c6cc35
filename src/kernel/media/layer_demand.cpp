#include "kernel/media/layer_demand.hpp"

namespace madang::media {
namespace {

constexpr std::chrono::seconds kLinger{5};

}  // namespace

void LayerDemand::move(Time now, std::int8_t from, std::int8_t to) {
  if (to >= 0) ++layers_[static_cast<std::size_t>(to)].receivers;
  if (from < 0) return;
  Interest& left = layers_[static_cast<std::size_t>(from)];
  if (left.receivers > 0 && --left.receivers == 0) left.left = now;
}

std::uint8_t LayerDemand::wanted(Time now) const {
  unsigned wanted = 0;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const Interest& layer = layers_[i];
    const bool lingers = layer.left != Time::min() && now < layer.left + kLinger;
    if (layer.receivers > 0 || lingers) wanted |= 1U << i;
  }
  return static_cast<std::uint8_t>(wanted);
}

}  // namespace madang::media
