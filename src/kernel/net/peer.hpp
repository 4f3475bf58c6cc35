#pragma once

#include <memory>
#include <span>

#include "kernel/net/server_loop.hpp"
#include "kernel/net/tls_stream.hpp"
#include "kernel/net/transfer.hpp"
#include "kernel/net/wheel.hpp"

namespace madang::net {

/// What a connection speaks over: its socket, and TLS on it where that is spoken.
struct Wire {
  TcpSocket socket;
  std::unique_ptr<TlsStream> tls;
};

/// One accepted TCP connection, whatever is spoken on it; lives on its loop's thread. The wait that is under way keeps
/// it alive. It waits for the kernel to be ready and then moves bytes itself, so that waiting holds no buffer.
class Peer : public Timed, public std::enable_shared_from_this<Peer> {
 public:
  Peer(std::shared_ptr<ServerLoop> loop, Wire wire);
  ~Peer() override;
  Peer(const Peer&) = delete;

  virtual void flush() {}
  virtual void drain() {}  ///< the server stops: go if nothing is under way
  virtual void cut() = 0;  ///< go now

 protected:
  virtual void readable() = 0;
  virtual void writable() = 0;

  void await_readable();
  void await_writable();
  Transfer receive(std::span<char> into);
  Transfer transmit(std::span<iovec> from);
  /// What has moved is not with the kernel yet: writable() is called when transmit() is to be asked again, also when
  /// there is nothing more.
  bool holds_back() const { return tls_ && tls_->holds_back(); }

  bool is_open() const { return socket_.is_open(); }
  bool is_encrypted() const { return tls_ != nullptr; }
  void shut_down_sending();
  void shut();
  Wire take_wire() { return {std::move(socket_), std::move(tls_)}; }

  const std::shared_ptr<ServerLoop>& loop() const { return loop_; }
  const ServerLimits& limits() const { return loop_->limits(); }
  static SteadyTime now() { return std::chrono::steady_clock::now(); }
  void set_deadline(SteadyTime due) { loop_->wheel().set(*this, due); }
  void set_deadline_in(std::chrono::milliseconds length) { set_deadline(now() + length); }
  /// How long a peer has, after our last word, to hang up.
  std::chrono::milliseconds linger_time() const;

 private:
  const std::shared_ptr<ServerLoop> loop_;
  TcpSocket socket_;
  std::unique_ptr<TlsStream> tls_;
  bool awaits_readable_ = false;
  bool awaits_writable_ = false;
};

}  // namespace madang::net
