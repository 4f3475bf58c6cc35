#include "bench/media_server/client.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace bench::media_server {

Door::Door(std::uint16_t port) : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int yes = 1;
  ::setsockopt(listening_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in at{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (::bind(listening_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || ::listen(listening_, 4) != 0)
    throw std::runtime_error("the port is taken");
}

Door::~Door() { ::close(listening_); }

void Door::shut() { ::shutdown(listening_, SHUT_RDWR); }

int Door::accept() {
  const int yes = 1;
  for (;;) {
    const int accepted = ::accept(listening_, nullptr, nullptr);
    if (accepted < 0) return -1;
    std::array<char, 1> first;
    if (::recv(accepted, first.data(), first.size(), MSG_PEEK) <= 0) {
      ::close(accepted);
      continue;
    }
    ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return accepted;
  }
}

Client::Client(int descriptor) : descriptor_(descriptor), writer_([this] { write_on(); }) {}

Client::~Client() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  said_.notify_one();
  writer_.join();
  ::close(descriptor_);
}

void Client::say(const boost::json::object& message) {
  {
    const std::lock_guard lock(mutex_);
    unsent_ += boost::json::serialize(message) + "\n";
  }
  said_.notify_one();
}

std::string Client::hear() {
  std::array<char, 65'536> room;
  for (auto end = input_.find('\n'); end == std::string::npos; end = input_.find('\n')) {
    const auto got = ::recv(descriptor_, room.data(), room.size(), 0);
    if (got <= 0) return {};
    input_.append(room.data(), static_cast<std::size_t>(got));
  }
  auto line = input_.substr(0, input_.find('\n'));
  input_.erase(0, line.size() + 1);
  return line;
}

void Client::write_on() {
  std::unique_lock lock(mutex_);
  for (;;) {
    said_.wait(lock, [this] { return is_over_ || !unsent_.empty(); });
    if (is_over_) return;
    std::string bytes;
    bytes.swap(unsent_);
    lock.unlock();
    for (std::size_t sent = 0; sent < bytes.size();) {
      const auto more = ::send(descriptor_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (more <= 0) break;
      sent += static_cast<std::size_t>(more);
    }
    lock.lock();
  }
}

}  // namespace bench::media_server
