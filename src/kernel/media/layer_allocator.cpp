#include "kernel/media/layer_allocator.hpp"

#include <algorithm>

namespace madang::media {
namespace {

/// What must be free after a rise.
constexpr double kSpare = 0.87;
/// The same where it fell lately: what goes up and down and up again is worse than what stays low.
constexpr double kSpareAfterFall = 0.7;
constexpr std::chrono::seconds kLately{10};
/// What may rise at once besides the first that does, after anything has failed: each costs a key frame.
constexpr Rate kStep = 400'000;
constexpr double kMuchBetter = 1.3;
constexpr std::chrono::seconds kFits{1};
constexpr std::chrono::seconds kAfterFall{3};
constexpr std::chrono::seconds kAfterFailure{10};
constexpr std::chrono::seconds kFailure{5};
constexpr std::chrono::seconds kLongest{20};
/// How far the estimate may fall short of the first picture's lowest layer, for how long.
constexpr double kShort = 1.5;
constexpr std::chrono::milliseconds kLongestShort{1'500};
/// What part of the estimate it may take to come back.
constexpr double kRoomy = 0.75;
constexpr std::chrono::seconds kReturn{1};
constexpr std::chrono::seconds kLongestReturn{16};

Rate rate_at(const Wish& wish, std::int8_t layer) {
  return layer < 0 ? 0 : wish.offers[static_cast<std::size_t>(layer)].rate;
}

std::int8_t best_of(const Wish& wish, const SurgeLimits& limits) {
  std::size_t most = std::min<std::size_t>(wish.layers, kMostLayers);
  if (wish.shown == Shown::stage) most = std::min<std::size_t>(most, limits.stage_layers);
  if (wish.shown == Shown::screen) most = std::min<std::size_t>(most, limits.screen_layers);
  for (std::size_t i = 0; i < most; ++i) {
    if (wish.offers[i].height >= wish.height) return static_cast<std::int8_t>(i);
  }
  return static_cast<std::int8_t>(static_cast<int>(most) - 1);
}

PauseReason barred_by(const Wish& wish, const SurgeLimits& limits) {
  if (wish.layers == 0) return PauseReason::not_sent;
  if (wish.shown == Shown::audio) return PauseReason::none;
  const bool is_beyond = wish.shown == Shown::tile && wish.position >= limits.tiles;
  return limits.has_audio_alone || is_beyond ? PauseReason::server_full : PauseReason::none;
}

}  // namespace

LayerAllocator::LayerAllocator() : pause_(kAfterFall), return_after_(kReturn) {}

std::span<const Grant> LayerAllocator::allocate(Time now, Rate estimate, std::span<const Wish> wishes,
                                                const SurgeLimits& limits) {
  remember(wishes);
  gather(wishes, limits);
  judge_first(now, estimate, wishes);
  const bool fits = share(now, estimate, wishes, true, layers_);
  if (is_due(now, estimate, fits)) {
    rose_ = now;
    rose_at_ = estimate;
    fits_since_.reset();
  } else {
    share(now, estimate, wishes, false, layers_);
  }
  note_pause(now);
  note_fall(now);
  grant(wishes, limits);
  return grants_;
}

void LayerAllocator::remember(std::span<const Wish> wishes) {
  std::swap(slots_, before_);
  slots_.resize(wishes.size());
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    Slot& slot = slots_[i];
    slot = {.publication = wishes[i].publication, .fell = {}, .shown = wishes[i].shown};
    const auto same = [&](const Slot& other) {
      return other.publication == slot.publication && other.shown == slot.shown;
    };
    const auto found = i < before_.size() && same(before_[i]) ? before_.begin() + static_cast<std::ptrdiff_t>(i)
                                                              : std::ranges::find_if(before_, same);
    if (found == before_.end()) continue;
    slot.had = found->had;
    slot.fell = found->fell;
    slot.is_new = false;
  }
}

void LayerAllocator::gather(std::span<const Wish> wishes, const SurgeLimits& limits) {
  wanted_ = 0;
  order_.resize(wishes.size());
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    Slot& slot = slots_[i];
    slot.barred = barred_by(wishes[i], limits);
    slot.best = slot.barred == PauseReason::none ? best_of(wishes[i], limits) : Grant::kPaused;
    // What is barred or offers less has not fallen for the line's sake.
    if (!slot.is_new) slot.had = std::min(slot.had, slot.best);
    wanted_ += rate_at(wishes[i], slot.best);
    order_[i] = static_cast<std::uint16_t>(i);
  }
  std::ranges::sort(order_, [&](std::size_t left, std::size_t right) {
    const Wish& a = wishes[left];
    const Wish& b = wishes[right];
    if (a.shown != b.shown) return a.shown < b.shown;
    if (a.height != b.height) return a.height > b.height;
    return a.position != b.position ? a.position < b.position : left < right;
  });
}

