#include "kernel/media/arrival_log.hpp"

#include <algorithm>

namespace madang::media {
namespace {

TwccTicks ticks_of(ArrivalLog::Time time) { return std::chrono::duration_cast<TwccTicks>(time.time_since_epoch()); }

}  // namespace

TwccTicks ArrivalLog::arrival_of(std::uint32_t slot, TwccTicks now) {
  return now - TwccTicks(static_cast<std::uint32_t>(now.count()) - slot);
}

void ArrivalLog::came(std::uint16_t sequence, Time now) {
  constexpr auto kWidth = static_cast<std::int64_t>(kHeld);
  const auto before = unroller_.newest();
  if (arrivals_.empty()) arrivals_.resize(kHeld);
  // The unroller begins at the first number: what is older than that lies below zero, and a circle above it does not.
  const std::int64_t number = unroller_.unroll(sequence);
  if (!before) next_ = number;
  const std::int64_t newest = *unroller_.newest();
  if (number <= newest - kWidth || number < 0) return;
  for (std::int64_t each = std::max(before.value_or(number) + 1, newest - kWidth + 1); each <= newest; ++each)
    slot(each) = 0;
  if (slot(number) != 0 && before && number <= *before) return;  // twice
  slot(number) = std::max(1U, static_cast<std::uint32_t>(ticks_of(now).count()));
  next_ = std::max(std::min(next_, number), newest - kWidth + 1);
}

bool ArrivalLog::is_due(Time now) const {
  const auto newest = unroller_.newest();
  if (!newest || next_ > *newest) return false;
  return has_more_ || now - told_at_ >= kInterval || *newest - next_ >= static_cast<std::int64_t>(kHeld / 2);
}

std::size_t ArrivalLog::write(Time now, Feedback front, MutableBytes room) {
  const auto newest = unroller_.newest();
  if (!newest || next_ > *newest) return 0;
  TwccWriter writer(room, front, static_cast<std::uint16_t>(next_), number_);
  std::int64_t number = next_;
  for (; number <= *newest; ++number) {
    const std::uint32_t arrival = slot(number);
    if (!writer.add(arrival == 0 ? std::nullopt : std::optional(arrival_of(arrival, ticks_of(now))))) break;
  }
  const std::size_t size = writer.finish();
  const std::int64_t before = next_;
  // Of losses alone a feedback cannot tell: they are passed over.
  next_ = size > 0 ? next_ + static_cast<std::int64_t>(writer.told()) : number;
  has_more_ = next_ > before && next_ <= *newest;
  told_at_ = now;
  if (size > 0) ++number_;
  return size;
}

}  // namespace madang::media
