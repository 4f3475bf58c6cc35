#include "kernel/media_load/datagram_socket.hpp"

#include <linux/udp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace madang::media_load {
namespace {

constexpr std::size_t kAtOnce = 16;
constexpr std::size_t kMostRun = 65'536;
constexpr int kBuffer = 4 << 20;
constexpr long kNanoseconds = 1'000'000'000;

void set(int socket, int level, int option, int value) { ::setsockopt(socket, level, option, &value, sizeof value); }

/// Room for what one call reads; all sockets of a thread share it.
struct Batch {
  std::array<std::array<std::uint8_t, kMostRun>, kAtOnce> rooms;
  std::array<std::array<char, 256>, kAtOnce> controls;
  std::array<iovec, kAtOnce> parts;
  std::array<mmsghdr, kAtOnce> messages;

  void prepare() {
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      parts[i] = {rooms[i].data(), rooms[i].size()};
      messages[i] = {};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
      messages[i].msg_hdr.msg_control = controls[i].data();
      messages[i].msg_hdr.msg_controllen = controls[i].size();
    }
  }
};

Batch& batch() {
  thread_local const auto made = std::make_unique<Batch>();
  return *made;
}

struct Said {
  std::int64_t at = 0;
  std::size_t segment = 0;
  std::uint32_t overflowed = 0;
};

template <class Value>
Value value_in(const cmsghdr* control) {
  Value value{};
  std::memcpy(&value, CMSG_DATA(control), sizeof value);
  return value;
}

Said said_by(msghdr& message) {
  Said said;
  for (const cmsghdr* control = CMSG_FIRSTHDR(&message); control != nullptr;
       control = CMSG_NXTHDR(&message, const_cast<cmsghdr*>(control))) {
    if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_TIMESTAMPNS) {
      const auto at = value_in<timespec>(control);
      said.at = at.tv_sec * kNanoseconds + at.tv_nsec;
    }
    if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_RXQ_OVFL)
      said.overflowed = value_in<std::uint32_t>(control);
    if (control->cmsg_level == IPPROTO_UDP && control->cmsg_type == UDP_GRO)
      said.segment = static_cast<std::size_t>(value_in<int>(control));
  }
  return said;
}

}  // namespace

std::int64_t wall_clock() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * kNanoseconds + now.tv_nsec;
}

DatagramSocket::DatagramSocket(bool keeps_runs)
    : descriptor_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  const sockaddr_in any{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_ANY)}};
  if (descriptor_ < 0 || ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0)
    throw std::runtime_error("no socket for a client: are there enough files?");
  set(descriptor_, SOL_SOCKET, SO_RCVBUF, kBuffer);
  set(descriptor_, SOL_SOCKET, SO_RCVBUFFORCE, kBuffer);
  set(descriptor_, SOL_SOCKET, SO_TIMESTAMPNS, 1);
  set(descriptor_, SOL_SOCKET, SO_RXQ_OVFL, 1);
  if (keeps_runs) set(descriptor_, IPPROTO_UDP, UDP_GRO, 1);
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&bound), &size);
  local_ = *sfu::TransportAddress::read("127.0.0.1", sfu::TransportAddress::read(bound).value().port);
}

DatagramSocket::~DatagramSocket() { ::close(descriptor_); }

void DatagramSocket::connect(const sfu::TransportAddress& peer) {
  sockaddr_storage to{};
  const socklen_t size = peer.write(to);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&to), size) != 0)
    throw std::runtime_error("a client's socket cannot be connected");
}

void DatagramSocket::send(sfu::Bytes datagram) { (void)::send(descriptor_, datagram.data(), datagram.size(), 0); }

void DatagramSocket::read(const std::function<void(const Arrival&)>& each) {
  Batch& room = batch();
  int count = 0;
  do {
    room.prepare();
    count = ::recvmmsg(descriptor_, room.messages.data(), kAtOnce, MSG_DONTWAIT, nullptr);
    for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count); ++i) {
      const Said said = said_by(room.messages[i].msg_hdr);
      counts_.overflowed = std::max(counts_.overflowed, said.overflowed);
      ++counts_.runs;
      sfu::MutableBytes rest(room.rooms[i].data(), room.messages[i].msg_len);
      while (!rest.empty()) {
        const std::size_t size = said.segment > 0 ? std::min(said.segment, rest.size()) : rest.size();
        ++counts_.datagrams;
        each({.bytes = rest.first(size), .at = said.at});
        rest = rest.subspan(size);
      }
    }
  } while (count == static_cast<int>(kAtOnce));
}

}  // namespace madang::media_load
