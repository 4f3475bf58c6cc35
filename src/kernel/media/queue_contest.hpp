#pragma once

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// Whether another flow fills the queue of the line: it stands although we send less, for a second and a half, and does
/// not shrink. Who goes on yielding to delay then is starved by the first download, so the rate is shared the way TCP
/// shares it, by losses, until the queue is empty for a while. No allocation; one thread.
class QueueContest {
 public:
  /// The estimate was lowered from `before`.
  void on_decrease(Time now, Rate before);
  /// Whether a contest begins. `is_yielding`: we send no more than the estimate says; a queue that stands while we do,
  /// as what was lost is sent again, is our own.
  bool on_queue(Time now, Duration standing, bool is_yielding);

  /// What we had when we began to yield.
  Rate yielded_from() const { return yielded_from_; }
  bool is_on() const { return is_on_; }

 private:
  bool begins(Time now, Duration standing, bool is_yielding);

  bool is_on_ = false;
  bool is_standing_ = false;
  Time since_;  ///< we send less, or (in a contest) it is empty
  Duration peak_{};
  bool has_yielded_ = false;
  Rate yielded_from_ = 0;
};

}  // namespace madang::media
