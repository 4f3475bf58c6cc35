#pragma once

#include <mutex>
#include <optional>
#include <unordered_map>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/meeting_ids.hpp"
#include "kernel/media/transport_address.hpp"

namespace madang::media {

/// What the lines of those who went a moment ago carried: who comes again from the same address, as after a page was
/// loaded anew, begins with that instead of finding it out again. Any thread; takes a lock, so only when somebody comes
/// or goes.
class LineMemory {
 public:
  static constexpr std::chrono::seconds kLength{60};

  /// `rate` is what the line to `at` was estimated at, in bits a second.
  void remember(ParticipantId whose, const TransportAddress& at, Rate rate, Time now);
  /// Nothing of who was not there within kLength, or is elsewhere now; whatever the port.
  std::optional<Rate> recall(ParticipantId whose, const TransportAddress& at, Time now) const;

 private:
  struct Line {
    TransportAddress at;
    Rate rate = 0;
    Time until;
  };

  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Line> lines_;
  Time clean_at_;
};

}  // namespace madang::media
