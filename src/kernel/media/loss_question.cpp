#include "kernel/media/loss_question.hpp"

namespace madang::media {
namespace {

constexpr double kMuchMore = 2;
/// A policer loses at least half of twice its rate.
constexpr double kMoreLost = 0.15;
/// So long a probe fills what queue there is: what part of it is lost says enough, however its arrivals sway.
constexpr std::chrono::milliseconds kLong{80};
constexpr std::chrono::milliseconds kPatience{1'500};

}  // namespace

void LossQuestion::ask(Time now, Rate sent, double loss, Duration round_trip) {
  if (is_open_) return;
  is_open_ = true;
  has_failed_ = false;
  sent_ = sent;
  loss_ = loss;
  until_ = now + kPatience + 2 * round_trip;
  answer_ = Answer::none;
}

Rate LossQuestion::rate() const { return is_open_ && answer_ == Answer::none ? times(sent_, kMuchMore) : 0; }

void LossQuestion::on_result(const ProbeMeasure::Result& result) {
  using Outcome = ProbeMeasure::Outcome;
  if (!is_open_ || answer_ != Answer::none) return;
  switch (result.outcome) {
    case Outcome::passed:
    case Outcome::saturated: answer_ = result.rate >= sent_ ? Answer::own : Answer::rate; return;
    case Outcome::failed:  // a few packets may all be lost by chance, but hardly twice
      if (has_failed_) answer_ = Answer::rate;
      has_failed_ = true;
      return;
    case Outcome::noisy:
      if (result.length >= kLong) answer_ = result.lost < loss_ + kMoreLost ? Answer::own : Answer::rate;
      return;
    case Outcome::unheard:
    case Outcome::none: return;
  }
}

LossQuestion::Answer LossQuestion::take(Time now) {
  if (!is_open_ || (answer_ == Answer::none && now < until_)) return Answer::none;
  is_open_ = false;
  return answer_ == Answer::none ? Answer::rate : answer_;
}

}  // namespace madang::media
