#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

std::promise<void> entered;
std::atomic<bool> is_open = false;

boost::asio::awaitable<HttpResponse> wait_at_the_gate(HttpRequest request) {
  if (request.path == "/gate") {
    entered.set_value();
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    while (!is_open) {
      timer.expires_after(1ms);
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
  }
  co_return co_await echo_request(std::move(request));
}

}  // namespace

TEST(Drain, closes_what_is_idle_and_lets_requests_finish) {
  TestServer server({}, wait_at_the_gate, {}, 2);
  TestClient idle(server.port()), busy(server.port());
  EXPECT_EQ(idle.ask(kGet).status, 200);
  busy.send("GET /gate HTTP/1.1\r\nHost: here\r\n\r\n");
  entered.get_future().wait();
  auto drained = std::async(std::launch::async, [&] { server.server.drain(10s); });
  EXPECT_TRUE(idle.is_closed());
  is_open = true;
  const auto answer = busy.read_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.has("Connection: close"));
  EXPECT_TRUE(busy.is_closed());
  busy.hang_up();
  drained.get();
  EXPECT_EQ(server.server.counts().connections_open, 0U);
}

TEST(Drain, accepts_nobody_new) {
  TestServer server;
  server.server.drain(0ms);
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_NE(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ::close(socket);
}

TEST(Drain, waits_for_sockets_no_longer_than_its_patience) {
  TestServer server;
  TestClient client(server.port());
  client.upgrade();
  server.server.drain(20ms);
  EXPECT_EQ(server.server.counts().sockets_open, 1U);
  auto drained = std::async(std::launch::async, [&] { server.server.drain(10s); });
  client.send(client_frame(0x88, "\x03\xe8"));
  EXPECT_EQ(client.read_frame().code(), 1000);
  EXPECT_TRUE(client.is_closed());
  client.hang_up();
  drained.get();
  EXPECT_EQ(server.server.counts().connections_open, 0U);
}

}  // namespace madang::net
