#include <boost/asio/post.hpp>
#include <future>

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

namespace {

using namespace std::chrono_literals;

constexpr int kText = 1, kClose = 8, kPing = 9, kPong = 10;

/// Keeps the socket where the test can reach it, on its loop.
class Watched final : public SocketListener {
 public:
  struct Seen {
    std::promise<Socket*> opened;
    std::promise<void> closed;
    std::atomic<int> closed_count = 0, drained_count = 0;
  };
  Watched(Seen& seen, Socket& socket) : seen_(seen) { seen_.opened.set_value(&socket); }
  void received(std::string_view) override {}
  void drained() override { ++seen_.drained_count; }
  void closed() override {
    if (++seen_.closed_count == 1) seen_.closed.set_value();
  }
  static SocketAcceptor acceptor(Seen& seen) {
    return [&seen](Socket& socket, const HttpRequest&) { return boost::intrusive_ptr(new Watched(seen, socket)); };
  }

 private:
  Seen& seen_;
};

/// Does something on the socket's loop and waits for what it says.
template <class Work>
auto on_loop(Socket& socket, Work work) {
  std::packaged_task<decltype(work())()> task(std::move(work));
  auto result = task.get_future();
  boost::asio::post(socket.executor(), [&task] { task(); });
  return result.get();
}

}  // namespace

