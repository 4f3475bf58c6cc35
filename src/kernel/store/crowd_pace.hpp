#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>

#include "base/id.hpp"

namespace madang::store {

/// What crowds, organisations that ask for more than their share, may have of an engine.
struct CrowdLimits {
  std::size_t groups = 2;         ///< of all crowds, under way at once
  std::size_t groups_of_one = 1;  ///< of one of them, while others ask too
  std::size_t works = 128;        ///< of a group, at most
  bool is_paced = true;           ///< by the time that a group takes, where others wait for it
};

/// How many works of a crowd may go together next. What touches everything, or what a crowd's group is in the way of,
/// waits until that has ended: so a group is as large as what is done in a short time, whatever a work costs just now.
/// Beside others it is smaller still, since what follows it in the node, a fan-out for each, comes in one go; and after
/// it that crowd rests for several times as long as it worked, so that most of the processors and disks is left,
/// however quick it is. Pure; one thread.
class CrowdPace {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  static constexpr std::chrono::milliseconds kLongest{200};
  static constexpr std::chrono::milliseconds kLongestBeside{20};
  static constexpr int kRestsFor = 4;  ///< times what it worked
  static constexpr std::size_t kMostBeside = 16;
  static constexpr std::size_t kLeastWorks = 4;
  static constexpr std::size_t kFirstWorks = 16;
  static constexpr std::chrono::seconds kRemembered{10};

  explicit CrowdPace(const CrowdLimits& limits) : limits_(limits) {}

  /// 0 while none may begin.
  std::size_t room(OrgId crowd, Time now, bool beside_others) const;
  void begun(OrgId crowd, Time now);
  /// Gives when the crowd may go on.
  Time ended(OrgId crowd, std::size_t works, Duration took, Time now, bool beside_others);

 private:
  struct Pace {
    std::size_t works;
    std::size_t under_way = 0;
    Time rests_until{};
    Time ended_at{};
  };

  std::size_t of_one_group(std::size_t works, bool beside_others) const {
    return limits_.is_paced && beside_others ? std::min(works, kMostBeside) : works;
  }
  std::size_t first_works() const { return limits_.is_paced ? std::min(limits_.works, kFirstWorks) : limits_.works; }
  void forget_those_gone(Time now);
  void learn(Pace& pace, std::size_t works, Duration took, Duration longest) const;

  const CrowdLimits limits_;
  std::map<std::uint64_t, Pace> paces_;  // by organisation
  std::size_t under_way_ = 0;
};

}  // namespace madang::store
