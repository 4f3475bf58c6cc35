#include "kernel/media/rate_control.hpp"

#include <algorithm>
#include <cmath>

namespace madang::media {
namespace {

constexpr double kGrowthPerSecond = 1.08;
constexpr double kAfterDelay = 0.85;
constexpr double kToEmpty = 0.7;
constexpr double kLeastToEmpty = 0.6;
constexpr double kAfterLoss = 0.93;
constexpr double kAfterLossInContest = 0.7;
constexpr double kFar = 1.25;
/// A small rate grows by whole layers or not at all.
constexpr Rate kNextLayer = 300'000;
constexpr double kPacketBits = 1'200 * 8;
constexpr std::chrono::milliseconds kQueueIsLow{40};
constexpr std::chrono::milliseconds kQueueIsHigh{80};
constexpr std::chrono::milliseconds kReaction{100};
constexpr std::chrono::milliseconds kSettling{200};

}  // namespace

bool RateControl::update(const LineReport& report) {
  const bool is_lowered = [&] {
    if (report.is_contested) return share(report);
    if (const double part = part_to_keep(report); part < 1) return decrease(report, part);
    const bool is_quiet = report.use == LineUse::normal && report.standing < kQueueIsLow;
    if (is_quiet && report.loss == LossBound::Verdict::free) increase(report);
    return false;
  }();
  updated_ = report.now;
  return is_lowered;
}

double RateControl::part_to_keep(const LineReport& report) {
  if (report.standing > kQueueIsHigh && report.use != LineUse::under) return kToEmpty;
  if (report.use == LineUse::over) return kAfterDelay;
  return report.loss == LossBound::Verdict::decrease ? kAfterLoss : 1;
}

void RateControl::raise(Rate rate) {
  if (rate > estimate_) set(rate);
  if (capacity_ && rate > times(*capacity_, 1.15)) capacity_.reset();
}

void RateControl::halve() { set(estimate_ / 2); }

bool RateControl::share(const LineReport& report) {
  if (report.has_loss) return decrease(report, kAfterLossInContest);
  const double round_trip = std::max(0.02, seconds_of(report.round_trip));
  const double passed = std::clamp(seconds_of(report.now - updated_), 0.0, 0.5);
  const auto more = static_cast<Rate>(kPacketBits / round_trip * (passed / round_trip));
  const Rate arrives = report.acknowledged.value_or(estimate_);
  const Rate most = std::max(times(arrives, 1.5), arrives + kNextLayer);
  if (estimate_ < most) set(std::min(estimate_ + more, most));
  return false;
}

bool RateControl::decrease(const LineReport& report, double part) {
  const Rate arrives = report.acknowledged.value_or(estimate_);
  // Far above what arrives, nothing has to settle first: the line says itself what it carries.
  const bool is_far = !report.is_contested && estimate_ > times(arrives, kFar);
  if (report.now - decreased_ < (is_far ? kSettling : report.round_trip + kSettling)) return false;
  // What was not sent cannot have filled the queue.
  const bool is_unproven = is_far && report.is_limited;
  const bool is_held_back = report.is_contested && report.is_limited;
  const Rate from = is_held_back ? estimate_ : std::min(arrives, estimate_);
  // Nor does it say less of the line than what filled one before: else who pauses for the line's sake sinks lower and
  // lower for having paused.
  const bool is_idle = report.is_limited && !report.is_contested;
  const Rate known = is_idle && filled_ ? std::min(times(*filled_, kToEmpty), estimate_) : 0;
  // While a queue stands, what arrives is what the line carries: at six tenths of it the queue empties, however long it
  // takes.
  const bool is_full = report.standing > kQueueIsHigh && !report.is_contested;
  const Rate carried = is_full ? std::min(times(arrives, kLeastToEmpty), estimate_) : 0;
  const Rate lower = std::max({is_unproven ? arrives : times(from, part), known, carried});
  if (!report.is_limited) filled_ = arrives;
  capacity_ = capacity_ ? (*capacity_ * 6 + arrives * 4) / 10 : arrives;
  decreased_ = report.now;
  if (lower >= estimate_) return false;
  set(lower);
  return true;
}

void RateControl::increase(const LineReport& report) {
  if (report.is_limited || !report.acknowledged) return;
  const double passed = std::clamp(seconds_of(report.now - updated_), 0.0, 1.0);
  const Rate arrives = *report.acknowledged;
  if (capacity_ && arrives > times(*capacity_, 1.15)) capacity_.reset();
  const Rate most = times(arrives, 1.2) + 10'000;
  if (estimate_ >= most) return;
  const bool is_near = capacity_ && estimate_ > times(*capacity_, 0.8);
  const double response = seconds_of(report.round_trip + kReaction);
  const double more = is_near ? std::max(4'000.0, kPacketBits / response) * passed
                              : static_cast<double>(estimate_) * (std::pow(kGrowthPerSecond, passed) - 1);
  set(std::min(estimate_ + std::max(static_cast<Rate>(more), Rate{50}), most));
}

void RateControl::set(Rate rate) { estimate_ = std::clamp(rate, limits_.least, limits_.most); }

}  // namespace madang::media
