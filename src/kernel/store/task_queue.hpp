#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "kernel/store/store.hpp"

namespace madang::store {

/// One asked-for transaction and who is told how it ended.
struct Task {
  Store::Work work;
  Store::Done done;
};

/// Tasks between the asking threads and the store's. Bounded, so that a slow disk is felt at once instead of as a
/// growing wait: beyond the bound a task is refused with kBusy, after close() with kClosing, both on the asking thread.
class TaskQueue {
 public:
  explicit TaskQueue(std::size_t bound) : bound_(bound) {}

  /// False when it was refused.
  bool push(Task task);
  using Time = std::chrono::steady_clock::time_point;

  /// Waits for at least one task and takes up to `most`. Empty when closed and drained, or when it is `until`.
  std::vector<Task> take(std::size_t most, std::optional<Time> until = {});
  void close();

 private:
  const std::size_t bound_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Task> tasks_;
  bool closed_ = false;
};

/// Calls what belongs to somebody else on a thread of the store: whatever it throws is logged and goes no further.
void call_guarded(std::move_only_function<void()>& function, std::string_view what);
/// Tells the task's end and lets go of all it holds: a loop that only waits for it may end now.
/// The error is handed over, never shared between threads.
void finish(Task& task, std::exception_ptr error);

}  // namespace madang::store
