#include "kernel/bus/ephemera.hpp"

#include <chrono>
#include <iterator>

#include "kernel/bus/node_message.hpp"
#include "kernel/log/thread_name.hpp"

namespace madang::bus {
namespace {

constexpr std::chrono::milliseconds kBeat{100};
constexpr std::size_t kMostStreams = 10'000;  // at once; more are dropped

}  // namespace

void Ephemera::start() {
  thread_ = std::thread([this] { run(); });
}

void Ephemera::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ephemera::add(const OneStream& stream, std::string envelope) {
  const std::lock_guard lock(mutex_);
  const bool is_full = waiting_.size() >= kMostStreams && !waiting_.contains(stream.key);
  if (is_full || envelope.size() > kLongestEphemeral) {
    ++dropped_;
    return;
  }
  if (waiting_.empty()) changed_.notify_one();
  auto& waiting = waiting_[stream.key];
  waiting.org = stream.org;
  waiting.envelopes.push_back(std::move(envelope));
  if (waiting.envelopes.size() <= kMostEphemera) return;
  waiting.envelopes.pop_front();
  ++dropped_;
}

void Ephemera::flush(const OneStream& stream) {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) return;
  const auto found = waiting_.find(stream.key);
  if (found == waiting_.end()) return;
  send(found->first, found->second);
  waiting_.erase(found);
}

std::uint64_t Ephemera::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

void Ephemera::run() {
  log::name_this_thread("ephemera");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    changed_.wait_for(lock, kBeat, [this] { return stopping_; });
    for (auto& [key, waiting] : waiting_) send(key, waiting);
    waiting_.clear();
  }
}

void Ephemera::send(const StreamKey& key, Waiting& waiting) const {
  send_({waiting.org, key},
        {std::make_move_iterator(waiting.envelopes.begin()), std::make_move_iterator(waiting.envelopes.end())});
}

}  // namespace madang::bus
