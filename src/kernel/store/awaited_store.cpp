#include "kernel/store/awaited_store.hpp"

#include <chrono>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"

namespace madang::store {
namespace {

constexpr std::chrono::seconds kTryAgain{1};

std::exception_ptr cannot_reach() { return std::make_exception_ptr(Refusal(kCannotReach)); }

}  // namespace

AwaitedStore::AwaitedStore(std::string name, std::string why, Open open)
    : name_(std::move(name)), open_(std::move(open)), why_(std::move(why)) {
  log::warning(name_ + " is away; what does not need it goes on", {{"error", why_}});
}

std::string AwaitedStore::trouble() const {
  if (const Store* const store = opened()) return store->trouble();
  const std::lock_guard lock(mutex_);
  return why_;
}

void AwaitedStore::enqueue_write(Lane lane, Work work, Done done) {
  if (Store* const store = opened()) return store->enqueue_write(lane, std::move(work), std::move(done));
  done(cannot_reach());
}

void AwaitedStore::enqueue_read(Lane lane, Work work, Done done) {
  if (Store* const store = opened()) return store->enqueue_read(lane, std::move(work), std::move(done));
  done(cannot_reach());
}

void AwaitedStore::look_for_absent(Found found) {
  found_ = std::move(found);
  thread_ = std::thread([this] { look(); });
}

void AwaitedStore::look() {
  log::name_this_thread("absent");
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, kTryAgain, [this] { return stopping_; })) {
    lock.unlock();
    const bool is_there = open(found_);
    lock.lock();
    if (is_there) return;
  }
}

bool AwaitedStore::open(const Found& found) try {
  store_ = open_();
  if (found) found(*this, *store_);
  published_ = store_.get();
  log::info(name_ + " is there");
  return true;
} catch (const std::exception& error) {
  store_.reset();
  note(error.what());
  return false;
}

/// Each reason is told once.
void AwaitedStore::note(const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (why_ != why) log::warning(name_ + " is still away", {{"error", why}});
  why_ = why;
}

void AwaitedStore::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (store_) store_->close();
}

}  // namespace madang::store
