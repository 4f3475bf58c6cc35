#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace madang::bus {

/// A real nats-server on a port of its own, which can be killed and started again.
class NatsServer {
 public:
  explicit NatsServer(std::vector<std::string> more = {}) : more_(std::move(more)), port_(free_port()) { start(); }
  ~NatsServer() { kill(); }

  std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }

  void start() {
    std::vector<std::string> words{"nats-server", "-a", "127.0.0.1", "-p", std::to_string(port_)};
    words.insert(words.end(), more_.begin(), more_.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
      const int nowhere = ::open("/dev/null", O_RDWR);
      ::dup2(nowhere, 1);
      ::dup2(nowhere, 2);
      ::execvp(arguments[0], arguments.data());
      ::_exit(127);
    }
    while (!answers()) {
      if (::waitpid(process_, nullptr, WNOHANG) == process_) throw std::runtime_error("nats-server does not start");
      ::poll(nullptr, 0, 5);  // looks again
    }
  }

  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

 private:
  static sockaddr_in address(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  static int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    auto place = address(0);
    socklen_t size = sizeof(place);
    ::bind(probe, reinterpret_cast<sockaddr*>(&place), size);
    ::getsockname(probe, reinterpret_cast<sockaddr*>(&place), &size);
    ::close(probe);
    return ntohs(place.sin_port);
  }

  bool answers() const {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto place = address(port_);
    const bool connected = ::connect(probe, reinterpret_cast<const sockaddr*>(&place), sizeof(place)) == 0;
    ::close(probe);
    return connected;
  }

  const std::vector<std::string> more_;
  const int port_;
  pid_t process_ = -1;
};

/// Looks until it holds; false when it does not within ten seconds.
template <class Holds>
bool soon(Holds holds, std::chrono::milliseconds most = std::chrono::seconds(10)) {
  const auto end = std::chrono::steady_clock::now() + most;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::poll(nullptr, 0, 2);  // looks again
  }
  return true;
}

}  // namespace madang::bus
