#pragma once

#include <array>
#include <cstdint>

#include "kernel/media/layer_allocator.hpp"

namespace madang::media {

/// Which layers of one publication anybody gets, so that its sender may switch off the others (dynacast). A layer is
/// wanted from the moment of its first receiver; when the last leaves it stays on for some seconds, since switching it
/// on again costs a key frame. No allocation; one thread.
class LayerDemand {
 public:
  /// A receiver goes from one layer to another; either may be Grant::kPaused.
  void move(Time now, std::int8_t from, std::int8_t to);

  /// One bit for each layer that is to be sent.
  std::uint8_t wanted(Time now) const;
  std::uint32_t receivers(std::int8_t layer) const { return layers_[static_cast<std::size_t>(layer)].receivers; }

 private:
  struct Interest {
    std::uint32_t receivers = 0;
    Time left = Time::min();  ///< when the last one went
  };
  std::array<Interest, kMostLayers> layers_{};
};

}  // namespace madang::media
