#include "kernel/net/proxy.hpp"

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

namespace {

HttpRequest applied(std::vector<std::string> trusted, std::string_view peer, Headers headers) {
  HttpRequest request;
  request.headers = std::move(headers);
  TrustedProxies(trusted).apply(request, peer);
  return request;
}

}  // namespace

TEST(TrustedProxies, an_untrusted_peer_is_not_believed_and_its_word_not_passed_on) {
  const auto request = applied({"10.0.0.1"}, "192.0.2.9",
                               {{"X-Forwarded-For", "1.2.3.4"},
                                {"x-forwarded-PROTO", "https"},
                                {"Forwarded", "for=1.2.3.4"},
                                {"X-Real-IP", "1.2.3.4"},
                                {"Accept", "all"}});
  EXPECT_EQ(request.remote_address, "192.0.2.9");
  EXPECT_FALSE(request.secure);
  EXPECT_EQ(request.headers, (Headers{{"Accept", "all"}}));
}

TEST(TrustedProxies, the_nearest_address_that_is_no_proxy_is_the_client) {
  const auto client = [](std::string value) {
    return applied({"127.0.0.1", "10.0.0.0/8", "fd00::/8"}, "127.0.0.1", {{"X-Forwarded-For", std::move(value)}})
        .remote_address;
  };
  EXPECT_EQ(client("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(client("6.6.6.6, 192.0.2.1, 10.1.2.3, fd00::5"), "192.0.2.1");
  EXPECT_EQ(client("192.0.2.1:4711"), "192.0.2.1");
  EXPECT_EQ(client("[2001:db8::1]:4711"), "2001:db8::1");
  EXPECT_EQ(client("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(client("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(client("192.0.2.1, unknown"), "127.0.0.1");
  EXPECT_EQ(client("192.0.2.1, 10.0.0.9"), "192.0.2.1");
  EXPECT_EQ(client("10.0.0.9"), "10.0.0.9");
  EXPECT_EQ(client(""), "127.0.0.1");
  EXPECT_EQ(client("[::1"), "127.0.0.1");
}

TEST(TrustedProxies, several_fields_are_one_list) {
  EXPECT_EQ(applied({"127.0.0.1"}, "127.0.0.1", {{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-For", "192.0.2.2"}})
                .remote_address,
            "192.0.2.2");
}

TEST(TrustedProxies, tell_whether_the_client_came_over_tls) {
  EXPECT_TRUE(applied({"::1"}, "::1", {{"X-Forwarded-Proto", "HTTPS"}}).secure);
  EXPECT_FALSE(applied({"::1"}, "::1", {{"X-Forwarded-Proto", "http"}}).secure);
  EXPECT_TRUE(applied({"127.0.0.1"}, "::ffff:127.0.0.1", {{"X-Forwarded-Proto", "https"}}).secure);
}

TEST(TrustedProxies, a_bad_address_is_named) {
  for (const auto* bad : {"nonsense", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "/8", ""}) {
    EXPECT_THROW(TrustedProxies(std::vector<std::string>{bad}), std::invalid_argument) << bad;
  }
}

TEST(TrustedProxies, are_heard_by_the_server) {
  const std::string ask =
      "GET /from HTTP/1.1\r\nHost: here\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n";
  TestServer open;
  EXPECT_EQ(TestClient(open.port()).ask(ask).body, "127.0.0.1 plain");
  ServerOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  TestServer behind(options);
  EXPECT_EQ(TestClient(behind.port()).ask(ask).body, "192.0.2.7 secure");
}

}  // namespace madang::net