TEST(WebSocket, upgrades_as_in_the_rfc) {
  TestServer server;
  TestClient client(server.port());
  const auto head = client.upgrade();
  EXPECT_TRUE(head.starts_with("HTTP/1.1 101 "));
  EXPECT_NE(head.find("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos);
  client.send(client_text("hello"));
  EXPECT_EQ(client.read_frame().payload, "hello");
  EXPECT_EQ(server.server.counts().sockets_open, 1U);
}

TEST(WebSocket, refuses_a_handshake_that_is_not_one) {
  TestServer server;
  const auto ask = [&](std::string_view lines) { return TestClient(server.port()).ask(std::string(lines) + "\r\n"); };
  const std::string get = "GET /api/socket HTTP/1.1\r\nHost: here\r\n",
                    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const std::string wish = "Upgrade: websocket\r\nConnection: Upgrade\r\n", version = "Sec-WebSocket-Version: 13\r\n";
  EXPECT_TRUE(ask(get).has("Sec-WebSocket-Version: 13"));
  EXPECT_EQ(ask(get).status, 426);
  EXPECT_EQ(ask(get + wish + key + "Sec-WebSocket-Version: 8\r\n").status, 426);
  EXPECT_EQ(ask(get + wish + version).status, 400);
  EXPECT_EQ(ask(get + wish + version + "Sec-WebSocket-Key: short==\r\n").status, 400);
  EXPECT_EQ(ask(get + "Upgrade: websocket\r\nConnection: close\r\n" + key + version).status, 400);
  EXPECT_EQ(ask("POST /api/socket HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n" + wish + key + version).status, 426);
  EXPECT_EQ(ask(get + wish + key + version + "Origin: http://evil.example\r\n").status, 403);
}

TEST(WebSocket, takes_frames_sent_with_the_upgrade_and_byte_by_byte) {
  TestServer server;
  TestClient client(server.port());
  client.send(
      "GET /api/socket HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" +
      client_text("early"));
  client.read_head();
  EXPECT_EQ(client.read_frame().payload, "early");
  client.send_bytewise(client_frame(0x01, "sl") + client_frame(0x89, "p") + client_frame(0x80, "ow"));
  EXPECT_EQ(client.read_frame().opcode, kPong);
  EXPECT_EQ(client.read_frame().payload, "slow");
}

TEST(WebSocket, echoes_every_form_of_length) {
  TestServer server;
  TestClient client(server.port());
  client.upgrade();
  for (const std::size_t length : {0, 1, 125, 126, 127, 65535, 65536, 262144}) {
    client.send(client_text(std::string(length, 'e')));
    const auto echo = client.read_frame();
    EXPECT_EQ(echo.opcode, kText);
    EXPECT_EQ(echo.payload.size(), length);
  }
}

TEST(WebSocket, answers_pings_with_what_they_carry) {
  TestServer server;
  TestClient client(server.port());
  client.upgrade();
  client.send(client_frame(0x89, "are you there"));
  const auto pong = client.read_frame();
  EXPECT_EQ(pong.opcode, kPong);
  EXPECT_EQ(pong.payload, "are you there");
}

TEST(WebSocket, closes_with_the_code_of_the_fault) {
  TestServer server;
  const auto code_after = [&](std::string_view bytes) {
    TestClient client(server.port());
    client.upgrade();
    client.send(bytes);
    const auto frame = client.read_frame();
    EXPECT_EQ(frame.opcode, kClose);
    EXPECT_TRUE(client.is_closed());
    return frame.code();
  };
  EXPECT_EQ(code_after(encode_frame(Opcode::text, "unmasked")), 1002);
  EXPECT_EQ(code_after(client_frame(0xc1, "reserved")), 1002);
  EXPECT_EQ(code_after(client_frame(0x82, "binary")), 1003);
  EXPECT_EQ(code_after(client_text("\xff")), 1007);
  EXPECT_EQ(code_after(client_text(std::string(262145, 'x'))), 1009);
  EXPECT_EQ(code_after(client_text("throw")), 1011);
  EXPECT_EQ(code_after(client_frame(0x88, "\x03\xe9")), 1001);
}

TEST(WebSocket, says_goodbye_after_what_is_queued_and_waits_for_the_other_side) {
  TestServer server;
  TestClient client(server.port());
  client.upgrade();
  client.send(client_text("!2") + client_text("goodbye") + client_text("too late"));
  EXPECT_EQ(client.read_frame().payload, "0");
  EXPECT_EQ(client.read_frame().payload, "1");
  const auto goodbye = client.read_frame();
  EXPECT_EQ(goodbye.opcode, kClose);
  EXPECT_EQ(goodbye.payload.substr(2), "as you wish");
  client.send(client_frame(0x88, "\x03\xe8"));
  EXPECT_TRUE(client.is_closed());
}

TEST(WebSocket, a_close_that_is_not_answered_ends_all_the_same) {
  ServerOptions options;
  options.limits.write_time = 50ms;
  TestServer server(options);
  TestClient client(server.port());
  client.upgrade();
  client.send(client_text("goodbye"));
  EXPECT_EQ(client.read_frame().opcode, kClose);
  EXPECT_TRUE(client.is_closed());
}

TEST(WebSocket, frames_of_one_turn_keep_their_order) {
  TestServer server;
  TestClient client(server.port());
  client.upgrade();
  client.send(client_text("!5000") + client_text("last"));
  for (int number = 0; number < 5000; ++number) ASSERT_EQ(client.read_frame().payload, std::to_string(number));
  EXPECT_EQ(client.read_frame().payload, "last");
}

TEST(WebSocket, a_slow_reader_is_counted_and_may_be_dropped_to_a_whole_frame) {
  Watched::Seen seen;
  TestServer server({}, echo_request, Watched::acceptor(seen));
  TestClient client(server.port(), 4096);
  client.upgrade();
  Socket& socket = *seen.opened.get_future().get();
  const auto large = text_frame(std::string(1'000'000, 'l'));
  const auto queued = on_loop(socket, [&] {
    for (int count = 0; count < 20; ++count) socket.send_droppable(large);
    return socket.queued_bytes();
  });
  EXPECT_EQ(queued, 20 * large->size());
  while (on_loop(socket, [&] { return socket.queued_bytes(); }) == queued) std::this_thread::yield();
  on_loop(socket, [&] {
    socket.drop_queued();
    EXPECT_LT(socket.queued_bytes(), large->size());
    socket.send(text_frame("resume"));
  });
  auto frame = client.read_frame();
  for (; frame.payload.size() == 1'000'000; frame = client.read_frame()) continue;
  EXPECT_EQ(frame.payload, "resume");
  while (on_loop(socket, [&] { return socket.queued_bytes(); }) > 0) std::this_thread::yield();
  EXPECT_GE(seen.drained_count, 1);
}

TEST(WebSocket, a_reader_that_never_reads_is_closed) {
  Watched::Seen seen;
  ServerOptions options;
  options.limits.write_time = 50ms;
  TestServer server(options, echo_request, Watched::acceptor(seen));
  TestClient client(server.port(), 4096);
  client.upgrade();
  Socket& socket = *seen.opened.get_future().get();
  on_loop(socket, [&] { socket.send(text_frame(std::string(20'000'000, 'l'))); });
  seen.closed.get_future().get();
}

TEST(WebSocket, who_does_not_read_the_answers_is_not_read_from) {
  constexpr std::size_t kMessage = 250'000, kBacklog = 1'000'000;
  constexpr int kMessages = 200;
  struct Measuring final : SocketListener {
    Measuring(Socket& to, std::atomic<std::size_t>& most_bytes) : socket(to), most(most_bytes) {}
    void received(std::string_view text) override {
      socket.send(text_frame(text));
      most = std::max(most.load(), socket.queued_bytes());
    }
    void closed() override {}
    Socket& socket;
    std::atomic<std::size_t>& most;
  };
  std::atomic<std::size_t> most = 0;
  ServerOptions options;
  options.limits.socket_backlog_bytes = kBacklog;
  TestServer server(options, echo_request, [&](Socket& socket, const HttpRequest&) {
    return boost::intrusive_ptr(new Measuring(socket, most));
  });
  TestClient client(server.port(), 4096);
  client.upgrade();
  std::thread sender([&] {
    for (int number = 0; number < kMessages; ++number)
      client.send(client_text(std::to_string(number) + std::string(kMessage, ' ')));
  });
  while (most <= kBacklog) std::this_thread::yield();
  for (int number = 0; number < kMessages; ++number)
    ASSERT_EQ(client.read_frame().payload.substr(0, 4), (std::to_string(number) + "    ").substr(0, 4));
  sender.join();
  EXPECT_LE(most, kBacklog + 2 * (kMessage + 20));
}

TEST(WebSocket, a_silent_peer_is_pinged_and_then_closed) {
  ServerOptions options;
  options.limits.socket_idle_time = 100ms;
  TestServer server(options);
  TestClient client(server.port());
  client.upgrade();
  EXPECT_EQ(client.read_frame().opcode, kPing);
  const auto goodbye = client.read_frame();
  EXPECT_EQ(goodbye.opcode, kClose);
  EXPECT_EQ(goodbye.code(), 1001);
  EXPECT_TRUE(client.is_closed());
}

TEST(WebSocket, a_peer_that_answers_pings_is_kept) {
  ServerOptions options;
  options.limits.socket_idle_time = 1000ms;
  TestServer server(options);
  TestClient client(server.port());
  client.upgrade();
  EXPECT_EQ(client.read_frame().opcode, kPing);
  client.send(client_frame(0x8a, ""));
  EXPECT_EQ(client.read_frame().opcode, kPing);
}

TEST(WebSocket, the_listener_hears_of_the_end_exactly_once) {
  Watched::Seen hung_up, polite, server_ended;
  {
    TestServer server({}, echo_request, Watched::acceptor(hung_up));
    TestClient client(server.port());
    client.upgrade();
    client.hang_up();
    hung_up.closed.get_future().get();
  }
  {
    TestServer server({}, echo_request, Watched::acceptor(polite));
    TestClient client(server.port());
    client.upgrade();
    client.send(client_frame(0x88, "\x03\xe8"));
    EXPECT_EQ(client.read_frame().code(), 1000);
    EXPECT_TRUE(client.is_closed());
  }
  auto server = std::make_unique<TestServer>(ServerOptions(), echo_request, Watched::acceptor(server_ended));
  TestClient client(server->port());
  client.upgrade();
  server_ended.opened.get_future().get();
  server.reset();
  EXPECT_EQ(client.read_frame().code(), 1001);
  EXPECT_EQ(hung_up.closed_count, 1);
  EXPECT_EQ(polite.closed_count, 1);
  EXPECT_EQ(server_ended.closed_count, 1);
}

TEST(WebSocket, an_acceptor_that_fails_closes_with_1011) {
  TestServer server({}, echo_request, [](Socket&, const HttpRequest&) -> boost::intrusive_ptr<SocketListener> {
    throw std::runtime_error("nobody is at home");
  });
  TestClient client(server.port());
  client.upgrade();
  EXPECT_EQ(client.read_frame().code(), 1011);
  EXPECT_TRUE(client.is_closed());
}

}  // namespace madang::net
