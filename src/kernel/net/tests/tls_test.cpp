#include <thread>

#include "kernel/net/tests/test_certificate.hpp"
#include "kernel/net/tests/tls_client.hpp"

namespace madang::net {

namespace {

constexpr std::string_view kGet = "GET /from HTTP/1.1\r\nHost: here\r\n\r\n";

struct Tls : testing::Test {
  TestCertificate files{7};
  std::shared_ptr<TlsKeys> keys = std::make_shared<TlsKeys>(files.options());

  ServerOptions options(ServerLimits limits = {}) const {
    ServerOptions options;
    options.tls = keys;
    options.limits = limits;
    return options;
  }
};

ServerLimits hasty() {
  ServerLimits limits;
  limits.header_time = std::chrono::milliseconds(100);
  return limits;
}

}  // namespace

TEST_F(Tls, speaks_1_3_when_both_can_and_1_2_at_least) {
  TestServer server(options());
  TlsClient newest(server.port()), old(server.port(), {TLS1_2_VERSION, {}}),
      oldest(server.port(), {TLS1_1_VERSION, {}});
  EXPECT_EQ(newest.ask(kGet).body, "127.0.0.1 secure");
  EXPECT_STREQ(SSL_get_version(newest.ssl()), "TLSv1.3");
  EXPECT_EQ(old.ask(kGet).body, "127.0.0.1 secure");
  EXPECT_STREQ(SSL_get_version(old.ssl()), "TLSv1.2");
  EXPECT_FALSE(oldest.shake_hands());
}

TEST_F(Tls, can_be_told_to_speak_1_3_alone) {
  keys = std::make_shared<TlsKeys>(files.options(TlsVersion::v1_3));
  TestServer server(options());
  EXPECT_FALSE(TlsClient(server.port(), {TLS1_2_VERSION, {}}).shake_hands());
  EXPECT_TRUE(TlsClient(server.port(), {TLS1_3_VERSION, {}}).shake_hands());
}

TEST_F(Tls, speaks_with_no_client_that_wants_another_protocol) {
  TestServer server(options());
  TlsClient both(server.port(), {0, "\x02h2\x08http/1.1"}), none(server.port());
  ASSERT_TRUE(both.shake_hands());
  EXPECT_EQ(both.protocol(), "http/1.1");
  EXPECT_EQ(none.ask(kGet).status, 200);
  EXPECT_FALSE(TlsClient(server.port(), {0, "\x02h2\x04imap"}).shake_hands());
}

TEST_F(Tls, weak_ciphers_are_refused) {
  TestServer server(options());
  for (const auto* cipher : {"AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "NULL", "ADH-AES128-SHA256"}) {
    TlsClient client(server.port(), {TLS1_2_VERSION, {}});
    SSL_set_cipher_list(client.ssl(), cipher);
    EXPECT_FALSE(client.shake_hands()) << cipher;
  }
}

TEST_F(Tls, keeps_pipelined_requests_in_order) {
  TestServer server(options());
  TlsClient client(server.port());
  std::string requests;
  for (int number = 0; number < 200; ++number)
    requests += "POST /" + std::to_string(number) + " HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\nab";
  client.send(requests);
  for (int number = 0; number < 200; ++number)
    EXPECT_EQ(client.read_answer().body, "POST /" + std::to_string(number) + "? ab");
}

TEST_F(Tls, sends_a_large_answer_to_a_slow_reader) {
  TestServer server(options());
  TlsClient client(server.port(), {.receive_buffer = 4096});
  EXPECT_EQ(client.ask("GET /large HTTP/1.1\r\nHost: here\r\n\r\n").body, std::string(8'000'000, 'x'));
  EXPECT_EQ(client.ask(kGet).status, 200);
}

TEST_F(Tls, takes_a_large_body) {
  TestServer server(options());
  TlsClient client(server.port());
  const std::string body(1'000'000, 'b');
  EXPECT_EQ(client.ask("PUT /b HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000\r\n\r\n" + body).body,
            "PUT /b? " + body);
}

TEST_F(Tls, every_byte_of_handshake_and_requests_may_come_alone) {
  TestServer server(options());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server.port(), {.version = version, .piece = 1});
    EXPECT_EQ(client.ask(kGet).body, "127.0.0.1 secure");
    EXPECT_EQ(client.ask(kGet).body, "127.0.0.1 secure");
  }
}

TEST_F(Tls, carries_sockets) {
  TestServer server(options());
  TlsClient client(server.port());
  client.upgrade();
  client.send(client_text("hello") + client_text("!1000"));
  EXPECT_EQ(client.read_frame().payload, "hello");
  for (int number = 0; number < 1000; ++number) EXPECT_EQ(client.read_frame().payload, std::to_string(number));
  client.send(client_text("goodbye"));
  EXPECT_EQ(client.read_frame().code(), 1000);
}

