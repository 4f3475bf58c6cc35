#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <string>

#include "kernel/net/server.hpp"
#include "kernel/net/websocket_frames.hpp"

namespace madang::net {

/// A blocking client with a deadline of ten seconds on every read, so that a test that would hang fails.
class TestClient {
 public:
  explicit TestClient(std::uint16_t port, int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  virtual ~TestClient() { hang_up(); }
  TestClient(const TestClient&) = delete;

  void hang_up() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = put(bytes);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void send_bytewise(std::string_view bytes) {
    int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, 1 /* TCP_NODELAY */, &on, sizeof on);
    for (const char byte : bytes) send({&byte, 1});
  }

  /// False when the other side has closed.
  bool fill() {
    char buffer[16384];
    const auto count = get(buffer);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) ADD_FAILURE() << "nothing came within ten seconds";
    if (count <= 0) return false;
    received_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }
  bool is_closed() { return received_.empty() && !fill(); }
  std::string read_rest() {
    while (fill()) continue;
    return std::exchange(received_, {});
  }
  std::string read(std::size_t count) {
    while (received_.size() < count && fill()) continue;
    auto bytes = received_.substr(0, count);
    received_.erase(0, bytes.size());
    return bytes;
  }
  std::string read_head() {
    while (received_.find("\r\n\r\n") == std::string::npos && fill()) continue;
    return read(received_.find("\r\n\r\n") == std::string::npos ? received_.size() : received_.find("\r\n\r\n") + 4);
  }

  // What is really sent and received; a client of another protocol puts its own between.
  virtual ssize_t put(std::string_view bytes) { return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  virtual ssize_t get(std::span<char> into) { return ::recv(socket_, into.data(), into.size(), 0); }

  struct Answer {
    int status = 0;
    std::string head, body;
    bool has(std::string_view line) const {
      return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
    }
  };
  Answer read_answer(bool with_body = true) {
    Answer answer;
    answer.head = read_head();
    if (answer.head.size() > 12) answer.status = std::stoi(answer.head.substr(9, 3));
    const auto length = answer.head.find("Content-Length: ");
    if (with_body && length != std::string::npos) answer.body = read(std::stoul(answer.head.substr(length + 16)));
    return answer;
  }
  Answer ask(std::string_view bytes) {
    send(bytes);
    return read_answer();
  }

  std::string upgrade(std::string_view more = {}) {
    send(
        "GET /api/socket HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
        std::string(more) + "\r\n");
    return read_head();
  }
  struct Received {
    int opcode = -1;
    std::string payload;
    int code() const {
      return payload.size() < 2 ? -1
                                : static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
    }
  };
  Received read_frame() {
    const auto start = read(2);
    if (start.size() < 2) return {};
    std::size_t length = static_cast<unsigned char>(start[1]);
    if (length >= 126) {
      const auto extended = read(length == 126 ? 2 : 8);
      length = 0;
      for (const char byte : extended) length = length << 8 | static_cast<unsigned char>(byte);
    }
    return {static_cast<unsigned char>(start[0]) & 0x0f, read(length)};
  }

 private:
  int socket_;
  std::string received_;
};

/// A masked frame, as a client sends it.
inline std::string client_frame(int first_byte, std::string_view payload,
                                std::array<char, 4> key = {'\x11', '\x7f', '\xa0', '\x01'}) {
  auto frame = encode_frame(Opcode::text, payload);
  const auto header = frame.size() - payload.size();
  frame[0] = static_cast<char>(first_byte);
  frame[1] = static_cast<char>(frame[1] | 0x80);
  std::string masked(payload);
  unmask(masked, key);
  return frame.substr(0, header) + std::string(key.data(), 4) + masked;
}
inline std::string client_text(std::string_view payload) { return client_frame(0x81, payload); }

/// Echoes; a message of the form `!count` sends so many numbered frames at once.
class EchoListener final : public SocketListener {
 public:
  explicit EchoListener(Socket& socket) : socket_(socket) {}
  void received(std::string_view text) override {
    if (text == "goodbye") return socket_.close(1000, "as you wish");
    if (text == "throw") throw std::runtime_error("a listener that fails");
    if (!text.starts_with('!')) return socket_.send(text_frame(text));
    const int count = std::stoi(std::string(text.substr(1)));
    for (int number = 0; number < count; ++number) socket_.send(text_frame(std::to_string(number)));
  }
  void closed() override {}

 private:
  Socket& socket_;
};

inline boost::asio::awaitable<HttpResponse> echo_request(HttpRequest request) {
  HttpResponse response;
  if (request.path == "/throw") throw std::runtime_error("a handler that fails");
  if (request.path == "/broken") response.headers.emplace_back("X-Broken", "a\r\nb: c");
  if (request.path == "/empty") response.status = 204;
  if (request.path == "/large") response.body.assign(8'000'000, 'x');
  if (request.path == "/from") response.body = request.remote_address + (request.secure ? " secure" : " plain");
  if (response.body.empty() && response.status == 200) {
    response.body =
        std::string(method_name(request.method)) + " " + request.path + "?" + request.query + " " + request.body;
  }
  co_return response;
}

struct TestServer {
  explicit TestServer(ServerOptions options = {}, HttpHandler handler = echo_request, SocketAcceptor acceptor = {},
                      std::size_t loop_count = 1)
      : loops(loop_count),
        server(
            loops, on_any_port(std::move(options)), std::move(handler),
            acceptor ? std::move(acceptor) : [](Socket& socket, const HttpRequest&) {
              return boost::intrusive_ptr(new EchoListener(socket));
            }) {
    server.start();
  }
  static ServerOptions on_any_port(ServerOptions options) {
    options.port = 0;
    return options;
  }
  std::uint16_t port() const { return server.port(); }

  Loops loops;
  Server server;
};

}  // namespace madang::net
