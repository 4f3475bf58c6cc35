#include "kernel/net/peer.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace madang::net {

namespace {

constexpr std::chrono::milliseconds kLingerTime{2000};

}  // namespace

Peer::Peer(std::shared_ptr<ServerLoop> loop, Wire wire)
    : loop_(std::move(loop)), socket_(std::move(wire.socket)), tls_(std::move(wire.tls)) {
  loop_->site().open.fetch_add(1);
}

Peer::~Peer() {
  auto& site = loop_->site();
  site.open.fetch_sub(1);
  if (!site.draining.load()) return;
  const std::lock_guard lock(site.mutex);
  site.fewer_open.notify_all();
}

void Peer::await_readable() {
  if (awaits_readable_ || !is_open()) return;
  awaits_readable_ = true;
  auto go_on = [self = shared_from_this()](const boost::system::error_code& error) {
    self->awaits_readable_ = false;
    if (!error && self->is_open()) self->readable();
  };
  // A goodbye that came together with other bytes was read already; the kernel will not wake us for it.
  if (tls_ && tls_->is_over()) return boost::asio::post(loop_->io(), [go_on] { go_on({}); });
  socket_.async_wait(TcpSocket::wait_read, std::move(go_on));
}

void Peer::await_writable() {
  if (awaits_writable_ || !is_open()) return;
  awaits_writable_ = true;
  socket_.async_wait(TcpSocket::wait_write, [self = shared_from_this()](const boost::system::error_code& error) {
    self->awaits_writable_ = false;
    if (!error && self->is_open()) self->writable();
  });
}

Transfer Peer::receive(std::span<char> into) {
  const auto socket = socket_.native_handle();
  const auto got = tls_ ? tls_->receive(socket, into) : receive_bytes(socket, into);
  if (holds_back()) await_writable();
  loop_->counts().bytes_in.add(got.bytes);
  return got;
}

Transfer Peer::transmit(std::span<iovec> from) {
  const auto socket = socket_.native_handle();
  const auto sent = tls_ ? tls_->transmit(socket, from) : transmit_bytes(socket, from);
  if (holds_back()) await_writable();
  loop_->counts().bytes_out.add(sent.bytes);
  return sent;
}

void Peer::shut_down_sending() {
  if (tls_) tls_->say_goodbye(socket_.native_handle());
  boost::system::error_code ignored;
  socket_.shutdown(TcpSocket::shutdown_send, ignored);
}

void Peer::shut() {
  if (tls_ && is_open()) tls_->say_goodbye(socket_.native_handle());
  boost::system::error_code ignored;
  socket_.close(ignored);
  unlink();
}

std::chrono::milliseconds Peer::linger_time() const { return std::min(kLingerTime, limits().write_time); }

}  // namespace madang::net
