#pragma once

#include <algorithm>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// How full a worker is: what it takes of its core, and how long it is kept from it. A worker that others keep waiting
/// takes little and looks idle; that its turns come late is what shows it. Pure; one thread.
class WorkerLoad {
 public:
  /// So late a turn may be: nobody hears it, and a machine with much to do has it now and then.
  static constexpr std::chrono::milliseconds kTolerated{5};

  explicit WorkerLoad(Time now) : since_(now) {}

  /// A turn that was due then begins now. `used` is what the thread has taken of its core since it began: what it did
  /// in the turn before is work, and no waiting.
  void turn(Time due, Time now, Duration used) {
    late_ += std::max(Duration::zero(), now - due - (used - used_at_turn_) - kTolerated);
    used_at_turn_ = used;
  }

  /// `used` as above. Counts anew from now.
  void measure(Time now, Duration used) {
    const Duration time = now - since_;
    if (time > Duration::zero()) {
      busy_share_ = std::clamp(seconds_of(used - used_) / seconds_of(time), 0.0, 1.0);
      late_share_ = std::clamp(seconds_of(late_) / seconds_of(time), 0.0, 1.0);
    }
    since_ = now;
    used_ = used;
    late_ = {};
  }

  double busy_share() const { return busy_share_; }
  double late_share() const { return late_share_; }
  /// 0 to 1.
  double value() const { return std::min(1.0, busy_share_ + late_share_); }

 private:
  Time since_;
  Duration used_{};
  Duration used_at_turn_{};
  Duration late_{};
  double busy_share_ = 0;
  double late_share_ = 0;
};

}  // namespace madang::media
