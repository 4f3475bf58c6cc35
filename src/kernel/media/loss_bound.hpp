#pragma once

#include <cstdint>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// What loss says of the rate. A radio that loses 3 % whatever is sent must not cost bandwidth, and a policer with no
/// queue, which only loses, must. They differ when one sends less: the one goes on losing and the other stops. So
/// after each decrease what is still lost is taken for the line's own, and only what is lost above that counts. They
/// also differ when one sends more, which LossQuestion asks first, since it costs no picture. No allocation; one
/// thread.
class LossBound {
 public:
  enum class Verdict { free, hold, decrease };

  /// The packets of one feedback; `lost` is below zero where more of those came that had been counted before.
  void add(std::int64_t received, std::int64_t lost);
  /// What the windows that ended since it was last asked say; each decrease is said once.
  Verdict verdict();
  /// The rate was lowered for whatever reason, to less than what arrives: what is lost from now on shows what the line
  /// loses by itself.
  void on_decrease(Time now, Duration round_trip);
  void on_time(Time now);
  /// It was found out that what is lost now does not come of the rate.
  void take_for_own();
  /// More than is ever taken for a line's own.
  bool is_heavy() const { return loss_ > kMostOwn; }

  double loss() const { return loss_; }
  double own_loss() const { return own_; }

 private:
  static constexpr std::int64_t kWindow = 100;  ///< packets
  /// Nothing is heard over more anyway.
  static constexpr double kMostOwn = 0.25;

  std::int64_t received_ = 0;
  std::int64_t lost_ = 0;
  double loss_ = 0;  ///< smoothed over windows
  double own_ = 0;
  Verdict verdict_ = Verdict::free;
  enum class Learning { no, draining, counting };
  Learning learning_ = Learning::no;
  Time drained_;
};

}  // namespace madang::media
