#include "kernel/media/udp_port.hpp"

#include <fmt/format.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/udp.h>

#include <cerrno>
#include <system_error>

namespace madang::media {

namespace {

/// What the kernel says of a run that it, or the card, cannot cut, and not of an address that nobody can reach.
bool is_refusal(int why) {
  return why == EIO || why == EINVAL || why == EMSGSIZE || why == EOPNOTSUPP || why == ENOPROTOOPT;
}

void size_buffer(int socket, int forced, int asked, int bytes) {
  if (::setsockopt(socket, SOL_SOCKET, forced, &bytes, sizeof bytes) != 0)
    ::setsockopt(socket, SOL_SOCKET, asked, &bytes, sizeof bytes);
}

}  // namespace

struct UdpPort::Incoming {
  std::array<std::array<std::uint8_t, kMostDatagram>, kAtOnce> bytes;
  std::array<sockaddr_storage, kAtOnce> from;
  std::array<iovec, kAtOnce> parts;
  std::array<mmsghdr, kAtOnce> messages;
};

UdpPort::UdpPort(const TransportAddress& at)
    : socket_(::socket(at.is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      incoming_(std::make_unique<Incoming>()) {
  if (!socket_) throw std::system_error(errno, std::generic_category(), "a socket of UDP");
  bind(at);
  size_buffer(socket_.get(), SO_RCVBUFFORCE, SO_RCVBUF, kReceiveBuffer);
  size_buffer(socket_.get(), SO_SNDBUFFORCE, SO_SNDBUF, kSendBuffer);
  int segment = 0;
  socklen_t size = sizeof segment;
  if (::getsockopt(socket_.get(), SOL_UDP, UDP_SEGMENT, &segment, &size) != 0) runs_.go_singly();
  for (std::size_t i = 0; i < kAtOnce; ++i) {
    incoming_->parts[i] = {.iov_base = incoming_->bytes[i].data(), .iov_len = kMostDatagram};
    incoming_->messages[i] = {};
    incoming_->messages[i].msg_hdr.msg_iov = &incoming_->parts[i];
    incoming_->messages[i].msg_hdr.msg_iovlen = 1;
  }
}

UdpPort::~UdpPort() = default;

void UdpPort::bind(const TransportAddress& at) {
  const int yes = 1;
  if (at.is_v6) ::setsockopt(socket_.get(), IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  sockaddr_storage name{};
  socklen_t size = at.write(name);
  if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&name), size) != 0)
    throw std::system_error(errno, std::generic_category(), fmt::format("UDP on {} port {}", at.ip_text(), at.port));
  size = sizeof name;
  ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&name), &size);
  address_ = TransportAddress::read(name).value_or(at);
}

std::span<const UdpDatagram> UdpPort::receive() {
  for (std::size_t i = 0; i < kAtOnce; ++i) {
    incoming_->messages[i].msg_hdr.msg_name = &incoming_->from[i];
    incoming_->messages[i].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
  }
  const int got = ::recvmmsg(socket_.get(), incoming_->messages.data(), kAtOnce, MSG_DONTWAIT, nullptr);
  std::size_t count = 0;
  for (int i = 0; i < got; ++i) {
    const auto place = static_cast<std::size_t>(i);
    const mmsghdr& message = incoming_->messages[place];
    ++counts_.received;
    const auto from = TransportAddress::read(incoming_->from[place]);
    if ((message.msg_hdr.msg_flags & MSG_TRUNC) != 0) ++counts_.cut;
    if ((message.msg_hdr.msg_flags & MSG_TRUNC) != 0 || !from) continue;
    datagrams_[count++] = {*from, MutableBytes(incoming_->bytes[place]).first(message.msg_len)};
  }
  return std::span(datagrams_).first(count);
}

void UdpPort::send(const TransportAddress& to, Bytes datagram) {
  sockaddr_storage name;
  const socklen_t size = to.write(name);
  const auto sent = ::sendto(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT,
                             reinterpret_cast<const sockaddr*>(&name), size);
  ++(sent < 0 ? counts_.dropped : counts_.sent);
  if (sent >= 0) ++counts_.messages;
}

MutableBytes UdpPort::room(std::size_t most) {
  if (!runs_.has_room(most)) flush();
  return runs_.room(most);
}

void UdpPort::flush() {
  if (runs_.empty()) return;
  send_messages(runs_.messages());
  runs_.clear();
}

void UdpPort::send_messages(std::span<mmsghdr> messages) {
  std::size_t done = 0;
  while (done < messages.size()) {
    const auto left = messages.subspan(done);
    const int sent = ::sendmmsg(socket_.get(), left.data(), static_cast<unsigned>(left.size()), MSG_DONTWAIT);
    const int why = errno;
    for (int i = 0; i < sent; ++i) counts_.sent += runs_.runs()[done + static_cast<std::size_t>(i)].count;
    if (sent > 0) counts_.messages += static_cast<std::uint64_t>(sent);
    if (sent > 0) done += static_cast<std::size_t>(sent);
    if (sent > 0 || why == EINTR) continue;
    if (!pass(runs_.runs()[done], why)) break;
    ++done;
  }
  for (; done < messages.size(); ++done) counts_.dropped += runs_.runs()[done].count;
}

/// A run that was not sent. False when nothing more can be, for now.
bool UdpPort::pass(const UdpRuns::Run& run, int why) {
  if (why == EAGAIN) return false;
  if (run.count > 1 && is_refusal(why)) {
    ++counts_.refused;
    runs_.go_singly(run);
    send_singly(run);
  } else {
    counts_.dropped += run.count;
  }
  return true;
}

void UdpPort::send_singly(const UdpRuns::Run& run) {
  std::uint32_t place = run.first;
  for (std::uint32_t i = 0; i < run.count; ++i) {
    send(runs_.address(place), runs_.datagram(place));
    place = runs_.next(place);
  }
}

UdpCounts UdpPort::counts() const {
  UdpCounts counts = counts_;
  std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
  socklen_t size = sizeof memory;
  if (::getsockopt(socket_.get(), SOL_SOCKET, SO_MEMINFO, memory.data(), &size) == 0)
    counts.overflown = memory[SK_MEMINFO_DROPS];
  return counts;
}

}  // namespace madang::media
