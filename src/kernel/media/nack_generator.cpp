#include "kernel/media/nack_generator.hpp"

#include <algorithm>
#include <utility>

namespace madang::media {

template <typename Which>
bool NackGenerator::remove(Which which) {
  return std::erase_if(missing_, which) > 0;
}

void NackGenerator::came(std::uint16_t sequence, Time now) {
  const auto newest = unroller_.newest();
  const std::int64_t number = unroller_.unroll(sequence);
  if (!newest) return;
  if (number > *newest) return miss(*newest + 1, number, now);
  remove([&](const Missing& each) { return each.sequence == number; });
}

void NackGenerator::miss(std::int64_t first, std::int64_t end, Time now) {
  const auto fresh = static_cast<std::size_t>(end - first);
  if (fresh > kMostMissing) {
    missing_.clear();
    wants_key_frame_ = true;
    return;
  }
  if (missing_.size() + fresh > kMostMissing) give_up_before(missing_.size() + fresh - kMostMissing);
  for (std::int64_t number = first; number < end; ++number) missing_.push_back({number, now, {}, 0});
}

void NackGenerator::give_up_before(std::size_t index) {
  const std::int64_t first_kept = index < missing_.size() ? missing_[index].sequence : missing_.back().sequence + 1;
  remove([&](const Missing& each) { return each.sequence < first_kept; });
  wants_key_frame_ = true;
}

void NackGenerator::key_frame_came(std::uint16_t sequence) {
  const std::int64_t number = unroller_.peek(sequence);
  remove([&](const Missing& each) { return each.sequence < number; });
  wants_key_frame_ = false;
}

std::size_t NackGenerator::due(Time now, Duration round_trip, std::span<std::uint16_t> room) {
  const auto is_over = [&](const Missing& each) {
    return now - each.since > kMostAge || (each.tries >= kMostTries && now - each.asked >= round_trip);
  };
  if (remove(is_over)) wants_key_frame_ = true;
  std::size_t asked = 0;
  for (Missing& each : missing_) {
    if (asked == room.size()) break;
    const bool waits = each.tries == 0 ? now - each.since < kPatience : now - each.asked < round_trip;
    if (waits || each.tries >= kMostTries) continue;
    each.asked = now;
    ++each.tries;
    room[asked++] = static_cast<std::uint16_t>(each.sequence);
  }
  return asked;
}

bool NackGenerator::take_key_frame_wish() { return std::exchange(wants_key_frame_, false); }

}  // namespace madang::media
