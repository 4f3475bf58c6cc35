#include "bench/media_server/bare.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "kernel/media/packet_kind.hpp"

namespace bench::media_server {
namespace {

namespace sfu = madang::media;

constexpr int kBuffer = 8 << 20;

int bound_to(std::uint16_t port, int kind) {
  const int opened = ::socket(AF_INET, kind | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in to{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (opened < 0 || ::bind(opened, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("the port is taken");
  return opened;
}

bool is_same(const sockaddr_in& one, const sockaddr_in& other) { return one.sin_port == other.sin_port; }

}  // namespace

void forward_bare(std::uint16_t port) {
  const int listening = bound_to(port, SOCK_STREAM);  // says that it is there
  ::listen(listening, 4);
  const int opened = bound_to(port, SOCK_DGRAM);
  ::setsockopt(opened, SOL_SOCKET, SO_RCVBUFFORCE, &kBuffer, sizeof kBuffer);
  ::setsockopt(opened, SOL_SOCKET, SO_SNDBUFFORCE, &kBuffer, sizeof kBuffer);
  std::vector<sockaddr_in> receivers;
  std::vector<sockaddr_in> senders;
  std::array<std::uint8_t, 2048> room;
  for (;;) {
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const auto got = ::recvfrom(opened, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (got <= 0) continue;
    const sfu::Bytes packet(room.data(), static_cast<std::size_t>(got));
    const auto is_from = [&](const sockaddr_in& known) { return is_same(known, from); };
    if (sfu::kind_of_packet(packet) == sfu::PacketKind::kRtcp) {
      if (std::ranges::none_of(receivers, is_from) && std::ranges::none_of(senders, is_from)) receivers.push_back(from);
      continue;
    }
    if (std::ranges::none_of(senders, is_from)) {
      senders.push_back(from);
      std::erase_if(receivers, is_from);
    }
    for (const auto& to : receivers)
      ::sendto(opened, packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
}

}  // namespace bench::media_server
