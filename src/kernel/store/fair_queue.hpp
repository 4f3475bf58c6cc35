#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
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
  using Time = std::chrono::steady_clock::time_point;
  using Now = std::function<Time()>;

  /// More waiting tasks than this make an organisation a crowd; beside others those under way count too.
  static constexpr std::size_t kCrowd = 32;
  /// Beside others no more of one lane go into a group of several organisations if they run one after another: all of
  /// the group waits for the last.
  static constexpr std::size_t kDepthBeside = 4;
  /// Whoever asked within this time is there.
  static constexpr std::chrono::seconds kPresence{1};

  explicit FairQueue(std::size_t bound, Now now = std::chrono::steady_clock::now)
      : bound_(bound), now_(std::move(now)) {}

  /// False when it was refused, with kBusy or kClosing, on the asking thread.
  bool push(LanedTask task);
  /// How many tasks of a crowd may go together now; 0 while none may.
  using RoomOfCrowd = std::function<std::size_t(OrgId)>;
  /// Tasks that touch nothing of the groups under way: of one crowd for which there is room, or up to `most` of
  /// everybody else in turn. Their lanes are taken until done().
  Group take(std::size_t most, const RoomOfCrowd& room);
  void done(const std::vector<Lane>& lanes);
  /// Whether several organisations ask these days.
  bool is_shared() const;

  /// Everything that waits, for who will refuse it.
  std::vector<LanedTask> take_all();
  void close();
  bool is_closed() const;
  bool is_empty() const;

 private:
  using Waiting = std::deque<LanedTask>;
  using Orgs = std::map<std::uint64_t, Waiting>;
  struct Taking;
  struct Asker {
    std::uint64_t org = 0;
    Time at{};
  };

  bool has_room(OrgId org) const;
  void note_asker(OrgId org);
  bool is_shared_now() const;
  bool is_crowd(std::uint64_t org, const Waiting& waiting, bool shared) const;
  void take_everything(Taking& taking);
  void take_crowd(Taking& taking, const RoomOfCrowd& room);
  void take_round(Taking& taking);
  void take_of(Waiting& waiting, std::size_t most, Taking& taking) const;
  /// Calls `visit` for each organisation, beginning after the one that was first last time, while it says true.
  template <class Visit>
  void go_round(Visit visit);

  const std::size_t bound_;
  const Now now_;
  mutable std::mutex mutex_;
  Orgs waiting_;            // what touches everything is under 0
  std::uint64_t turn_ = 0;  // whose turn it was last
  bool everything_was_last_ = false;
  std::size_t count_ = 0;
  std::map<std::uint64_t, std::size_t> under_way_;  // by organisation
  Asker last_asker_;
  Asker asker_before_;  // the last who was another
  LaneTable held_;
  bool closed_ = false;
};

}  // namespace madang::store