bool LayerAllocator::share(Time now, Rate estimate, std::span<const Wish> wishes, bool may_rise,
                           std::vector<std::int8_t>& layers) {
  layers.assign(wishes.size(), Grant::kPaused);
  const auto spare_of = [&](const Slot& slot) {
    return estimate - times(estimate, slot.fell && now - *slot.fell < kLately ? kSpareAfterFall : kSpare);
  };
  Rate left = 0;
  Rate risen = 0;
  std::size_t risen_first = kNone;
  const auto try_next = [&](std::size_t i) {
    const Slot& slot = slots_[i];
    const auto next = static_cast<std::int8_t>(layers[i] + 1);
    if (next > slot.best) return false;
    const bool is_first = i == first_ && next == 0 && first_may_ != First::like_others;
    const bool is_rise = !slot.is_new && next > slot.had && !is_first;
    if (is_rise && !may_rise) return false;
    const Rate more = rate_at(wishes[i], next) - rate_at(wishes[i], layers[i]);
    if (is_rise && fell_ && risen_first != kNone && risen_first != i && risen + more > kStep) return false;
    const bool is_upper = next > slot.had && next > 0;
    const Rate room = is_rise || is_upper ? left - spare_of(slot) : left;
    if (slot.shown != Shown::audio && !is_first && more > room) return false;
    left -= more;
    layers[i] = next;
    if (is_rise && risen_first == kNone) risen_first = i;
    if (is_rise) risen += more;
    return true;
  };
  left = estimate;
  for (const std::uint16_t i : order_) try_next(i);
  for (const std::uint16_t i : order_) {
    if (wishes[i].shown == Shown::tile) continue;
    while (layers[i] >= 0 && try_next(i)) {
    }
  }
  // Tiles rise by one layer each in turn: one sharp tile among blurred ones helps nobody.
  for (bool is_going = true; is_going;) {
    is_going = false;
    for (const std::uint16_t i : order_) {
      if (wishes[i].shown == Shown::tile && layers[i] >= 0 && try_next(i)) is_going = true;
    }
  }
  return risen_first != kNone;
}

void LayerAllocator::judge_first(Time now, Rate estimate, std::span<const Wish> wishes) {
  first_may_ = First::like_others;
  first_ = kNone;
  Rate sound = 0;
  for (const std::uint16_t i : order_) {
    if (wishes[i].shown == Shown::audio) sound += rate_at(wishes[i], 0);
    if (wishes[i].shown == Shown::audio || slots_[i].best < 0) continue;
    first_ = i;
    break;
  }
  const bool is_known = first_ != kNone && !slots_[first_].is_new;
  const bool is_shown = is_known && slots_[first_].had >= 0;
  const Rate least = first_ == kNone ? 0 : rate_at(wishes[first_], 0) + sound;
  const bool is_short = is_shown && least > estimate;
  const bool is_roomy = is_known && !is_shown && least <= times(estimate, kRoomy);
  if (!is_short) short_since_.reset();
  if (!is_roomy) roomy_since_.reset();
  if (is_short) {
    if (!short_since_) short_since_ = now;
    if (least <= times(estimate, kShort) && now - *short_since_ < kLongestShort) first_may_ = First::stays;
  }
  if (!is_roomy) return;
  if (!roomy_since_) roomy_since_ = now;
  if (now - *roomy_since_ >= return_after_) first_may_ = First::returns;
}

void LayerAllocator::note_pause(Time now) {
  if (first_may_ == First::returns) returned_ = now;
  if (first_ == kNone || slots_[first_].is_new || slots_[first_].had < 0 || layers_[first_] >= 0) return;
  const bool has_failed = returned_ && now - *returned_ < kFailure;
  return_after_ = has_failed ? std::min<Duration>(return_after_ * 2, kLongestReturn) : Duration(kReturn);
}

bool LayerAllocator::is_due(Time now, Rate estimate, bool fits) {
  if (!fits) {
    fits_since_.reset();
    return false;
  }
  if (!fits_since_) fits_since_ = now;
  if (!fell_) return true;  // nothing has failed yet: whoever comes sees all there is
  if (now - *fits_since_ < kFits) return false;
  if (now - *fell_ < kAfterFall) return false;
  if (estimate > times(rose_at_, kMuchBetter)) return true;
  const bool is_again = rose_ && *rose_ < *fell_ && now - *rose_ < kAfterFailure;
  return !is_again && now - *fell_ >= pause_;
}

void LayerAllocator::note_fall(Time now) {
  bool has_fallen = false;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    if (slot.is_new || layers_[i] >= slot.had || slot.shown == Shown::audio) continue;
    slot.fell = now;
    if (has_fallen) continue;
    has_fallen = true;
    const bool has_failed = rose_ && now - *rose_ < kFailure;
    const bool is_same_fall = fell_ && now - *fell_ < kFits;
    if (!is_same_fall) {
      pause_ = has_failed ? std::clamp<Duration>(pause_ * 2, kAfterFailure, kLongest) : Duration(kAfterFall);
    }
    fell_ = now;
  }
}

void LayerAllocator::grant(std::span<const Wish> wishes, const SurgeLimits& limits) {
  grants_.resize(wishes.size());
  granted_ = 0;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    slots_[i].had = layers_[i];
    granted_ += rate_at(wishes[i], layers_[i]);
    Grant& grant = grants_[i];
    grant = {.layer = layers_[i]};
    if (grant.layer < 0)
      grant.reason = slots_[i].barred != PauseReason::none ? slots_[i].barred : PauseReason::line_too_slow;
    grant.has_low_frame_rate = grant.layer >= 0 && wishes[i].shown == Shown::tile && limits.has_low_tile_rate;
  }
}

}  // namespace madang::media
