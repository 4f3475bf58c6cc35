#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace madang::store {

/// What a crowd, an organisation that asks for more than its share, may have of an engine.
struct CrowdLimits {
  std::size_t groups = 2;         ///< of crowds, under way at once
  std::size_t groups_beside = 1;  ///< the same while others ask too
  std::size_t works = 128;        ///< of a group, at most
  bool is_paced = true;           ///< by the time that a group takes, where others wait for it
};

/// How many works of a crowd may go together next. What touches everything, or what a crowd's group is in the way of,
/// waits until that has ended: so a group is as large as what is done in a short time, whatever a work costs just now.
/// Beside others it is shorter still, and after it comes a rest of the same length, so that half of what a crowd could
/// take of processors and disks is left, however quick it is. Pure; one thread.
class CrowdPace {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  static constexpr std::chrono::milliseconds kLongest{200};
  static constexpr std::chrono::milliseconds kLongestBeside{50};
  static constexpr std::size_t kLeastWorks = 4;
  static constexpr std::size_t kFirstWorks = 16;

  explicit CrowdPace(const CrowdLimits& limits)
      : limits_(limits), works_(limits.is_paced ? std::min(limits.works, kFirstWorks) : limits.works) {}

  /// 0 while none may begin.
  std::size_t room(Time now, bool beside_others) const;
  void begun() { ++under_way_; }
  void ended(std::size_t works, Duration took, Time now, bool beside_others);
  /// Until then none begins beside others.
  Time rests_until() const { return rests_until_; }

 private:
  const CrowdLimits limits_;
  std::size_t works_;
  std::size_t under_way_ = 0;
  Time rests_until_{};
};

}  // namespace madang::store
