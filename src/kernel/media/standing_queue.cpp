#include "kernel/media/standing_queue.hpp"

#include <algorithm>

namespace madang::media {

void StandingQueue::add(Time now, Duration least_delay) {
  if (spans_ == 0 || now - span_began_ >= kSpan) {
    span_began_ = now;
    least_[spans_++ % kSpans] = least_delay;
  }
  Duration& least = least_[(spans_ - 1) % kSpans];
  least = std::min(least, least_delay);
  recent_[added_++ % kRecent] = least_delay;
  const auto known = recent_.begin() + static_cast<std::ptrdiff_t>(std::min(added_, kRecent));
  const auto spans = least_.begin() + static_cast<std::ptrdiff_t>(std::min(spans_, kSpans));
  delay_ = *std::min_element(recent_.begin(), known) - *std::min_element(least_.begin(), spans);
}

}  // namespace madang::media
