#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "kernel/net/flush_queue.hpp"
#include "kernel/net/poll.hpp"
#include "kernel/net/site.hpp"
#include "kernel/net/tls_stream.hpp"
#include "kernel/net/wheel.hpp"

namespace madang::net {

class Peer;

using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using TcpAcceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// Written by one loop's thread, read by any; so no locked instruction is needed.
class Count {
 public:
  void add(std::uint64_t more) {
    value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

struct LoopCounts {
  Count accepted, sockets_opened, sockets_closed, requests, bytes_in, bytes_out;
};

/// One server on one loop: its acceptor, and what the connections of this thread share. Everything but the counts is
/// for the loop's thread. Kept alive by its connections, so that a coroutine that outlives the Server finds it still.
class ServerLoop : public boost::intrusive_ref_counter<ServerLoop, boost::thread_safe_counter> {
 public:
  ServerLoop(boost::asio::io_context& io, std::shared_ptr<Site> site);
  ~ServerLoop();
  ServerLoop(const ServerLoop&) = delete;

  void start(TcpAcceptor acceptor);
  void drain();  ///< accepts no more, and ends what is idle
  void cut();    ///< ends everything

  boost::asio::io_context& io() { return io_; }
  Site& site() { return *site_; }
  const ServerLimits& limits() const { return site_->options.limits; }
  Poll& poll() { return poll_; }
  Wheel& wheel() { return wheel_; }
  LoopCounts& counts() { return counts_; }
  /// For one receive and what is done with it at once; whoever must keep bytes copies them.
  std::span<char> read_buffer() { return {read_buffer_.get(), kReadBytes}; }
  const std::string& date();
  FlushQueue& flushes() { return *flushes_; }

 private:
  static constexpr std::size_t kReadBytes = 64 * 1024;

  void accept_next();
  void accepted(const boost::system::error_code& error, TcpSocket socket);
  void welcome(TcpSocket socket);
  void pause_accepting(const boost::system::error_code& error);
  void await_events();
  void tick();
  std::vector<boost::intrusive_ptr<Peer>> peers();
  std::unique_ptr<TlsStream> begin_tls();

  boost::asio::io_context& io_;
  const std::shared_ptr<Site> site_;
  const std::chrono::nanoseconds tick_length_;
  TcpAcceptor acceptor_;
  boost::asio::steady_timer accept_timer_;
  boost::asio::steady_timer tick_timer_;
  bool accept_failed_ = false;
  bool stopped_ = false;
  Poll poll_;
  Wheel wheel_;
  LoopCounts counts_;
  std::unique_ptr<char[]> read_buffer_;
  std::unique_ptr<TlsPipe> tls_pipe_;
  const std::shared_ptr<FlushQueue> flushes_;
  SystemClock clock_;
  std::int64_t date_second_ = -1;
  std::string date_;
};

}  // namespace madang::net
