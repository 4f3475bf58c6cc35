#pragma once

#include <chrono>
#include <vector>

#include "bench/load/commands.hpp"
#include "bench/load/madang.hpp"
#include "bench/load/room.hpp"

namespace bench {

/// How long a message waited for its acknowledgement, and when it was due to be sent.
struct Waited {
  std::chrono::steady_clock::time_point due;
  double microseconds;
};

/// Members who post at a steady rate whatever the answers do, each in their own circle. One thread.
class SteadySenders {
 public:
  /// Of the first `members`; all are there when it returns.
  SteadySenders(const Task& task, int members);

  /// Posts for so long, and waits for the last answer. What came before is kept.
  void go(std::chrono::duration<double> time);
  const std::vector<Waited>& waited() const { return waited_; }

 private:
  void take_answers();

  const std::chrono::nanoseconds gap_;
  const int members_;
  const bool sleeping_;
  Madang protocol_;
  Room room_;
  std::vector<std::chrono::steady_clock::time_point> due_;
  std::vector<Waited> waited_;
};

/// Where so big a part of what was sorted lies below.
double at(const std::vector<double>& sorted, double part);
/// Of those due from `begin` up to `end`, sorted.
std::vector<double> microseconds_between(const std::vector<Waited>& waited, std::chrono::steady_clock::time_point begin,
                                         std::chrono::steady_clock::time_point end);

}  // namespace bench
