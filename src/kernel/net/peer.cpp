#include "kernel/net/peer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace madang::net {

namespace {

constexpr std::chrono::milliseconds kLingerTime{2000};

bool must_wait(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

}  // namespace

Peer::Peer(std::shared_ptr<ServerLoop> loop, TcpSocket socket) : loop_(std::move(loop)), socket_(std::move(socket)) {
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
  socket_.async_wait(TcpSocket::wait_read, [self = shared_from_this()](const boost::system::error_code& error) {
    self->awaits_readable_ = false;
    if (!error && self->is_open()) self->readable();
  });
}

void Peer::await_writable() {
  socket_.async_wait(TcpSocket::wait_write, [self = shared_from_this()](const boost::system::error_code& error) {
    if (!error && self->is_open()) self->writable();
  });
}

Peer::Transfer Peer::receive(std::span<char> into) {
  ssize_t count = -1;
  do {
    count = ::recv(socket_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && must_wait(errno)) return {Transfer::State::blocked};
  if (count <= 0) return {Transfer::State::ended};
  loop_->counts().bytes_in.add(static_cast<std::uint64_t>(count));
  return {Transfer::State::moved, static_cast<std::size_t>(count)};
}

Peer::Transfer Peer::transmit(std::span<iovec> from) {
  msghdr message{};
  message.msg_iov = from.data();
  message.msg_iovlen = from.size();
  ssize_t count = -1;
  do {
    count = ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return {must_wait(errno) ? Transfer::State::blocked : Transfer::State::ended};
  loop_->counts().bytes_out.add(static_cast<std::uint64_t>(count));
  return {Transfer::State::moved, static_cast<std::size_t>(count)};
}

void Peer::shut_down_sending() {
  boost::system::error_code ignored;
  socket_.shutdown(TcpSocket::shutdown_send, ignored);
}

void Peer::shut() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  unlink();
}

std::chrono::milliseconds Peer::linger_time() const { return std::min(kLingerTime, limits().write_time); }

}  // namespace madang::net
