#include "kernel/store/lane_table.hpp"

#include <algorithm>

namespace madang::store {
namespace {

constexpr std::int64_t kEverything = 0x6d61'6461'6e67;  // "madang"

/// Spread, so that neighbouring ids do not meet the keys of something else.
std::int64_t key_of(std::uint64_t first, std::uint64_t second) {
  std::uint64_t mixed = first * 0x9e3779b97f4a7c15U + second;
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebU;
  return static_cast<std::int64_t>(mixed ^ mixed >> 31);
}

}  // namespace

LaneLocks locks_of(const Lane& lane) {
  if (lane == Lane::everything()) return {{kEverything, true}};
  const auto org = key_of(lane.org.value, 0);
  if (lane.part == 0) return {{kEverything, false}, {org, true}};
  return {{kEverything, false}, {org, false}, {key_of(lane.org.value, lane.part), true}};
}

LaneLocks locks_within(const Lane& lane) {
  auto locks = locks_of(lane);
  if (lane.turn == Turn::beside && lane.part != 0) locks.back().alone = false;
  return locks;
}

bool LaneTable::is_free(const Lane& lane) const {
  return std::ranges::none_of(locks_(lane), [&](const LaneLock& lock) {
    const auto held = holds_.find(lock.key);
    return held != holds_.end() && (lock.alone || held->second.alone > 0);
  });
}

void LaneTable::hold(const Lane& lane) {
  for (const auto& lock : locks_(lane)) ++(lock.alone ? holds_[lock.key].alone : holds_[lock.key].shared);
}

void LaneTable::let_go(const Lane& lane) {
  for (const auto& lock : locks_(lane)) {
    const auto held = holds_.find(lock.key);
    --(lock.alone ? held->second.alone : held->second.shared);
    if (held->second.alone == 0 && held->second.shared == 0) holds_.erase(held);
  }
}

}  // namespace madang::store