TEST_F(Tls, a_socket_that_is_read_slowly_gets_everything_in_order) {
  TestServer server(options());
  TlsClient client(server.port(), {.receive_buffer = 4096});
  client.upgrade();
  client.send(client_text("!300000"));
  for (int number = 0; number < 300'000; ++number) ASSERT_EQ(client.read_frame().payload, std::to_string(number));
}

TEST_F(Tls, a_handshake_that_stops_is_given_up) {
  TestServer server(options(hasty()));
  TestClient silent(server.port());
  EXPECT_TRUE(silent.is_closed());
  TlsClient halfway(server.port());
  EXPECT_NE(SSL_do_handshake(halfway.ssl()), 1);
  halfway.push();  // the hello alone
  halfway.TestClient::read_rest();
  EXPECT_EQ(server.server.counts().requests_total, 0U);
}

TEST_F(Tls, one_byte_after_another_does_not_prolong_a_handshake) {
  TestServer server(options(hasty()));
  TestClient client(server.port());
  std::jthread dripping([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) client.send("\x16"), std::this_thread::yield();
  });
  client.read_rest();  // ends
}

TEST_F(Tls, garbage_is_refused) {
  TestServer server(options());
  for (const auto& bytes : {std::string("GET / HTTP/1.1\r\nHost: here\r\n\r\n"), std::string(5000, '\0'),
                            std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'x')}) {
    TestClient client(server.port());
    client.send(bytes);
    EXPECT_LT(client.read_rest().size(), 64U);  // an alert at most
  }
  TlsClient broken(server.port());
  ASSERT_EQ(broken.ask(kGet).status, 200);
  broken.put_raw(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'));
  EXPECT_TRUE(broken.is_closed());
  EXPECT_EQ(TlsClient(server.port()).ask(kGet).status, 200);
}

TEST_F(Tls, who_says_goodbye_behind_a_request_is_answered_and_then_let_go) {
  TestServer server(options());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server.port(), {version, {}});
    ASSERT_TRUE(client.shake_hands());
    SSL_write(client.ssl(), kGet.data(), static_cast<int>(kGet.size()));
    client.say_goodbye();
    EXPECT_EQ(client.read_answer().status, 200);
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(client.heard_goodbye());
  }
}

TEST_F(Tls, a_request_cut_off_by_a_hang_up_is_not_run) {
  TestServer server(options());
  TlsClient client(server.port());
  client.send("POST /b HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nabc");
  client.finish_sending();
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(server.server.counts().requests_total, 0U);
}

TEST_F(Tls, renegotiation_is_refused) {
  TestServer server(options());
  TlsClient client(server.port(), {TLS1_2_VERSION, {}});
  ASSERT_EQ(client.ask(kGet).status, 200);
  SSL_renegotiate(client.ssl());
  EXPECT_FALSE(client.shake_hands());
  EXPECT_EQ(ERR_GET_REASON(ERR_peek_last_error()), SSL_R_NO_RENEGOTIATION);
}

TEST_F(Tls, who_asks_for_new_keys_without_end_fills_no_memory) {
  TestServer server(options());
  TlsClient client(server.port(), {.receive_buffer = 4096});
  ASSERT_EQ(client.ask(kGet).status, 200);
  for (int round = 0; round < 2000; ++round) {
    SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED);
    SSL_do_handshake(client.ssl());
    client.push();
  }
  EXPECT_EQ(client.ask(kGet).status, 200);
}

TEST_F(Tls, a_ticket_resumes_without_a_full_handshake) {
  TestServer server(options());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient first(server.port(), {version, {}});
    ASSERT_EQ(first.ask(kGet).status, 200);
    const std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session(SSL_get1_session(first.ssl()), SSL_SESSION_free);
    TlsClient second(server.port(), {version, {}, session.get()});
    EXPECT_EQ(second.ask(kGet).status, 200);
    EXPECT_EQ(SSL_session_reused(second.ssl()), 1);
  }
}

TEST_F(Tls, a_full_server_hangs_up_before_the_handshake) {
  ServerLimits limits;
  limits.connections = 1;
  TestServer server(options(limits));
  TlsClient first(server.port());
  ASSERT_EQ(first.ask(kGet).status, 200);
  EXPECT_FALSE(TlsClient(server.port()).shake_hands());
  EXPECT_EQ(first.ask(kGet).status, 200);
}

}  // namespace madang::net
