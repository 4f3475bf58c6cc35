#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace madang::net {

class Peer;

/// Which peers have something to send. Everything for one socket goes out in one write, after all that is ready in this
/// turn of the loop; and events for a crowd wait a moment longer while more of them are about to come, since the write
/// is nearly all that a delivery costs. For the loop's thread.
class FlushQueue : public std::enable_shared_from_this<FlushQueue> {
 public:
  static constexpr std::size_t kCrowd = 32;

  /// `more_is_coming` says whether events will be told soon; empty when nobody knows.
  FlushQueue(boost::asio::io_context& io, std::chrono::milliseconds longest_wait, std::function<bool()> more_is_coming);
  ~FlushQueue();

  /// Has peer->flush() called once, at the end of this turn.
  void now(boost::intrusive_ptr<Peer> peer);
  /// The same, or a little later. To be followed by stir(), and so is every further event for a peer that waits.
  void soon(boost::intrusive_ptr<Peer> peer);
  void stir();

 private:
  void settle();
  bool may_wait();
  void flush_waiting();
  static void flush(std::vector<boost::intrusive_ptr<Peer>>& peers);

  boost::asio::io_context& io_;
  const std::chrono::milliseconds longest_wait_;
  const std::function<bool()> more_is_coming_;
  std::vector<boost::intrusive_ptr<Peer>> urgent_;
  std::vector<boost::intrusive_ptr<Peer>> waiting_;
  std::optional<std::chrono::steady_clock::time_point> waiting_since_;  // when the timer runs
  boost::asio::steady_timer timer_;
  bool is_stirred_ = false;
};

}  // namespace madang::net
