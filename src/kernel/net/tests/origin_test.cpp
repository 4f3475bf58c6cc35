#include "kernel/net/origin.hpp"

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

namespace {

const std::vector<std::string> kAllowed{"https://chat.example", "http://dev.example:5173"};

bool passes(std::string host, std::string origin) {
  HttpRequest request;
  request.headers = {{"Host", std::move(host)}, {"Origin", std::move(origin)}};
  return origin_allowed(request, kAllowed);
}

}  // namespace

TEST(Origin, none_passes_because_no_page_is_behind_it) {
  HttpRequest request;
  request.headers = {{"Host", "here"}};
  EXPECT_TRUE(origin_allowed(request, {}));
}

TEST(Origin, the_requests_own_host_passes) {
  EXPECT_TRUE(passes("here.example", "http://here.example"));
  EXPECT_TRUE(passes("here.example", "https://HERE.example"));
  EXPECT_TRUE(passes("here.example:443", "https://here.example"));
  EXPECT_TRUE(passes("here.example", "https://here.example:443"));
  EXPECT_TRUE(passes("127.0.0.1:8480", "http://127.0.0.1:8480"));
  EXPECT_TRUE(passes("[::1]:8480", "http://[::1]:8480"));
}

TEST(Origin, another_host_or_port_does_not_pass) {
  for (const auto* origin :
       {"http://evil.example", "http://here.example:81", "http://here.example.evil.example",
        "http://evil.example/here.example", "http://here.example@evil.example", "null", "", "here.example",
        "file://here.example", "http://", "https://chat.example, http://evil.example"}) {
    EXPECT_FALSE(passes("here.example", origin)) << origin;
  }
}

TEST(Origin, over_tls_an_http_page_of_the_same_name_does_not_pass) {
  HttpRequest request;
  request.secure = true;
  request.headers = {{"Host", "here.example"}, {"Origin", "http://here.example"}};
  EXPECT_FALSE(origin_allowed(request, kAllowed));
  request.headers.back().second = "https://here.example";
  EXPECT_TRUE(origin_allowed(request, kAllowed));
}

TEST(Origin, allowed_origins_pass_with_their_scheme_and_port) {
  EXPECT_TRUE(passes("inside", "https://chat.example"));
  EXPECT_TRUE(passes("inside", "https://chat.example:443"));
  EXPECT_TRUE(passes("inside", "http://dev.example:5173"));
  EXPECT_FALSE(passes("inside", "http://chat.example"));
  EXPECT_FALSE(passes("inside", "http://dev.example"));
  EXPECT_FALSE(passes("inside", "https://sub.chat.example"));
}

TEST(Origin, two_of_them_do_not_pass) {
  HttpRequest request;
  request.headers = {{"Host", "here"}, {"Origin", "http://here"}, {"origin", "http://evil.example"}};
  EXPECT_FALSE(origin_allowed(request, {}));
}

TEST(Origin, is_checked_on_every_unsafe_method_and_on_no_other) {
  TestServer server;
  const auto status = [&](const std::string& method) {
    return TestClient(server.port())
        .ask(method + " / HTTP/1.1\r\nHost: here\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n")
        .status;
  };
  for (const auto* method : {"POST", "PUT", "PATCH", "DELETE", "PROPFIND"}) EXPECT_EQ(status(method), 403) << method;
  for (const auto* method : {"GET", "OPTIONS"}) EXPECT_EQ(status(method), 200) << method;
  TestClient client(server.port());
  const auto refused = client.ask("POST / HTTP/1.1\r\nHost: here\r\nOrigin: null\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(refused.body, R"({"code":"request.wrong_origin","message":"Requests from this origin are not allowed."})");
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: here\r\nOrigin: http://here\r\nContent-Length: 0\r\n\r\n").status,
            200);
}

}  // namespace madang::net
