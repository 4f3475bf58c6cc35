#pragma once

#include <optional>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/delay_trend.hpp"
#include "kernel/media/loss_bound.hpp"

namespace madang::media {

struct RateLimits {
  Rate least = 60'000;  ///< audio goes on however bad the line
  Rate start = 300'000;
  Rate most = 30'000'000;
};

/// What one feedback says.
struct LineReport {
  Time now;
  LineUse use = LineUse::normal;
  LossBound::Verdict loss = LossBound::Verdict::free;
  bool has_loss = false;             ///< any packet
  bool is_contested = false;         ///< by QueueContest
  bool is_limited = false;           ///< we send much less than we might
  std::optional<Rate> acknowledged;  ///< bits a second
  Duration round_trip{};
  Duration standing{};  ///< how long packets wait in the line's queue at best
};

/// Raises the estimate while the line bears it and lowers it when it does not: by 8 % a second far from where it last
/// failed, by a packet in each round trip near it; down to a part of what arrives, and to
/// less while a queue stands that is to be emptied (draft-ietf-rmcat-gcc-02, 5.5).
/// While we send less than we might, nothing is learned, so it stays: a probe raises it. No allocation; one thread.
class RateControl {
 public:
  explicit RateControl(const RateLimits& limits) : limits_(limits), estimate_(limits.start) {}

  /// Whether it was lowered.
  bool update(const LineReport& report);
  /// A probe has shown that the line bears so much.
  void raise(Rate rate);
  /// Nobody says anything any more.
  void halve();

  Rate estimate() const { return estimate_; }

 private:
  bool share(const LineReport& report);
  static double part_to_keep(const LineReport& report);
  bool decrease(const LineReport& report, double part);
  void increase(const LineReport& report);
  void set(Rate rate);

  RateLimits limits_;
  Rate estimate_;
  std::optional<Rate> capacity_;  ///< what arrived when it last failed
  std::optional<Rate> filled_;    ///< the same, when we sent as much as we might
  Time updated_;
  Time decreased_;
};

}  // namespace madang::media
