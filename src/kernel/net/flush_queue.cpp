#include "kernel/net/flush_queue.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "kernel/net/peer.hpp"

namespace madang::net {

FlushQueue::FlushQueue(boost::asio::io_context& io, std::chrono::milliseconds longest_wait,
                       std::function<bool()> more_is_coming)
    : io_(io), longest_wait_(longest_wait), more_is_coming_(std::move(more_is_coming)), timer_(io) {}

FlushQueue::~FlushQueue() = default;

void FlushQueue::now(boost::intrusive_ptr<Peer> peer) {
  urgent_.push_back(std::move(peer));
  if (urgent_.size() > 1) return;
  boost::asio::post(io_, [self = shared_from_this()] { flush(self->urgent_); });
}

void FlushQueue::soon(boost::intrusive_ptr<Peer> peer) { waiting_.push_back(std::move(peer)); }

void FlushQueue::stir() {
  if (std::exchange(is_stirred_, true)) return;
  boost::asio::post(io_, [self = shared_from_this()] { self->settle(); });
}

void FlushQueue::settle() {
  is_stirred_ = false;
  if (!may_wait()) flush_waiting();
}

/// Every event that comes asks again, so the wait ends with the last of them; the timer is for events that fail to
/// come.
bool FlushQueue::may_wait() {
  if (waiting_.size() < kCrowd || !more_is_coming_ || !more_is_coming_()) return false;
  const auto now = std::chrono::steady_clock::now();
  if (waiting_since_) return now - *waiting_since_ < longest_wait_;
  waiting_since_ = now;
  timer_.expires_after(longest_wait_);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& stopped) {
    if (!stopped) self->flush_waiting();
  });
  return true;
}

void FlushQueue::flush_waiting() {
  if (std::exchange(waiting_since_, std::nullopt)) timer_.cancel();
  flush(waiting_);
}

/// A flush may add to the list, for the next turn.
void FlushQueue::flush(std::vector<boost::intrusive_ptr<Peer>>& peers) {
  auto taken = std::exchange(peers, {});
  for (const auto& peer : taken) peer->flush();
  taken.clear();
  if (peers.empty()) peers = std::move(taken);
}

}  // namespace madang::net
