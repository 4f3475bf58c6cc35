#pragma once

#include <memory>
#include <span>
#include <string>

#include "kernel/net/outbox.hpp"
#include "kernel/net/peer.hpp"
#include "kernel/net/socket.hpp"
#include "kernel/net/websocket_frames.hpp"

namespace madang::net {

/// One WebSocket (RFC 6455), after its upgrade. What is sent in one turn of the loop goes out in one sendmsg. While
/// idle it holds no buffer and no queue, and all of it fits into 128 bytes, one of the allocator's sizes. Who asks and
/// does not read the answers is not read from either, so that what waits for one peer is bounded.
class WebSocketConnection final : public Socket, public Peer {
 public:
  WebSocketConnection(boost::intrusive_ptr<ServerLoop> loop, Wire wire);
  ~WebSocketConnection() override;

  /// `handshake` goes out first; `early` are bytes that came behind the upgrade.
  void open(std::string handshake, std::string early, const HttpRequest& upgrade);

  void send(Frame frame) override;
  void send_droppable(Frame frame) override;
  std::size_t queued_bytes() const override { return sending_ ? sending_->outbox.bytes() : 0; }
  void drop_queued() override;
  void close(std::uint16_t code, std::string_view reason) override;
  boost::asio::any_io_executor executor() const override { return loop()->io().get_executor(); }

  void flush() override;
  void time_is_up(SteadyTime now) override;
  void cut() override;

 private:
  /// closing: we said goodbye and wait for the other side to; finishing: nothing more is read, what is queued still
  /// goes out; lingering: we hung up and wait for the other side to.
  enum class Flush : std::uint8_t { none, soon, now };  ///< what has been asked of the queue of flushes
  enum class State : std::uint8_t { open, closing, finishing, lingering, gone };
  /// What is only needed while something waits to go out.
  struct Sending {
    Outbox outbox;
    SteadyTime stalled_since;
  };

  void readable() override;
  void writable() override;

  void take(std::span<char> bytes);
  std::size_t read_frames(std::span<char> bytes);
  void heard(const SocketEvent& event);
  void hand_over(std::string_view text);
  void heard_close(std::uint16_t code);
  void fail(const SocketFault& fault);

  bool all_sent() const { return (!sending_ || sending_->outbox.empty()) && !holds_back(); }
  bool is_full() const { return queued_bytes() > limits().socket_backlog_bytes; }
  Sending& sending();
  void listen_again();
  void queue(Frame frame, Loss loss = Loss::never);
  void write();
  void drained();
  void linger();
  void end();
  void tell_listener();
  void set_open_deadline();

  State state_ = State::open;
  bool is_pinged_ = false;
  bool is_stalled_ = false;  // the kernel takes no more for now
  bool is_deaf_ = false;     // nothing is read until what waits has gone out
  Flush flush_ = Flush::none;
  FrameReader reader_;
  std::unique_ptr<std::string> tail_;  // of a frame that has not come whole
  std::unique_ptr<Sending> sending_;
  boost::intrusive_ptr<SocketListener> listener_;
  SteadyTime last_frame_;
};

}  // namespace madang::net
