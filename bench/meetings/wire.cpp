#include "bench/meetings/wire.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace bench::meetings {
namespace {

int connected_to(std::uint16_t port) {
  const int opened = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in to{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (opened < 0 || ::connect(opened, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("nobody listens on port " + std::to_string(port));
  const int yes = 1;
  ::setsockopt(opened, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::fcntl(opened, F_SETFL, O_NONBLOCK);
  return opened;
}

}  // namespace

Wire::Wire(media::Loop& loop, std::uint16_t port, Arrived arrived)
    : loop_(loop), descriptor_(connected_to(port)), id_(loop.add(*this, descriptor_)), arrived_(std::move(arrived)) {}

Wire::~Wire() {
  loop_.forget(id_, descriptor_);
  ::close(descriptor_);
}

void Wire::send(std::string_view bytes) {
  unsent_ += bytes;
  on_time(std::chrono::steady_clock::now());
}

void Wire::on_time(media::Time now) {
  const auto sent = ::send(descriptor_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
  if (sent > 0) unsent_.erase(0, static_cast<std::size_t>(sent));
  if (!unsent_.empty()) loop_.wake(id_, now + std::chrono::milliseconds(1));
}

void Wire::on_readable(media::Time) {
  std::array<char, 65'536> room;
  for (;;) {
    const auto got = ::recv(descriptor_, room.data(), room.size(), 0);
    if (got == 0) throw std::runtime_error("the server hung up");
    if (got < 0) break;
    input_.append(room.data(), static_cast<std::size_t>(got));
  }
  arrived_(input_);
}

}  // namespace bench::meetings
