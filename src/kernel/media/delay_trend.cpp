#include "kernel/media/delay_trend.hpp"

#include <algorithm>
#include <cmath>

namespace madang::media {
namespace {

/// How far the slope is drawn out, in milliseconds, before it is compared with milliseconds of queue.
constexpr double kHorizon = 240;
constexpr double kSmoothing = 0.9;
constexpr double kLeastThreshold = 6;
constexpr double kMostThreshold = 600;
constexpr double kRise = 0.0087;
constexpr double kFall = 0.0039;
/// What lies so far above the threshold is a jump of the route, nothing to adapt to.
constexpr double kOutlier = 15;
constexpr double kOverAtLeast = 10;

}  // namespace

void DelayTrend::add(const GroupDelta& delta, Duration arrived) {
  if (count_ == 0) begin_ = arrived;
  const double at = millis_of(arrived - begin_);
  delay_ += millis_of(delta.arrived - delta.sent);
  smoothed_ = kSmoothing * smoothed_ + (1 - kSmoothing) * delay_;
  points_[count_++ % kPoints] = {at, smoothed_};
  const double apart = at - last_arrived_;
  last_arrived_ = at;
  previous_growth_ = growth_;
  growth_ = count_ < kPoints / 2 ? 0 : slope() * kHorizon;
  judge(millis_of(delta.sent));
  adapt(std::clamp(apart, 0.0, 100.0));
}

double DelayTrend::slope() const {
  const std::size_t points = std::min(count_, kPoints);
  double arrived = 0;
  double delay = 0;
  for (std::size_t i = 0; i < points; ++i) {
    arrived += points_[i].arrived;
    delay += points_[i].delay;
  }
  arrived /= static_cast<double>(points);
  delay /= static_cast<double>(points);
  double both = 0;
  double square = 0;
  for (std::size_t i = 0; i < points; ++i) {
    const double x = points_[i].arrived - arrived;
    both += x * (points_[i].delay - delay);
    square += x * x;
  }
  return square > 0 ? both / square : 0;
}

void DelayTrend::judge(double sent_apart) {
  if (growth_ < -threshold_) {
    use_ = LineUse::under;
    over_for_ = -1;
    return;
  }
  if (growth_ <= threshold_) {
    use_ = LineUse::normal;
    over_for_ = -1;
    return;
  }
  if (over_for_ < 0) {
    over_for_ = sent_apart / 2;
    groups_over_ = 0;
  } else {
    over_for_ += sent_apart;
  }
  ++groups_over_;
  if (over_for_ > kOverAtLeast && groups_over_ > 1 && growth_ >= previous_growth_) use_ = LineUse::over;
}

void DelayTrend::adapt(double apart) {
  const double size = std::abs(growth_);
  if (size > threshold_ + kOutlier) return;
  const double pace = size < threshold_ ? kFall : kRise;
  threshold_ = std::clamp(threshold_ + pace * (size - threshold_) * apart, kLeastThreshold, kMostThreshold);
}

}  // namespace madang::media
