#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// What part of the packets of the last four seconds was lost, for whoever looks. No allocation; one thread.
class LossShare {
 public:
  void add(Time now, std::int64_t received, std::int64_t lost) {
    const std::int64_t second = now.time_since_epoch() / kSpan;
    if (second - second_ > static_cast<std::int64_t>(kSpans)) second_ = second - static_cast<std::int64_t>(kSpans);
    while (second_ < second) spans_[static_cast<std::size_t>(++second_) % kSpans] = {};
    Span& span = spans_[static_cast<std::size_t>(second_) % kSpans];
    span.received += received;
    span.lost += lost;
  }

  /// 0 to 1.
  double share() const {
    std::int64_t lost = 0;
    std::int64_t all = 0;
    for (const Span& span : spans_) {
      lost += span.lost;
      all += span.lost + span.received;
    }
    return all <= 0 || lost < 0 ? 0 : static_cast<double>(lost) / static_cast<double>(all);
  }

 private:
  static constexpr std::chrono::seconds kSpan{1};
  static constexpr std::size_t kSpans = 4;
  struct Span {
    std::int64_t received = 0;
    std::int64_t lost = 0;
  };

  std::array<Span, kSpans> spans_{};
  std::int64_t second_ = 0;  ///< of the clock
};

}  // namespace madang::media
