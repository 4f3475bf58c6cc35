#include "kernel/media/standing_queue.hpp"

#include <algorithm>
#include <span>

namespace madang::media {

void StandingQueue::add(Time now, Duration least_delay) {
  if (spans_ == 0 || now - span_began_ >= kSpan) {
    span_began_ = now;
    least_[spans_++ % kSpans] = least_delay;
  }
  Duration& least = least_[(spans_ - 1) % kSpans];
  least = std::min(least, least_delay);
  note_flat(now, least_delay);
  recent_[added_++ % kRecent] = least_delay;
  const auto known = recent_.begin() + static_cast<std::ptrdiff_t>(std::min(added_, kRecent));
  const auto spans = least_.begin() + static_cast<std::ptrdiff_t>(std::min(spans_, kSpans));
  delay_ = *std::min_element(recent_.begin(), known) - *std::min_element(least_.begin(), spans);
}

void StandingQueue::note_flat(Time now, Duration least_delay) {
  if (flat_spans_ == 0 || now - flat_began_ >= kFlatSpan) {
    if (flat_spans_ >= kFlats) {
      const auto [least, most] = std::ranges::minmax(std::span(flats_).first(kFlats));
      if (most - least < kFlat) {
        least_.fill(least);
        spans_ = 1;
        span_began_ = now;
      }
    }
    flat_began_ = now;
    flats_[flat_spans_++ % kFlats] = least_delay;
    return;
  }
  Duration& newest = flats_[(flat_spans_ - 1) % kFlats];
  newest = std::min(newest, least_delay);
}

}  // namespace madang::media
