#pragma once

#include <array>
#include <cstddef>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// How long packets wait in the line's queue even at best: the least delay of the newest feedbacks over the least delay
/// of the last half minute. A radio that holds packets back and delivers them at once moves it by nothing; a queue that
/// stands does.
///
/// What does not move at all for two seconds, by whatever is sent meanwhile, is no queue: the way has become longer, as
/// when a phone leaves the house. No allocation; one thread.
class StandingQueue {
 public:
  /// The least of (arrival by the receiver's clock - sending by ours) among the packets of one feedback.
  void add(Time now, Duration least_delay);

  Duration delay() const { return delay_; }

 private:
  void note_flat(Time now, Duration least_delay);

  static constexpr std::size_t kRecent = 2;  ///< feedbacks
  static constexpr std::size_t kSpans = 6;
  static constexpr std::chrono::seconds kSpan{5};

  std::array<Duration, kRecent> recent_{};
  std::size_t added_ = 0;
  std::array<Duration, kSpans> least_{};  ///< of each span of five seconds
  std::size_t spans_ = 0;
  Time span_began_;
  static constexpr std::size_t kFlats = 4;
  static constexpr std::chrono::milliseconds kFlatSpan{500};
  static constexpr std::chrono::milliseconds kFlat{4};
  std::array<Duration, kFlats> flats_{};  ///< the least of each half second
  std::size_t flat_spans_ = 0;
  Time flat_began_;
  Duration delay_{};
};

}  // namespace madang::media
