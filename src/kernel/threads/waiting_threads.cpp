#include "kernel/threads/waiting_threads.hpp"

namespace madang::threads {
namespace {

/// Runs it and lets go of what it holds, so that nothing of the asker's dies here after it went on.
std::exception_ptr outcome_of(std::move_only_function<void()>& work) {
  std::exception_ptr error;
  try {
    work();
  } catch (...) {
    error = std::current_exception();
  }
  work = nullptr;
  return error;
}

}  // namespace

std::shared_ptr<const void> WaitingThreads::take_place() {
  std::shared_ptr<const void> place{begun_.get(), [begun = begun_](const void*) { begun->fetch_sub(1); }};
  if (begun_->fetch_add(1) < queue_) return place;
  Refusal refusal(kBusy);
  refusal.retry_after_seconds = 1;
  throw refusal;
}

void WaitingThreads::enqueue(std::move_only_function<void()> work, Resume resume, std::shared_ptr<const void> place) {
  post([work = std::move(work), resume = std::move(resume), place = std::move(place)]() mutable {
    auto error = outcome_of(work);
    place.reset();
    resume(std::move(error));
  });
}

void WaitingThreads::post(std::move_only_function<void()> work) {
  // Asio copies handlers here and there; a shared one is as good as a moved one.
  auto shared = std::make_shared<std::move_only_function<void()>>(std::move(work));
  boost::asio::post(pool_, [shared = std::move(shared)]() mutable {
    auto begun = std::exchange(*shared, nullptr);
    shared.reset();
    begun();
  });
}

void WaitingThreads::stop() { pool_.join(); }

}  // namespace madang::threads
