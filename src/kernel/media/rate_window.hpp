#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// A rate over the last half second of one clock: of what the receiver got by its own (the acknowledged rate), of what
/// was sent by ours. No allocation; one thread.
class RateWindow {
 public:
  void add(Duration at, std::int64_t bytes);
  /// Nothing until a quarter of a second is known.
  std::optional<Rate> rate() const { return rate_of_last(kSlots); }
  /// Of the newest 200 ms alone: while a queue stands they are what the line carries.
  std::optional<Rate> newest() const { return rate_of_last(kNewest); }

 private:
  static constexpr std::chrono::milliseconds kSlot{25};
  static constexpr std::int64_t kSlots = 20;
  static constexpr std::int64_t kNewest = 8;

  std::optional<Rate> rate_of_last(std::int64_t slots) const;

  std::array<std::int64_t, kSlots> bytes_{};
  std::int64_t sum_ = 0;
  std::int64_t newest_ = 0;  ///< slots since the clock began
  std::int64_t first_ = -1;
};

}  // namespace madang::media
