#pragma once

#include <array>
#include <cstddef>

#include "kernel/media/inter_arrival.hpp"

namespace madang::media {

/// What the line does with what we send: its queue stands still, fills or empties.
enum class LineUse { normal, over, under };

/// Whether the queue of the line grows: the slope of a straight line through the delays of the newest groups, against a
/// threshold that adapts (draft-ietf-rmcat-gcc-02, 5.3-5.5). A regression, where the draft has a Kalman filter: it
/// has no noise to be guessed beforehand, forgets what is older than its window for good, and one can draw it.
///
/// The threshold rises while delays jump more than it, so that another flow that makes and empties the queue does not
/// starve us, and falls slowly. No allocation; one thread.
class DelayTrend {
 public:
  /// `arrived` is by the receiver's clock, of the newer group.
  void add(const GroupDelta& delta, Duration arrived);

  LineUse use() const { return use_; }
  /// By how many milliseconds the queue will have grown in kHorizon if nothing changes.
  double growth() const { return growth_; }
  double threshold() const { return threshold_; }

 private:
  struct Point {
    double arrived = 0;  ///< milliseconds since the first
    double delay = 0;    ///< milliseconds, smoothed
  };
  static constexpr std::size_t kPoints = 20;

  double slope() const;
  void judge(double sent_apart);
  void adapt(double apart);

  std::array<Point, kPoints> points_{};
  std::size_t count_ = 0;
  Duration begin_{};
  double last_arrived_ = 0;
  double delay_ = 0;
  double smoothed_ = 0;
  double growth_ = 0;
  double previous_growth_ = 0;
  double threshold_ = 12.5;
  double over_for_ = -1;  ///< milliseconds of groups; below zero it is not over
  int groups_over_ = 0;
  LineUse use_ = LineUse::normal;
};

}  // namespace madang::media
