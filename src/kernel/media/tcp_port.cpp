#include "kernel/media/tcp_port.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/uio.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace madang::media {

TcpConnection::TcpConnection(OwnedDescriptor socket, const TransportAddress& remote)
    : socket_(std::move(socket)), remote_(remote) {
  const int yes = 1;
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

bool TcpConnection::receive() {
  const MutableBytes room = frames_.room();
  if (room.empty()) return !frames_.is_broken();
  const auto got = ::recv(socket_.get(), room.data(), room.size(), MSG_DONTWAIT);
  if (got == 0) return false;
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  frames_.filled(static_cast<std::size_t>(got));
  return true;
}

void TcpConnection::send(Bytes packet) {
  const std::size_t size = packet.size() + 2;
  if (waiting_.size() - begin_ + size > kMostWaiting || packet.size() > StreamFrames::kMostPacket) {
    ++dropped_;
    return;
  }
  auto header = frame_header(static_cast<std::uint16_t>(packet.size()));
  std::size_t sent = 0;
  if (!has_waiting()) {
    iovec parts[] = {{header.data(), header.size()}, {const_cast<std::uint8_t*>(packet.data()), packet.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    const auto taken = ::sendmsg(socket_.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    sent = taken > 0 ? static_cast<std::size_t>(taken) : 0;
  }
  if (sent < header.size()) keep(Bytes(header).subspan(sent));
  if (sent < size) keep(packet.subspan(sent < header.size() ? 0 : sent - header.size()));
}

void TcpConnection::keep(Bytes bytes) {
  if (waiting_.capacity() == 0) waiting_.reserve(kMostWaiting);
  if (waiting_.size() + bytes.size() > kMostWaiting) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }
  waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
}

void TcpConnection::flush() {
  while (has_waiting()) {
    const auto sent =
        ::send(socket_.get(), waiting_.data() + begin_, waiting_.size() - begin_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent <= 0) return;
    begin_ += static_cast<std::size_t>(sent);
  }
  waiting_.clear();
  begin_ = 0;
}

TcpPort::TcpPort(const TransportAddress& at)
    : socket_(::socket(at.is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  const int yes = 1;
  sockaddr_storage name{};
  socklen_t size = at.write(name);
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (at.is_v6) ::setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  if (!socket_ || ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&name), size) != 0 ||
      ::listen(socket_.get(), SOMAXCONN) != 0) {
    throw std::system_error(errno, std::generic_category(), fmt::format("TCP on {} port {}", at.ip_text(), at.port));
  }
  size = sizeof name;
  ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&name), &size);
  address_ = TransportAddress::read(name).value_or(at);
}

std::optional<TcpPort::Accepted> TcpPort::accept() {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  OwnedDescriptor socket(
      ::accept4(socket_.get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  const auto remote = TransportAddress::read(from);
  if (!socket || !remote) return std::nullopt;
  return Accepted{std::move(socket), *remote};
}

}  // namespace madang::media
