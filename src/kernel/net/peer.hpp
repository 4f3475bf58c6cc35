#pragma once

#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "kernel/blob/descriptor.hpp"
#include "kernel/net/server_loop.hpp"
#include "kernel/net/tls_stream.hpp"
#include "kernel/net/transfer.hpp"
#include "kernel/net/wheel.hpp"

namespace madang::net {

/// What a connection speaks over: its socket, and TLS on it where that is spoken.
struct Wire {
  blob::Descriptor socket;
  std::unique_ptr<TlsStream> tls;
};

/// One accepted TCP connection, whatever is spoken on it; lives on its loop's thread. It waits for the kernel to be
/// ready and then moves bytes itself, so that waiting holds no buffer. The loop's Poll keeps it alive from its first
/// wait until it is shut. There are many of them and most are idle: fields are few and small.
class Peer : public Timed, public boost::intrusive_ref_counter<Peer, boost::thread_safe_counter> {
 public:
  Peer(boost::intrusive_ptr<ServerLoop> loop, Wire wire);
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

  bool is_open() const { return bool(descriptor_); }
  bool is_encrypted() const { return tls_ != nullptr; }
  void shut_down_sending();
  void shut();
  Wire take_wire();

  const boost::intrusive_ptr<ServerLoop>& loop() const { return loop_; }
  const ServerLimits& limits() const { return loop_->limits(); }
  static SteadyTime now() { return std::chrono::steady_clock::now(); }
  void set_deadline(SteadyTime due) { loop_->wheel().set(*this, due); }
  void set_deadline_in(std::chrono::milliseconds length) { set_deadline(now() + length); }
  /// How long a peer has, after our last word, to hang up.
  std::chrono::milliseconds linger_time() const;

 private:
  friend class Poll;

  void ready(std::uint32_t events);
  void await(std::uint8_t events);
  void read_soon();
  void give_up(std::string_view reason);

  blob::Descriptor descriptor_;
  const boost::intrusive_ptr<ServerLoop> loop_;
  std::unique_ptr<TlsStream> tls_;
  std::uint8_t awaited_ = 0;  // of epoll's events
  std::uint8_t asked_ = 0;    // of the kernel; 0: it does not know us
  bool is_kept_ = false;      // by the Poll
};

}  // namespace madang::net
