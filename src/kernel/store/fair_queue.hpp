#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <vector>

#include "kernel/store/lane_table.hpp"
#include "kernel/store/task_queue.hpp"

namespace madang::store {

/// A task and what it relies on.
struct LanedTask {
  Lane lane;
  Task task;
};

/// Tasks that are run together as one transaction.
struct Group {
  std::vector<LanedTask> tasks;
  bool is_crowd = false;  ///< all of one organisation, which asks for more than its share
};

/// Tasks between the asking threads and an engine that runs several groups at once. Within one lane it is a queue;
/// between organisations it is a round, so that one that floods waits for itself. Bounded like TaskQueue: half of the
/// bound for any one organisation. Any thread.
class FairQueue {
 public:
  /// More waiting tasks than this make an organisation a crowd.
  static constexpr std::size_t kCrowd = 32;

  explicit FairQueue(std::size_t bound) : bound_(bound) {}

  /// False when it was refused, with kBusy or kClosing, on the asking thread.
  bool push(LanedTask task);
  /// Up to `most` that touch nothing of the groups under way: of one crowd, when `with_crowd`, or of everybody else in
  /// turn. Their lanes are taken until done().
  Group take(std::size_t most, bool with_crowd);
  void done(const std::vector<Lane>& lanes);

  /// Everything that waits, for who will refuse it.
  std::vector<LanedTask> take_all();
  void close();
  bool is_closed() const;
  bool is_empty() const;

 private:
  using Waiting = std::deque<LanedTask>;
  using Orgs = std::map<std::uint64_t, Waiting>;
  struct Taking;

  bool has_room(OrgId org) const;
  void take_everything(Taking& taking);
  void take_crowd(Taking& taking);
  void take_round(Taking& taking);
  void take_of(Waiting& waiting, std::size_t most, Taking& taking) const;
  /// Calls `visit` for each organisation, beginning after the one that was first last time, while it says true.
  template <class Visit>
  void go_round(Visit visit);

  const std::size_t bound_;
  mutable std::mutex mutex_;
  Orgs waiting_;            // what touches everything is under 0
  std::uint64_t turn_ = 0;  // whose turn it was last
  bool everything_was_last_ = false;
  std::size_t count_ = 0;
  LaneTable held_;
  bool closed_ = false;
};

}  // namespace madang::store
