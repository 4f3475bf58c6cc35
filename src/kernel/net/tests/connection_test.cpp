#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

namespace {

constexpr std::string_view kGet = "GET /a?b=c HTTP/1.1\r\nHost: here\r\n\r\n";

/// A gate that requests wait at until the test opens it.
struct Gate {
  std::promise<void> entered, left;
  std::atomic<bool> is_open = false;
  HttpHandler handler() {
    return [this](HttpRequest request) { return pass(this, std::move(request)); };
  }
  static boost::asio::awaitable<HttpResponse> pass(Gate* gate, HttpRequest request) {
    if (request.path != "/gate") co_return co_await echo_request(std::move(request));
    gate->entered.set_value();
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    while (!gate->is_open) {
      timer.expires_after(std::chrono::milliseconds(1));
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
    gate->left.set_value();
    co_return co_await echo_request(std::move(request));
  }
};

}  // namespace

TEST(Connection, keeps_alive_between_requests) {
  TestServer server;
  TestClient client(server.port());
  for (int round = 0; round < 3; ++round) {
    const auto answer = client.ask(kGet);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /a?b=c ");
    EXPECT_TRUE(answer.has("Connection: keep-alive"));
    EXPECT_NE(answer.head.find("\r\nDate: "), std::string::npos);
  }
  EXPECT_EQ(server.server.counts().requests_total, 3U);
}

TEST(Connection, closes_when_the_client_asks_for_it) {
  TestServer server;
  TestClient client(server.port());
  EXPECT_TRUE(client.ask("GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").has("Connection: close"));
  EXPECT_TRUE(client.is_closed());
  TestClient old(server.port());
  EXPECT_TRUE(old.ask("GET / HTTP/1.0\r\nHost: here\r\n\r\n").has("Connection: close"));
  EXPECT_TRUE(old.is_closed());
}

TEST(Connection, answers_pipelined_requests_in_order) {
  TestServer server;
  TestClient client(server.port());
  std::string requests;
  for (int number = 0; number < 200; ++number) {
    requests += "POST /" + std::to_string(number) + " HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nab";
  }
  client.send(requests);
  for (int number = 0; number < 200; ++number) {
    EXPECT_EQ(client.read_answer().body, "POST /" + std::to_string(number) + "? ab");
  }
}

TEST(Connection, a_pipelined_request_waits_for_the_answer_before_it) {
  Gate gate;
  TestServer server({}, gate.handler());
  TestClient client(server.port());
  client.send("GET /gate HTTP/1.1\r\nHost: here\r\n\r\nGET /next HTTP/1.1\r\nHost: here\r\n\r\n");
  gate.entered.get_future().wait();
  EXPECT_EQ(server.server.counts().requests_total, 1U);
  gate.is_open = true;
  EXPECT_EQ(client.read_answer().body, "GET /gate? ");
  EXPECT_EQ(client.read_answer().body, "GET /next? ");
}

TEST(Connection, takes_requests_byte_by_byte) {
  TestServer server;
  TestClient client(server.port());
  client.send_bytewise(
      "\r\nPOST /x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n4;note=\"x\"\r\ndefg\r\n0\r\nX-Trailer: t\r\n\r\n");
  EXPECT_EQ(client.read_answer().body, "POST /x? abcdefg");
  client.send_bytewise(kGet);
  EXPECT_EQ(client.read_answer().status, 200);
}

TEST(Connection, answers_head_with_the_length_alone) {
  TestServer server;
  TestClient client(server.port());
  client.send("HEAD /large HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_TRUE(client.read_answer(false).has("Content-Length: 8000000"));
  EXPECT_EQ(client.ask(kGet).body, "GET /a?b=c ");
}

TEST(Connection, an_answer_without_content_has_no_length) {
  TestServer server;
  TestClient client(server.port());
  const auto answer = client.ask("GET /empty HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(client.ask(kGet).status, 200);
}

TEST(Connection, sends_a_large_answer_to_a_slow_reader) {
  TestServer server;
  TestClient client(server.port(), 4096);
  EXPECT_EQ(client.ask("GET /large HTTP/1.1\r\nHost: here\r\n\r\n").body.size(), 8'000'000U);
  EXPECT_EQ(client.ask(kGet).status, 200);
}

TEST(Connection, says_continue_before_a_body_that_waits_for_it) {
  TestServer server;
  TestClient client(server.port());
  client.send("POST /x HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(client.read_head(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("hello").body, "POST /x? hello");
}

TEST(Connection, a_handler_that_throws_is_answered_with_500) {
  TestServer server;
  TestClient client(server.port());
  const auto answer = client.ask("GET /throw HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body,
            R"({"code":"server.failed","message":"The server made a mistake. It has been written down."})");
  EXPECT_EQ(client.ask(kGet).status, 200);
}

TEST(Connection, an_answer_with_a_line_break_in_a_header_does_not_leave) {
  TestServer server;
  TestClient client(server.port());
  EXPECT_EQ(client.ask("GET /broken HTTP/1.1\r\nHost: here\r\n\r\n").status, 500);
}

TEST(Connection, survives_a_client_that_leaves_while_its_request_is_handled) {
  Gate gate;
  TestServer server({}, gate.handler());
  TestClient client(server.port());
  client.send("GET /gate HTTP/1.1\r\nHost: here\r\n\r\n");
  gate.entered.get_future().wait();
  client.hang_up();
  gate.is_open = true;
  gate.left.get_future().wait();
  TestClient other(server.port());
  EXPECT_EQ(other.ask(kGet).status, 200);
}

TEST(Connection, the_server_may_end_while_a_request_is_handled) {
  Gate gate;
  Loops loops(1);
  {
    ServerOptions options;
    options.port = 0;
    Server server(loops, options, gate.handler(), {});
    server.start();
    TestClient client(server.port());
    client.send("GET /gate HTTP/1.1\r\nHost: here\r\n\r\n");
    gate.entered.get_future().wait();
  }
  gate.is_open = true;
  gate.left.get_future().wait();
}

TEST(Connection, answers_a_client_that_has_finished_sending) {
  TestServer server;
  TestClient client(server.port());
  client.send(kGet);
  client.finish_sending();
  EXPECT_EQ(client.read_answer().status, 200);
  EXPECT_TRUE(client.is_closed());
}

TEST(Connection, many_loops_share_one_port) {
  TestServer server({}, echo_request, {}, 3);
  for (int round = 0; round < 30; ++round) {
    TestClient client(server.port());
    EXPECT_EQ(client.ask(kGet).status, 200);
  }
  EXPECT_EQ(server.server.counts().connections_total, 30U);
}

TEST(Connection, a_port_in_use_is_told_with_its_address) {
  TestServer server;
  Loops loops(1);
  ServerOptions options;
  options.port = server.port();
  Server second(loops, options, echo_request, {});
  try {
    second.start();
    FAIL() << "two servers listen on one port";
  } catch (const std::system_error& error) {
    EXPECT_NE(std::string(error.what()).find("127.0.0.1 port " + std::to_string(server.port())), std::string::npos);
  }
}

}  // namespace madang::net
