#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "bench/load/commands.hpp"
#include "bench/load/madang.hpp"
#include "bench/load/room.hpp"
#include "bench/load/steady.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

double microseconds(Clock::duration time) { return std::chrono::duration<double, std::micro>(time).count(); }

/// A line to NATS that waits for what it reads: as bare as a client can be.
class BareNats {
 public:
  explicit BareNats(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in to{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("NATS does not answer");
  }
  ~BareNats() { ::close(socket_); }
  BareNats(const BareNats&) = delete;

  void hear(std::string_view subject) {
    say(fmt::format("CONNECT {{\"verbose\":false,\"pedantic\":false}}\r\nSUB {} 1\r\nPING\r\n", subject));
    while (take("PONG\r\n").empty()) receive();
  }
  void publish(std::string_view subject, std::string_view payload) {
    say(fmt::format("PUB {} {}\r\n{}\r\n", subject, payload.size(), payload));
  }
  /// Waits for one message.
  void await() {
    while (true) {
      if (!take("PING\r\n").empty()) say("PONG\r\n");
      const auto line = input_.find("\r\n");
      if (line != std::string::npos && input_.starts_with("MSG ")) {
        const auto size = std::stoul(input_.substr(input_.rfind(' ', line) + 1)) + line + 4;
        if (input_.size() >= size) return input_.erase(0, size), void();
      }
      receive();
    }
  }

 private:
  /// What came up to and with `word`, when it is there.
  std::string take(std::string_view word) {
    const auto found = input_.find(word);
    if (found == std::string::npos || input_.starts_with("MSG ")) return {};
    auto taken = input_.substr(0, found + word.size());
    input_.erase(0, taken.size());
    return taken;
  }
  void say(std::string_view bytes) {
    if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != std::ssize(bytes))
      throw std::runtime_error("NATS hung up");
  }
  void receive() {
    std::array<char, 4096> bytes;
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count <= 0) throw std::runtime_error("NATS hung up");
    input_.append(bytes.data(), static_cast<std::size_t>(count));
  }

  int socket_;
  std::string input_;
};

const std::string kPayload(300, 'n');

}  // namespace

/// One member says, on the first server; another hears, on the second. One message after another: from saying to the
/// acknowledgement, to the frame on the other server, and from when the first server first told of the commit (to the
/// author, or to a listener of its own) to that frame.
void relay(const Task& task) {
  Madang protocol(read_organisation(task.organisation));
  Room room(protocol, task.ports);
  room.gather(static_cast<int>(task.ports.size()));
  Member& here = room.member(0);
  Member& there = room.member(1);
  std::vector<double> acknowledged, heard, after_commit;
  const std::string text(200, 'm');
  for (int number = 0; number < task.messages; ++number) {
    const auto begun = Clock::now();
    Clock::time_point answered{}, told{}, came{};
    const auto [answers, here_before, there_before] = std::tuple(room.answered, here.heard, there.heard);
    room.send(here, protocol.publish(here, text));
    while (answered == Clock::time_point{} || told == Clock::time_point{} || came == Clock::time_point{}) {
      room.turn();
      const auto now = Clock::now();
      if (room.answered > answers && answered == Clock::time_point{}) answered = now;
      if (here.heard > here_before && told == Clock::time_point{}) told = now;
      if (there.heard > there_before && came == Clock::time_point{}) came = now;
    }
    if (number < task.messages / 10) continue;  // warm
    acknowledged.push_back(microseconds(answered - begun));
    heard.push_back(microseconds(came - begun));
    after_commit.push_back(std::max(0.0, microseconds(came - std::min(answered, told))));
  }
  for (auto* times : {&acknowledged, &heard, &after_commit}) std::ranges::sort(*times);
  fmt::print(
      "{{\"acknowledged_p50_us\": {}, \"acknowledged_p99_us\": {}, \"heard_p50_us\": {}, \"heard_p99_us\": {}, "
      "\"after_commit_p50_us\": {}, \"after_commit_p99_us\": {}}}\n",
      at(acknowledged, 0.5), at(acknowledged, 0.99), at(heard, 0.5), at(heard, 0.99), at(after_commit, 0.5),
      at(after_commit, 0.99));
}

/// Until it is ended; says a line when it hears.
void nats_echo(const Task& task) {
  BareNats line(task.ports.at(0));
  line.hear("bench.question");
  fmt::print("ready\n");
  std::fflush(stdout);
  while (true) {
    line.await();
    line.publish("bench.answer", kPayload);
  }
}

/// The least that a word from one process to another and back can take over NATS.
void nats_round_trip(const Task& task) {
  BareNats line(task.ports.at(0));
  line.hear("bench.answer");
  std::vector<double> taken;
  for (int number = 0; number < task.messages; ++number) {
    const auto begun = Clock::now();
    line.publish("bench.question", kPayload);
    line.await();
    if (number >= task.messages / 10) taken.push_back(microseconds(Clock::now() - begun));
  }
  std::ranges::sort(taken);
  fmt::print("{{\"p50_us\": {}, \"p99_us\": {}}}\n", at(taken, 0.5), at(taken, 0.99));
}

}  // namespace bench
