#include <sys/resource.h>

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

namespace {

using namespace std::chrono_literals;

ServerOptions with(void (*change)(ServerLimits&)) {
  ServerOptions options;
  change(options.limits);
  return options;
}

constexpr std::string_view kHead = "GET / HTTP/1.1\r\nHost: here\r\n";

}  // namespace

TEST(Limits, a_slow_head_is_answered_with_408) {
  TestServer server(with([](ServerLimits& limits) { limits.header_time = 50ms; }));
  TestClient client(server.port());
  const auto answer = client.ask("GET / HTTP/1.1\r\nHos");
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(answer.body, R"({"code":"request.timed_out","message":"The request took too long to arrive."})");
  EXPECT_TRUE(client.is_closed());
}

TEST(Limits, a_slow_body_is_answered_with_408) {
  TestServer server(with([](ServerLimits& limits) { limits.body_time = 50ms; }));
  TestClient client(server.port());
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf").status, 408);
  EXPECT_TRUE(client.is_closed());
}

TEST(Limits, a_silent_connection_is_closed_without_a_word) {
  TestServer server(with([](ServerLimits& limits) { limits.header_time = 50ms; }));
  TestClient client(server.port());
  EXPECT_TRUE(client.is_closed());
}

TEST(Limits, a_parked_connection_is_closed_after_its_time) {
  TestServer server(with([](ServerLimits& limits) { limits.idle_time = 50ms; }));
  TestClient client(server.port());
  EXPECT_EQ(client.ask(std::string(kHead) + "\r\n").status, 200);
  EXPECT_TRUE(client.is_closed());
}

TEST(Limits, a_peer_that_does_not_read_is_closed) {
  TestServer server(with([](ServerLimits& limits) { limits.write_time = 50ms; }));
  TestClient client(server.port(), 4096);
  client.send("GET /large HTTP/1.1\r\nHost: here\r\n\r\n");
  while (server.server.counts().requests_total == 0 || server.server.counts().connections_open > 0)
    std::this_thread::yield();
  EXPECT_LT(client.read_rest().size(), 8'000'000U);
}

TEST(Limits, heads_have_a_size) {
  TestServer server(with([](ServerLimits& limits) { limits.header_bytes = 1000; }));
  const auto filler = [](std::size_t size) { return std::string(kHead) + "X: " + std::string(size, 'x') + "\r\n\r\n"; };
  const auto fitting = 1000 - filler(0).size();
  EXPECT_EQ(TestClient(server.port()).ask(filler(fitting)).status, 200);
  EXPECT_EQ(TestClient(server.port()).ask(filler(fitting + 1)).status, 431);
  EXPECT_EQ(TestClient(server.port()).ask(std::string(100'000, 'x')).status, 431);
}

TEST(Limits, heads_have_a_number_of_fields) {
  TestServer server(with([](ServerLimits& limits) { limits.header_count = 3; }));
  EXPECT_EQ(TestClient(server.port()).ask(std::string(kHead) + "A: 1\r\nB: 2\r\n\r\n").status, 200);
  EXPECT_EQ(TestClient(server.port()).ask(std::string(kHead) + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n").status, 431);
}

TEST(Limits, a_body_has_a_size_whether_told_or_chunked) {
  TestServer server(with([](ServerLimits& limits) { limits.body_bytes = 10; }));
  const std::string post = "POST / HTTP/1.1\r\nHost: here\r\n";
  EXPECT_EQ(TestClient(server.port()).ask(post + "Content-Length: 10\r\n\r\n0123456789").status, 200);
  TestClient told(server.port());
  EXPECT_EQ(told.ask(post + "Content-Length: 11\r\nExpect: 100-continue\r\n\r\n").status, 413);
  EXPECT_TRUE(told.is_closed());
  TestClient chunked(server.port());
  const auto answer = chunked.ask(post + "Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.body, R"({"code":"request.too_large","message":"The request's body is too large."})");
}

ServerOptions with_large_bodies_at_large() {
  auto options = with([](ServerLimits& limits) {
    limits.body_bytes = 10;
    limits.large_bodies = 1;
  });
  options.body_limit = [](Method method, std::string_view path) -> std::size_t {
    return method == Method::put && path == "/large_body" ? 20 : 0;
  };
  return options;
}

TEST(Limits, one_route_may_take_more_than_all_others) {
  TestServer server(with_large_bodies_at_large());
  const auto status = [&](std::string_view line, int length) {
    return TestClient(server.port())
        .ask(std::string(line) + " HTTP/1.1\r\nHost: here\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
             std::string(static_cast<std::size_t>(length), 'x'))
        .status;
  };
  EXPECT_EQ(status("PUT /large_body", 20), 200);
  EXPECT_EQ(status("PUT /large_body?offset=0", 20), 200);
  EXPECT_EQ(status("PUT /large_body", 21), 413);
  EXPECT_EQ(status("POST /large_body", 11), 413);
  EXPECT_EQ(status("PUT /other", 11), 413);
}

TEST(Limits, large_bodies_are_few_at_once_and_small_ones_need_no_place) {
  TestServer server(with_large_bodies_at_large());
  const auto put = [](std::string_view headers) {
    return "PUT /large_body HTTP/1.1\r\nHost: here\r\n" + std::string(headers) + "\r\n";
  };
  TestClient first(server.port());
  first.send(put("Content-Length: 20\r\nExpect: 100-continue\r\n"));
  EXPECT_EQ(first.read_head(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(TestClient(server.port()).ask(put("Content-Length: 20\r\n")).status, 503);
  EXPECT_EQ(TestClient(server.port()).ask(put("Transfer-Encoding: chunked\r\n") + "1\r\nx\r\n").status, 503);
  EXPECT_EQ(TestClient(server.port()).ask(put("Content-Length: 10\r\n") + "0123456789").status, 200);
  EXPECT_EQ(first.ask("01234567890123456789").status, 200);
  EXPECT_EQ(TestClient(server.port()).ask(put("Content-Length: 20\r\n") + std::string(20, 'x')).status, 200);
}

TEST(Limits, a_refusal_reaches_a_client_that_is_still_sending) {
  TestServer server(with([](ServerLimits& limits) { limits.body_bytes = 10; }));
  TestClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'));
  EXPECT_EQ(client.read_answer().status, 413);
}

TEST(Limits, connections_over_the_limit_are_told_so) {
  TestServer server(with([](ServerLimits& limits) { limits.connections = 1; }));
  TestClient first(server.port());
  EXPECT_EQ(first.ask(std::string(kHead) + "\r\n").status, 200);
  TestClient second(server.port());
  EXPECT_EQ(second.read_answer().status, 503);
  EXPECT_TRUE(second.is_closed());
  EXPECT_EQ(first.ask(std::string(kHead) + "\r\n").status, 200);
}

TEST(Limits, the_server_serves_on_after_it_ran_out_of_descriptors) {
  TestServer server;
  TestClient first(server.port());
  EXPECT_EQ(first.ask(std::string(kHead) + "\r\n").status, 200);
  TestClient waiting(server.port());
  EXPECT_EQ(waiting.ask(std::string(kHead) + "\r\n").status, 200);
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  ::close(probe);
  const rlimit none_left{static_cast<rlim_t>(probe) + 1, before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none_left);
  TestClient refused(server.port());
  refused.send(std::string(kHead) + "\r\n");
  EXPECT_EQ(first.ask(std::string(kHead) + "\r\n").status, 200);
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(refused.read_answer().status, 200);
}

}  // namespace madang::net
