#include "kernel/media/layer_allocator.hpp"

#include <algorithm>

namespace madang::media {
namespace {

/// What must be free after a rise.
constexpr double kSpare = 0.87;
constexpr double kMuchBetter = 1.3;
constexpr std::chrono::seconds kFits{1};
constexpr std::chrono::seconds kAfterFall{3};
constexpr std::chrono::seconds kAfterFailure{10};
constexpr std::chrono::seconds kFailure{5};
constexpr std::chrono::seconds kLongest{20};
/// Enough for the stage, 25 tiles, a screen and five voices.
constexpr std::size_t kUsual = 32;

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

LayerAllocator::LayerAllocator() : pause_(kAfterFall) {
  slots_.reserve(kUsual);
  before_.reserve(kUsual);
  order_.reserve(kUsual);
  layers_.reserve(kUsual);
  grants_.reserve(kUsual);
}

std::span<const Grant> LayerAllocator::allocate(Time now, Rate estimate, std::span<const Wish> wishes,
                                                const SurgeLimits& limits) {
  remember(wishes);
  gather(wishes, limits);
  const bool fits = share(estimate, wishes, true, layers_);
  if (is_due(now, estimate, fits)) {
    rose_ = now;
    rose_at_ = estimate;
    fits_since_.reset();
  } else {
    share(estimate, wishes, false, layers_);
  }
  note_fall(now);
  grant(wishes, limits);
  return grants_;
}

void LayerAllocator::remember(std::span<const Wish> wishes) {
  std::swap(slots_, before_);
  slots_.resize(wishes.size());
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    Slot& slot = slots_[i];
    slot = {.publication = wishes[i].publication, .shown = wishes[i].shown};
    const auto same = [&](const Slot& other) {
      return other.publication == slot.publication && other.shown == slot.shown;
    };
    const auto found = i < before_.size() && same(before_[i]) ? before_.begin() + static_cast<std::ptrdiff_t>(i)
                                                              : std::ranges::find_if(before_, same);
    if (found == before_.end()) continue;
    slot.had = found->had;
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

bool LayerAllocator::share(Rate estimate, std::span<const Wish> wishes, bool may_rise,
                           std::vector<std::int8_t>& layers) {
  layers.assign(wishes.size(), Grant::kPaused);
  const Rate with_spare = times(estimate, kSpare);
  Rate left = 0;
  bool has_risen = false;
  const auto try_next = [&](std::size_t i) {
    const Slot& slot = slots_[i];
    const auto next = static_cast<std::int8_t>(layers[i] + 1);
    if (next > slot.best) return false;
    const bool is_rise = !slot.is_new && next > slot.had;
    if (is_rise && !may_rise) return false;
    const Rate more = rate_at(wishes[i], next) - rate_at(wishes[i], layers[i]);
    const bool is_upper = next > slot.had && next > 0;
    const Rate room = is_rise || is_upper ? left - (estimate - with_spare) : left;
    if (slot.shown != Shown::audio && more > room) return false;
    left -= more;
    layers[i] = next;
    has_risen = has_risen || is_rise;
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
  return has_risen;
}

bool LayerAllocator::is_due(Time now, Rate estimate, bool fits) {
  if (!fits) {
    fits_since_.reset();
    return false;
  }
  if (!fits_since_) fits_since_ = now;
  if (now - *fits_since_ < kFits) return false;
  if (!fell_) return true;
  if (now - *fell_ < kAfterFall) return false;
  if (estimate > times(rose_at_, kMuchBetter)) return true;
  const bool is_again = rose_ && *rose_ < *fell_ && now - *rose_ < kAfterFailure;
  return !is_again && now - *fell_ >= pause_;
}

void LayerAllocator::note_fall(Time now) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].is_new || layers_[i] >= slots_[i].had || slots_[i].shown == Shown::audio) continue;
    const bool has_failed = rose_ && now - *rose_ < kFailure;
    const bool is_same_fall = fell_ && now - *fell_ < kFits;
    if (!is_same_fall) {
      pause_ = has_failed ? std::clamp<Duration>(pause_ * 2, kAfterFailure, kLongest) : Duration(kAfterFall);
    }
    fell_ = now;
    return;
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
