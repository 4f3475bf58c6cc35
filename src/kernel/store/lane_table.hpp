#pragma once

#include <boost/container/small_vector.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>

#include "kernel/store/lane.hpp"

namespace madang::store {

/// A hold on one thing, together with others or alone. The key is the one that all nodes use for it in the database.
struct LaneLock {
  std::int64_t key;
  bool alone;

  bool operator==(const LaneLock&) const = default;
};

/// What a transaction in this lane must hold, from the whole to the part; two lanes touch when they hold the same thing
/// and one of them alone.
using LaneLocks = boost::container::small_vector<LaneLock, 3>;
LaneLocks locks_of(const Lane& lane);
/// The same among works that share a transaction, where those that only add may run beside each other.
LaneLocks locks_within(const Lane& lane);

/// Which lanes are taken, so that what touches is not begun together. Pure; one thread.
class LaneTable {
 public:
  using LocksOf = LaneLocks (*)(const Lane&);

  explicit LaneTable(LocksOf locks = locks_of) : locks_(locks) {}

  bool is_free(const Lane& lane) const;
  void hold(const Lane& lane);
  void let_go(const Lane& lane);
  bool empty() const { return holds_.empty(); }

 private:
  struct Holds {
    std::uint32_t shared = 0;
    std::uint32_t alone = 0;
  };

  LocksOf locks_;
  boost::unordered_flat_map<std::int64_t, Holds> holds_;
};

}  // namespace madang::store
