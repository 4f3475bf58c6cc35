#pragma once

#include "kernel/media/probe.hpp"

namespace madang::media {

/// Whether what a line without a queue loses comes of the rate, asked of the line by sending more for a moment: a radio
/// loses the same part of it, a policer nearly all that is above its rate. Found out so, loss that is nobody's fault
/// costs no picture, as it does where one sends less to see. No allocation; one thread.
class LossQuestion {
 public:
  enum class Answer {
    none,
    own,   ///< the line loses so much by itself
    rate,  ///< less is to be sent; also where no answer comes in time
  };

  /// `sent` is the rate at which so much (0 to 1) is lost. Nothing is changed by asking again.
  void ask(Time now, Rate sent, double loss, Duration round_trip);
  /// A queue has told: it is asked no longer.
  void drop() { is_open_ = false; }
  /// Of any probe while it is asked.
  void on_result(const ProbeMeasure::Result& result);
  /// Once, and then it is asked no longer.
  Answer take(Time now);

  bool is_open() const { return is_open_; }
  /// What a probe is to be sent at; 0: none.
  Rate rate() const;

 private:
  bool is_open_ = false;
  bool has_failed_ = false;
  Rate sent_ = 0;
  double loss_ = 0;
  Time until_;
  Answer answer_ = Answer::none;
};

}  // namespace madang::media
