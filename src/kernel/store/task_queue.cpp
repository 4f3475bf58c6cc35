#include "kernel/store/task_queue.hpp"

#include <fmt/format.h>

#include "kernel/log/log.hpp"

namespace madang::store {

void call_guarded(std::move_only_function<void()>& function, std::string_view what) {
  try {
    function();
  } catch (const std::exception& error) {
    log::error(fmt::format("{} threw: {}", what, error.what()));
  } catch (...) {
    log::error(fmt::format("{} threw", what));
  }
}

void finish(Task& task, std::exception_ptr error) {
  task.work = nullptr;
  std::move_only_function<void()> call = [&] { task.done(std::move(error)); };
  call_guarded(call, "what waited for a transaction");
  task.done = nullptr;
}

bool TaskQueue::push(Task task) {
  Refusal refusal(kClosing);
  {
    const std::lock_guard lock(mutex_);
    if (!closed_ && tasks_.size() < bound_) {
      tasks_.push_back(std::move(task));
      filled_.notify_one();
      return true;
    }
    if (!closed_) refusal = Refusal(kBusy);
  }
  refusal.retry_after_seconds = 1;
  finish(task, std::make_exception_ptr(refusal));
  return false;
}

std::vector<Task> TaskQueue::take(std::size_t most, std::optional<Time> until) {
  std::unique_lock lock(mutex_);
  const auto is_over = [&] { return closed_ || !tasks_.empty(); };
  until ? void(filled_.wait_until(lock, *until, is_over)) : filled_.wait(lock, is_over);
  const auto count = static_cast<std::ptrdiff_t>(std::min(most, tasks_.size()));
  std::vector<Task> taken(std::move_iterator(tasks_.begin()), std::move_iterator(tasks_.begin() + count));
  tasks_.erase(tasks_.begin(), tasks_.begin() + count);
  return taken;
}

void TaskQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  filled_.notify_all();
}

}  // namespace madang::store
