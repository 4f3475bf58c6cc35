#include "kernel/media/loss_bound.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr double kHold = 0.04;
constexpr double kDecrease = 0.07;

}  // namespace

void LossBound::add(std::int64_t received, std::int64_t lost) {
  received_ += received;
  lost_ += lost;
  const std::int64_t sent = received_ + lost_;
  if (sent < kWindow) return;
  const double now = static_cast<double>(std::max<std::int64_t>(lost_, 0)) / static_cast<double>(sent);
  received_ = lost_ = 0;
  if (learning_ == Learning::draining) return;  // lost at the old rate
  loss_ = (loss_ + now) / 2;
  if (learning_ == Learning::counting) {
    own_ = std::clamp(now, own_ / 2, kMostOwn);
    loss_ = now;
    learning_ = Learning::no;
  }
  own_ = std::min(own_, std::max(loss_, own_ * 0.95));
  const double more = loss_ - own_;
  verdict_ = more > kDecrease ? Verdict::decrease : more > kHold ? Verdict::hold : Verdict::free;
}

LossBound::Verdict LossBound::verdict() {
  const Verdict said = verdict_;
  if (verdict_ == Verdict::decrease) verdict_ = Verdict::hold;
  return said;
}

void LossBound::on_decrease(Time now, Duration round_trip) {
  learning_ = Learning::draining;
  drained_ = now + round_trip + std::chrono::milliseconds(300);
}

void LossBound::take_for_own() {
  own_ = std::min(loss_, kMostOwn);
  verdict_ = Verdict::free;
}

void LossBound::on_time(Time now) {
  if (learning_ != Learning::draining || now < drained_) return;
  learning_ = Learning::counting;
  received_ = lost_ = 0;
}

}  // namespace madang::media
