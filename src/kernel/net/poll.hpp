#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <utility>

namespace madang::net {

class Peer;

/// Tells the peers of one loop when the kernel is ready for them: one epoll, which is itself one descriptor of the
/// loop's io_context. Asio keeps a state and an operation for every socket that is waited for; here waiting costs
/// nothing beyond a peer's own fields. Lives on the loop's thread.
///
/// Readiness is level-triggered. What a peer awaited once the kernel stays asked for, since it will mostly be awaited
/// again at once; only when the kernel tells what nobody awaits is it asked no more.
class Poll {
 public:
  explicit Poll(boost::asio::io_context& io);
  Poll(const Poll&) = delete;

  /// Calls `handler` with an error code when tell() is due; once.
  template <class Handler>
  void async_wait(Handler&& handler) {
    epoll_.async_wait(Epoll::wait_read, std::forward<Handler>(handler));
  }
  void cancel();
  /// Calls ready() of everybody the kernel is ready for, or of so many that others of the loop have their turn too.
  void tell();

  /// Asks the kernel for what the peer awaits, and keeps the peer alive until leave(). False when the kernel refuses.
  bool ask(Peer& peer);
  /// Must be called before the peer's descriptor is closed or given away. The peer itself lives on until this turn of
  /// the loop is over, since the kernel may have told of it already.
  void leave(Peer& peer);

 private:
  using Epoll = boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

  Epoll epoll_;
};

}  // namespace madang::net
