#include "kernel/store/fair_queue.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <iterator>
#include <limits>

namespace madang::store {
namespace {

constexpr std::size_t kLooksPerOrg = 512;  // how far behind the first one that may run is looked for
constexpr std::size_t kLeastShare = 4;

}  // namespace

/// One call of take().
struct FairQueue::Taking {
  const std::size_t most;
  const bool shared;
  std::size_t depth = std::numeric_limits<std::size_t>::max();  // of one lane
  Group group{};
  LaneTable passed_over{};                                         // what waits on must not be overtaken in its lane
  boost::unordered_flat_map<std::uint64_t, std::size_t> depths{};  // by part, of the organisation whose turn it is

  std::size_t room() const { return most - group.tasks.size(); }
};

bool FairQueue::has_room(OrgId org) const {
  if (count_ >= bound_) return false;
  if (org.value == 0) return true;
  const auto found = waiting_.find(org.value);
  return found == waiting_.end() || found->second.size() < std::max<std::size_t>(bound_ / 2, 1);
}

// What stands above organisations asks for any of them.
void FairQueue::note_asker(OrgId org) {
  if (!org) return;
  if (org.value != last_asker_.org) asker_before_ = last_asker_;
  last_asker_ = {org.value, now_()};
}

bool FairQueue::is_shared_now() const { return asker_before_.org != 0 && now_() - asker_before_.at < kPresence; }

bool FairQueue::is_shared() const {
  const std::lock_guard lock(mutex_);
  return is_shared_now();
}

bool FairQueue::is_crowd(std::uint64_t org, const Waiting& waiting, bool shared) const {
  if (org == 0) return false;
  const auto under_way = under_way_.find(org);
  return waiting.size() + (shared && under_way != under_way_.end() ? under_way->second : 0) > kCrowd;
}

bool FairQueue::push(LanedTask task) {
  Refusal refusal(kClosing);
  {
    const std::lock_guard lock(mutex_);
    if (!closed_ && has_room(task.lane.org)) {
      note_asker(task.lane.org);
      waiting_[task.lane.org.value].push_back(std::move(task));
      ++count_;
      return true;
    }
    if (!closed_) refusal = Refusal(kBusy);
  }
  refusal.retry_after_seconds = 1;
  finish(task.task, std::make_exception_ptr(refusal));
  return false;
}

// What touches everything can only run when nothing else does. So every other time it goes first, and while it waits
// nothing new begins.
Group FairQueue::take(std::size_t most, const RoomOfCrowd& room) {
  const std::lock_guard lock(mutex_);
  Taking taking{.most = most, .shared = is_shared_now()};
  if (!everything_was_last_) take_everything(taking);
  if (taking.group.tasks.empty()) take_crowd(taking, room);
  if (taking.group.tasks.empty()) take_round(taking);
  if (taking.group.tasks.empty() && everything_was_last_) take_everything(taking);
  const auto& tasks = taking.group.tasks;
  if (!tasks.empty()) everything_was_last_ = tasks.front().lane == Lane::everything();
  count_ -= tasks.size();
  for (const auto& task : tasks) {
    held_.hold(task.lane);
    if (task.lane.org) ++under_way_[task.lane.org.value];
  }
  std::erase_if(waiting_, [](const auto& entry) { return entry.second.empty(); });
  return std::move(taking.group);
}

void FairQueue::take_everything(Taking& taking) {
  if (const auto found = waiting_.find(0); found != waiting_.end()) take_of(found->second, taking.most, taking);
}

void FairQueue::take_crowd(Taking& taking, const RoomOfCrowd& room) {
  const auto turn = turn_;
  go_round([&](std::uint64_t org, Waiting& waiting) {
    if (!is_crowd(org, waiting, taking.shared)) return true;
    take_of(waiting, std::min(taking.most, room(OrgId{org})), taking);
    taking.group.is_crowd = !taking.group.tasks.empty();
    return taking.group.tasks.empty();
  });
  if (!taking.group.is_crowd) turn_ = turn;  // the turn is still to come
}

void FairQueue::take_round(Taking& taking) {
  const auto share = std::max(kLeastShare, taking.most / std::max<std::size_t>(waiting_.size(), 1));
  if (taking.shared) taking.depth = kDepthBeside;
  go_round([&](std::uint64_t org, Waiting& waiting) {
    if (org != 0 && !is_crowd(org, waiting, taking.shared)) take_of(waiting, std::min(share, taking.room()), taking);
    return taking.room() > 0;
  });
}

template <class Visit>
void FairQueue::go_round(Visit visit) {
  const auto first = waiting_.upper_bound(turn_);
  turn_ = first == waiting_.end() ? 0 : first->first;
  for (auto each = first; each != waiting_.end(); ++each)
    if (!visit(each->first, each->second)) return;
  for (auto each = waiting_.begin(); each != first; ++each)
    if (!visit(each->first, each->second)) return;
}

void FairQueue::take_of(Waiting& waiting, std::size_t most, Taking& taking) const {
  const auto until = taking.group.tasks.size() + most;
  std::size_t looks = 0;
  taking.depths.clear();
  for (auto next = waiting.begin(); next != waiting.end() && taking.group.tasks.size() < until && looks < kLooksPerOrg;
       ++looks) {
    auto& depth = taking.depths[next->lane.part];
    const bool is_deep = next->lane.turn == Turn::alone && depth >= taking.depth;
    if (!is_deep && held_.is_free(next->lane) && taking.passed_over.is_free(next->lane)) {
      ++depth;
      taking.group.tasks.push_back(std::move(*next));
      next = waiting.erase(next);
      continue;
    }
    taking.passed_over.hold(next->lane);
    if (next->lane.part == 0) return;  // all that comes after it touches it
    ++next;
  }
}

void FairQueue::done(const std::vector<Lane>& lanes) {
  const std::lock_guard lock(mutex_);
  for (const auto& lane : lanes) {
    held_.let_go(lane);
    if (const auto org = under_way_.find(lane.org.value); org != under_way_.end() && --org->second == 0)
      under_way_.erase(org);
  }
}

std::vector<LanedTask> FairQueue::take_all() {
  const std::lock_guard lock(mutex_);
  std::vector<LanedTask> all;
  for (auto& [org, waiting] : waiting_) std::ranges::move(waiting, std::back_inserter(all));
  waiting_.clear();
  count_ = 0;
  return all;
}

void FairQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

bool FairQueue::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

bool FairQueue::is_empty() const {
  const std::lock_guard lock(mutex_);
  return count_ == 0;
}

}  // namespace madang::store
