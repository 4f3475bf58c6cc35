#include "kernel/outbound/sms_gateway.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "kernel/outbound/post.hpp"
#include "kernel/outbound/tests/scripted_server.hpp"

namespace madang::outbound {
namespace {

using Socket = ScriptedServer::Socket;

const Sms kSms{"+821012345678", "서버실 경보입니다.", "ko", "alr_1/rcp_2/sms"};

SmsAccess at(const ScriptedServer& server) {
  return {.url = server.url("/messages?a=b"), .authorization = "Bearer s3cret", .sender = "0212345678"};
}

std::string told(const Delivery& delivery) {
  constexpr const char* kNames[] = {"sent", "refused", "later"};
  const std::string state = kNames[static_cast<int>(delivery.state)];
  return delivery.reason.empty() ? state : state + ": " + delivery.reason;
}

/// The body of a request whose head came already: only its end may lie before the end of the head.
std::string body_after(Socket& socket, const std::string& head) {
  const auto place = head.find("Content-Length: ");
  const auto length = std::size_t(std::stoi(head.substr(place + 16)));
  auto body = head.substr(head.find("\r\n\r\n") + 4);
  const auto have = body.size();
  body.resize(length);
  boost::asio::read(socket, boost::asio::buffer(body.data() + have, length - have));
  return body;
}

/// Answers with `status`, `headers` and `body` once the request is read.
ScriptedServer::Answer always(const std::string& status, const std::string& headers, const std::string& body,
                              std::string* request = nullptr) {
  return [=](ScriptedServer& server, Socket& socket, const std::string&) {
    auto got = body_after(socket, server.heads().back());
    if (request) *request = got;
    ScriptedServer::send(socket, "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers +
                                     "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
}

std::string answered(const std::string& status, const std::string& body = "{}") {
  ScriptedServer server(always(status, "", body));
  return told(SmsGateway(at(server)).send(kSms));
}

TEST(SmsGateway, the_request_is_the_documented_one) {
  std::string body;
  ScriptedServer server(always("202 Accepted", "", "{\"id\":\"1\"}", &body));
  EXPECT_EQ(told(SmsGateway(at(server)).send(kSms)), "sent");
  ASSERT_EQ(server.heads().size(), 1);
  const auto head = server.heads()[0];
  EXPECT_TRUE(head.starts_with("POST /messages?a=b HTTP/1.1\r\n")) << head;
  for (const auto* line : {"\r\nContent-Type: application/json\r\n", "\r\nIdempotency-Key: alr_1/rcp_2/sms\r\n",
                           "\r\nAuthorization: Bearer s3cret\r\n"})
    EXPECT_NE(head.find(line), std::string::npos) << head;
  const boost::json::value expected{{"to", "+821012345678"},
                                    {"text", "서버실 경보입니다."},
                                    {"idempotency_key", "alr_1/rcp_2/sms"},
                                    {"from", "0212345678"},
                                    {"language", "ko"}};
  EXPECT_EQ(boost::json::parse(body), expected);
}

TEST(SmsGateway, answers_mean_what_the_page_says) {
  EXPECT_EQ(answered("200 OK"), "sent");
  EXPECT_EQ(answered("400 Bad Request", R"({"detail":"no such\nnumber"})"), "refused: 400 no such number");
  EXPECT_EQ(answered("422 Unprocessable", R"({"message":"another text"})"), "refused: 422 another text");
  EXPECT_EQ(answered("401 Unauthorized", "go away"), "refused: the SMS gateway answered 401");
  EXPECT_EQ(answered("302 Found"), "refused: the SMS gateway answered 302");
  EXPECT_EQ(answered("409 Conflict"), "later: the SMS gateway answered 409");
  EXPECT_EQ(answered("429 Too Many"), "later: the SMS gateway answered 429");
  EXPECT_EQ(answered("503 Unavailable", R"({"error":"full"})"), "later: 503 full");
  EXPECT_EQ(answered("403 Forbidden", R"({"error":"s3cret is not a key"})"), "refused: the SMS gateway answered 403");
}

TEST(SmsGateway, a_gateway_says_when_to_come_back) {
  ScriptedServer server(always("429 Too Many", "Retry-After: 17\r\n", ""));
  EXPECT_EQ(SmsGateway(at(server)).send(kSms).wait, std::chrono::seconds(17));
  const std::chrono::sys_seconds now(std::chrono::seconds(1'795'914'000));  // 2026-11-29T01:00:00Z
  EXPECT_EQ(read_retry_after("Sun, 29 Nov 2026 01:00:30 GMT", now), std::chrono::seconds(30));
  EXPECT_EQ(read_retry_after("Sun, 29 Nov 2020 01:00:30 GMT", now), std::chrono::seconds(0));
  EXPECT_EQ(read_retry_after("9999999999", now), std::chrono::hours(24));
  EXPECT_FALSE(read_retry_after("soon", now));
}

TEST(SmsGateway, without_an_answer_it_is_later) {
  {
    ScriptedServer server([](ScriptedServer&, Socket& socket, const std::string&) { socket.close(); });
    EXPECT_EQ(SmsGateway(at(server)).send(kSms).state, DeliveryState::later);
  }
  ScriptedServer silent([](ScriptedServer& server, Socket&, const std::string&) {
    while (server.pause(std::chrono::seconds(60))) continue;
  });
  auto access = at(silent);
  access.deadline = std::chrono::milliseconds(100);
  EXPECT_EQ(told(SmsGateway(access).send(kSms)), "later: the SMS gateway: Timeout was reached");
  EXPECT_EQ(told(SmsGateway({.url = "http://127.0.0.1:9/"}).send({"12", "a", "", "k"})),
            "refused: to: must be a number such as +821012345678");
}

TEST(SmsGateway, an_endless_answer_is_left) {
  ScriptedServer server([](ScriptedServer& self, Socket& socket, const std::string&) {
    body_after(socket, self.heads().back());
    ScriptedServer::send(socket, "HTTP/1.1 400 Bad\r\n\r\n");
    self.drip(socket);
  });
  auto access = at(server);
  access.deadline = std::chrono::seconds(1);
  EXPECT_EQ(SmsGateway(access).send(kSms).state, DeliveryState::later);
}

TEST(SmsGateway, numbers_are_e164) {
  for (const auto* good : {"+821012345678", "+8613800138000", "+33612345678", "+12345678"}) EXPECT_TRUE(is_e164(good));
  for (const auto* bad : {"", "+", "01012345678", "+0101234567", "+82 10 1234", "+8210123456789012", "+82101234567a"})
    EXPECT_FALSE(is_e164(bad)) << bad;
}

TEST(SmsGateway, says_which_option_is_wrong) {
  const auto option = [](SmsAccess access) {
    const auto fault = fault_of(access);
    return fault ? fault->option : "none";
  };
  EXPECT_EQ(option({.url = "https://sms.example.org/x"}), "none");
  EXPECT_EQ(option({.url = "http://127.0.0.1:9/x"}), "none");
  EXPECT_EQ(option({.url = "http://sms.example.org/x"}), "url");
  EXPECT_EQ(option({.url = "sms.example.org"}), "url");
  EXPECT_EQ(option({.url = "https://a.example", .authorization = "a\r\nb: c"}), "authorization");
  EXPECT_EQ(option({.url = "https://a.example", .sender = "a\nb"}), "sender");
  EXPECT_THROW(SmsGateway({.url = "x"}), std::invalid_argument);
}

}  // namespace
}  // namespace madang::outbound
