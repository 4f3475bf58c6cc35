#include "kernel/net/websocket_connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "kernel/log/log.hpp"

namespace madang::net {

namespace {

constexpr std::size_t kVectors = 64;
constexpr int kRoundsPerTurn = 4;
constexpr std::size_t kPongBacklog = 4096;

static_assert(sizeof(WebSocketConnection) <= 128, "an idle connection costs what it did not cost before");

Frame ping_frame() {
  static const Frame frame = std::make_shared<const std::string>(encode_frame(Opcode::ping, {}));
  return frame;
}

}  // namespace

WebSocketConnection::WebSocketConnection(boost::intrusive_ptr<ServerLoop> loop, Wire wire)
    : Peer(std::move(loop), std::move(wire)), reader_(limits().socket_message_bytes), last_frame_(now()) {
  this->loop()->counts().sockets_opened.add(1);
}

WebSocketConnection::~WebSocketConnection() {
  tell_listener();
  loop()->counts().sockets_closed.add(1);
}

void WebSocketConnection::open(std::string handshake, std::string early, const HttpRequest& upgrade) {
  queue(std::make_shared<const std::string>(std::move(handshake)));
  try {
    listener_ = loop()->site().acceptor(*this, upgrade);
  } catch (const std::exception& error) {
    log::error(fmt::format("a socket could not be accepted: {}", error.what()));
  }
  if (!listener_) fail({close_code::kInternal, "the server failed"});
  if (state_ == State::open) set_open_deadline();
  if (!early.empty()) take(early);
  await_readable();
}

void WebSocketConnection::send(Frame frame) {
  if (state_ == State::open) queue(std::move(frame));
}

void WebSocketConnection::send_droppable(Frame frame) {
  if (state_ == State::open) queue(std::move(frame), Loss::allowed);
}

WebSocketConnection::Sending& WebSocketConnection::sending() {
  if (!sending_) sending_ = std::make_unique<Sending>();
  return *sending_;
}

void WebSocketConnection::queue(Frame frame, Loss loss) {
  sending().outbox.push(std::move(frame), loss);
  if (is_stalled_) return;
  FlushQueue& flushes = loop()->flushes();
  const auto wanted = loss == Loss::allowed ? Flush::soon : Flush::now;
  if (wanted > flush_) {
    flush_ = wanted;
    wanted == Flush::now ? flushes.now(this) : flushes.soon(this);
  }
  if (flush_ == Flush::soon) flushes.stir();
}

void WebSocketConnection::drop_queued() {
  if (state_ == State::open && sending_) sending_->outbox.drop_unbegun();
}

void WebSocketConnection::close(std::uint16_t code, std::string_view reason) {
  if (state_ != State::open) return;
  queue(std::make_shared<const std::string>(encode_close(code, reason)));
  state_ = State::closing;
  set_deadline_in(linger_time());
}

void WebSocketConnection::readable() {
  is_deaf_ = is_full();
  if (is_deaf_) return;
  const auto buffer = loop()->read_buffer();
  const auto got = receive(buffer);
  if (got.state == Transfer::State::ended) return end();
  if (got.state == Transfer::State::moved) take(buffer.first(got.bytes));
  await_readable();
}

void WebSocketConnection::listen_again() {
  if (!is_deaf_ || is_full()) return;
  is_deaf_ = false;
  last_frame_ = now();
  await_readable();
}

void WebSocketConnection::take(std::span<char> bytes) {
  if (!tail_) {
    const auto taken = read_frames(bytes);
    if (taken < bytes.size()) tail_ = std::make_unique<std::string>(bytes.data() + taken, bytes.size() - taken);
    return;
  }
  tail_->append(bytes.data(), bytes.size());
  tail_->erase(0, read_frames(*tail_));
  if (tail_->empty()) tail_.reset();
}

std::size_t WebSocketConnection::read_frames(std::span<char> bytes) {
  std::size_t taken = 0;
  while (state_ == State::open || state_ == State::closing) {
    const auto step = reader_.next(bytes.subspan(taken));
    if (!step) {
      fail(step.error());
      break;
    }
    if (step->taken == 0) return taken;
    taken += step->taken;
    last_frame_ = now();
    is_pinged_ = false;
    if (step->event) heard(*step->event);
  }
  return bytes.size();
}

void WebSocketConnection::heard(const SocketEvent& event) {
  switch (event.kind) {
    case SocketEvent::Kind::text: return hand_over(event.payload);
    case SocketEvent::Kind::close: return heard_close(event.code);
    case SocketEvent::Kind::pong: return;
    case SocketEvent::Kind::ping:
      if (state_ != State::open || (is_stalled_ && queued_bytes() > kPongBacklog)) return;
      return queue(std::make_shared<const std::string>(encode_frame(Opcode::pong, event.payload)));
  }
}

void WebSocketConnection::hand_over(std::string_view text) {
  if (state_ != State::open) return;
  try {
    listener_->received(text);
  } catch (const std::exception& error) {
    log::error(fmt::format("a socket's message failed: {}", error.what()));
    fail({close_code::kInternal, "the server failed"});
  }
}

void WebSocketConnection::heard_close(std::uint16_t code) {
  if (state_ == State::open) queue(std::make_shared<const std::string>(encode_close(code, {})));
  state_ = State::finishing;
  set_deadline_in(linger_time());
  if (all_sent()) linger();
}

void WebSocketConnection::fail(const SocketFault& fault) {
  if (state_ == State::open) queue(std::make_shared<const std::string>(encode_close(fault.code, fault.reason)));
  state_ = State::finishing;
  set_deadline_in(linger_time());
  if (all_sent()) linger();
}

void WebSocketConnection::flush() {
  if (std::exchange(flush_, Flush::none) == Flush::none) return;  // another flush was sooner
  if (state_ != State::gone && !is_stalled_) write();
}

void WebSocketConnection::writable() {
  is_stalled_ = false;
  if (state_ != State::gone) write();
}

void WebSocketConnection::write() {
  for (int round = 0; !all_sent(); ++round) {
    if (round == kRoundsPerTurn) return queue(nullptr);
    std::array<iovec, kVectors> vectors;
    const auto sent = transmit({vectors.data(), sending().outbox.describe(vectors)});
    if (sent.state == Transfer::State::ended) return end();
    if (sent.state == Transfer::State::blocked) {
      is_stalled_ = true;
      sending_->stalled_since = now();
      if (state_ == State::open) set_open_deadline();
      return await_writable();
    }
    sending_->outbox.taken(sent.bytes);
    listen_again();
  }
  sending_.reset();
  drained();
}

void WebSocketConnection::drained() {
  if (state_ == State::finishing) return linger();
  if (state_ != State::open) return;
  try {
    listener_->drained();
  } catch (const std::exception& error) {
    log::error(fmt::format("filling a socket failed: {}", error.what()));
    fail({close_code::kInternal, "the server failed"});
  }
}

void WebSocketConnection::linger() {
  state_ = State::lingering;
  tail_.reset();
  shut_down_sending();
  set_deadline_in(linger_time());
  tell_listener();
}

void WebSocketConnection::set_open_deadline() {
  const auto idle = limits().socket_idle_time;
  auto due = last_frame_ + (is_pinged_ ? idle : idle / 2);
  if (is_stalled_) due = std::min(due, sending_->stalled_since + limits().write_time);
  set_deadline(due);
}

void WebSocketConnection::time_is_up(SteadyTime now) {
  const auto self = boost::intrusive_ptr(this);
  if (state_ != State::open) return end();
  if (is_stalled_ && now - sending_->stalled_since >= limits().write_time) return end();
  if (is_deaf_) last_frame_ = now;  // it may have said much
  if (now - last_frame_ >= limits().socket_idle_time) return fail({close_code::kGoingAway, "nothing was heard"});
  if (!is_pinged_ && now - last_frame_ >= limits().socket_idle_time / 2) {
    is_pinged_ = true;
    queue(ping_frame());
  }
  set_open_deadline();
}

void WebSocketConnection::cut() {
  const auto self = boost::intrusive_ptr(this);
  if (state_ == State::open) {
    sending().outbox.push(
        std::make_shared<const std::string>(encode_close(close_code::kGoingAway, "the server stops")));
    state_ = State::closing;
    if (!is_stalled_) write();
  }
  end();
}

void WebSocketConnection::end() {
  state_ = State::gone;
  shut();
  sending_.reset();
  tail_.reset();
  tell_listener();
}

void WebSocketConnection::tell_listener() {
  const auto listener = std::move(listener_);
  if (!listener) return;
  try {
    listener->closed();
  } catch (const std::exception& error) {
    log::error(fmt::format("the end of a socket failed: {}", error.what()));
  }
}

}  // namespace madang::net
