#include "kernel/net/poll.hpp"

#include <sys/epoll.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <system_error>

#include "kernel/net/peer.hpp"

namespace madang::net {

namespace {

constexpr std::size_t kToldAtOnce = 256;

int made_epoll() {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return epoll;
}

}  // namespace

Poll::Poll(boost::asio::io_context& io) : epoll_(io, made_epoll()) {}

void Poll::cancel() {
  boost::system::error_code ignored;
  epoll_.cancel(ignored);
}

void Poll::tell() {
  std::array<epoll_event, kToldAtOnce> events;
  const int count = ::epoll_wait(epoll_.native_handle(), events.data(), events.size(), 0);
  for (int index = 0; index < count; ++index) {
    const auto& event = events[static_cast<std::size_t>(index)];
    static_cast<Peer*>(event.data.ptr)->ready(event.events);
  }
}

bool Poll::ask(Peer& peer) {
  if (peer.asked_ == peer.awaited_) return true;
  const int operation = peer.asked_ == 0 ? EPOLL_CTL_ADD : peer.awaited_ == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  epoll_event event{.events = peer.awaited_, .data = {.ptr = &peer}};
  if (::epoll_ctl(epoll_.native_handle(), operation, peer.descriptor_.number(), &event) != 0) return false;
  peer.asked_ = peer.awaited_;
  if (!std::exchange(peer.is_kept_, true)) intrusive_ptr_add_ref(&peer);
  return true;
}

void Poll::leave(Peer& peer) {
  peer.awaited_ = 0;
  ask(peer);
  if (!std::exchange(peer.is_kept_, false)) return;
  boost::asio::post(epoll_.get_executor(), [kept = boost::intrusive_ptr<Peer>(&peer, false)] {});
}

}  // namespace madang::net
