#include "kernel/net/peer.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "kernel/log/log.hpp"

namespace madang::net {

namespace {

constexpr std::chrono::milliseconds kLingerTime{2000};

}  // namespace

Peer::Peer(boost::intrusive_ptr<ServerLoop> loop, Wire wire)
    : descriptor_(std::move(wire.socket)), loop_(std::move(loop)), tls_(std::move(wire.tls)) {
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
  // A goodbye that came together with other bytes was read already; the kernel will not wake us for it.
  tls_ && tls_->is_over() ? read_soon() : await(EPOLLIN);
}

void Peer::await_writable() { await(EPOLLOUT); }

void Peer::await(std::uint8_t events) {
  if (!is_open()) return;
  awaited_ |= events;
  if ((awaited_ & ~asked_) != 0 && !loop_->poll().ask(*this)) shut();
}

void Peer::read_soon() {
  if (!is_open() || (awaited_ & EPOLLIN) != 0) return;
  awaited_ |= EPOLLIN;
  boost::asio::post(loop_->io(), [self = boost::intrusive_ptr(this)] {
    if ((self->awaited_ & EPOLLIN) != 0) self->ready(EPOLLIN);
  });
}

/// An error is told to whoever waits, who finds it when bytes are to move.
void Peer::ready(std::uint32_t events) {
  if (!is_open()) return;
  const bool has_failed = (events & (EPOLLERR | EPOLLHUP)) != 0;
  const auto now = static_cast<std::uint8_t>(has_failed ? awaited_ : awaited_ & events);
  if (now == 0 && !loop_->poll().ask(*this)) return shut();
  awaited_ &= static_cast<std::uint8_t>(~now);
  try {
    if ((now & EPOLLIN) != 0) readable();
    if ((now & EPOLLOUT) != 0 && is_open()) writable();
  } catch (const std::exception& error) {
    give_up(error.what());
  } catch (...) {  // whatever it is, the others of the loop must be told
    give_up("an unknown exception");
  }
}

void Peer::give_up(std::string_view reason) {
  log::error(fmt::format("a connection failed: {}", reason));
  shut();
}

Transfer Peer::receive(std::span<char> into) {
  const auto socket = descriptor_.number();
  const auto got = tls_ ? tls_->receive(socket, into) : receive_bytes(socket, into);
  if (holds_back()) await_writable();
  loop_->counts().bytes_in.add(got.bytes);
  return got;
}

Transfer Peer::transmit(std::span<iovec> from) {
  const auto socket = descriptor_.number();
  const auto sent = tls_ ? tls_->transmit(socket, from) : transmit_bytes(socket, from);
  if (holds_back()) await_writable();
  loop_->counts().bytes_out.add(sent.bytes);
  return sent;
}

void Peer::shut_down_sending() {
  if (tls_) tls_->say_goodbye(descriptor_.number());
  ::shutdown(descriptor_.number(), SHUT_WR);
}

void Peer::shut() {
  if (tls_ && is_open()) tls_->say_goodbye(descriptor_.number());
  unlink();
  loop_->poll().leave(*this);
  descriptor_ = blob::Descriptor();
}

Wire Peer::take_wire() {
  unlink();
  loop_->poll().leave(*this);
  return {std::move(descriptor_), std::move(tls_)};
}

std::chrono::milliseconds Peer::linger_time() const { return std::min(kLingerTime, limits().write_time); }

}  // namespace madang::net
