#pragma once

#include <vector>

#include "kernel/media/sequence_numbers.hpp"
#include "kernel/media/twcc_feedback.hpp"

// When the packets of a connection came, by their transport-wide numbers, and the feedback that tells it. Four
// kilobytes for a connection by which anything comes: they are allocated with the first packet. A state machine with
// the time given to it; one thread.

namespace madang::media {

class ArrivalLog {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::size_t kHeld = 1024;
  static constexpr auto kInterval = std::chrono::milliseconds(50);

  void came(std::uint16_t sequence, Time now);
  /// Whether there is something to tell, and it is time: 50 ms after the last feedback, or sooner when much came.
  bool is_due(Time now) const;
  /// Writes one feedback and gives its size. 0: there is nothing to tell. What has no room is told by the next one,
  /// which is_due() at once.
  std::size_t write(Time now, Feedback front, MutableBytes room);

 private:
  std::uint32_t& slot(std::int64_t number) { return arrivals_[static_cast<std::size_t>(number) % kHeld]; }
  /// By now, which is not a week later.
  static TwccTicks arrival_of(std::uint32_t slot, TwccTicks now);

  SequenceUnroller unroller_;
  std::vector<std::uint32_t> arrivals_;  // in ticks, which run over; 0 is none
  std::int64_t next_ = 0;                // the first that is not told of yet
  Time told_at_;
  bool has_more_ = false;
  std::uint8_t number_ = 0;
};

}  // namespace madang::media
