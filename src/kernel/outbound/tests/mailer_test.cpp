#include "kernel/outbound/mailer.hpp"

#include <gtest/gtest.h>

#include <future>
#include <latch>

#include "kernel/outbound/tests/exim.hpp"

namespace madang::outbound {
namespace {

namespace ip = boost::asio::ip;

const SystemClock kClock;

MailServer through(const Exim& exim, const std::string& scheme = "smtp") {
  return {.url = scheme + "://localhost:" + exim.port(),
          .user = "madang",
          .password = "a secret: word",
          .sender = {"madang@example.org", "마당"},
          .certificates = exim.certificates()};
}

Mail mail_to(const std::string& to) {
  return {.to = to,
          .to_name = "김민수",
          .subject = "경보",
          .text = "확인해 주세요.",
          .html = "<p>확인해 주세요.</p>",
          .language = "ko",
          .idempotency_key = "key of " + to};
}

/// As a word for the state and what was said.
std::string told(const Delivery& delivery) {
  constexpr const char* kNames[] = {"sent", "refused", "later"};
  const std::string state = kNames[static_cast<int>(delivery.state)];
  return delivery.reason.empty() ? state : state + ": " + delivery.reason;
}

/// A server that says what the test wants, for what no real one does on demand.
class Scripted {
 public:
  using Talk = std::function<void(ip::tcp::iostream&)>;
  explicit Scripted(Talk talk)
      : acceptor_(io_, {ip::make_address("127.0.0.1"), 0}), thread_([this, talk = std::move(talk)] {
          ip::tcp::iostream stream;
          acceptor_.accept(stream.socket());
          talk(stream);
        }) {}
  ~Scripted() { thread_.join(); }

  MailServer server() const {
    return {.url = "smtp://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()),
            .starttls = false,
            .sender = {"madang@example.org", ""}};
  }
  static std::string line(ip::tcp::iostream& stream) {
    std::string text;
    std::getline(stream, text);
    return text;
  }

 private:
  boost::asio::io_context io_;
  ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

TEST(Mailer, a_mail_goes_by_starttls_and_password) {
  const Exim exim;
  const Mailer mailer(through(exim), kClock);
  ASSERT_EQ(told(mailer.send(mail_to("kim@example.org"))), "sent");
  ASSERT_EQ(exim.queue().size(), 1);
  const auto mail = exim.queue()[0];
  EXPECT_NE(mail.find("-auth_id madang\n"), std::string::npos) << mail;
  EXPECT_NE(mail.find("-tls_cipher TLS1."), std::string::npos) << mail;
  EXPECT_NE(mail.find("<madang@example.org>"), std::string::npos) << mail;
  EXPECT_NE(mail.find("\nkim@example.org\n"), std::string::npos) << mail;
  EXPECT_NE(mail.find("Auto-Submitted: auto-generated"), std::string::npos) << mail;
  EXPECT_NE(mail.find(message_id("key of kim@example.org", mailer.server().sender)), std::string::npos) << mail;
  EXPECT_NE(mail.find("Content-Type: text/html; charset=utf-8"), std::string::npos) << mail;
}

TEST(Mailer, a_mail_goes_by_tls_from_the_first_byte) {
  const Exim exim(EximLine::tls);
  EXPECT_EQ(told(Mailer(through(exim, "smtps"), kClock).send(mail_to("kim@example.org"))), "sent");
  EXPECT_EQ(exim.queue().size(), 1);
}

TEST(Mailer, a_repeat_is_known_by_its_id) {
  const Exim exim;
  const Mailer mailer(through(exim), kClock);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(told(mailer.send(mail_to("kim@example.org"))), "sent");
  for (const auto& mail : exim.queue())
    EXPECT_NE(mail.find(message_id("key of kim@example.org", mailer.server().sender)), std::string::npos);
}

TEST(Mailer, what_the_server_refuses_comes_back_in_its_words) {
  const Exim exim;
  const Mailer mailer(through(exim), kClock);
  EXPECT_EQ(told(mailer.send(mail_to("nobody@example.org"))), "refused: 550 5.1.1 nobody here is called that");
  EXPECT_EQ(told(mailer.send(mail_to("greylisted@example.org"))), "later: 451 4.7.1 greylisted, come back later");
  auto unwanted = mail_to("kim@example.org");
  unwanted.subject = "unwanted";
  EXPECT_EQ(told(mailer.send(unwanted)), "refused: 550 5.7.1 we do not want to read this");
  EXPECT_TRUE(exim.queue().empty());
}

TEST(Mailer, a_wrong_password_is_the_operators_to_mend_and_not_told) {
  const Exim exim;
  auto server = through(exim);
  server.password = "something else";
  const auto delivery = Mailer(server, kClock).send(mail_to("kim@example.org"));
  EXPECT_EQ(told(delivery), "later: 535 Incorrect authentication data");
  server.user.clear();
  EXPECT_EQ(told(Mailer(server, kClock).send(mail_to("open@example.org"))), "sent");
}

TEST(Mailer, an_unknown_authority_is_not_believed) {
  const Exim exim;
  auto server = through(exim);
  server.certificates.clear();
  const auto delivery = Mailer(server, kClock).send(mail_to("kim@example.org"));
  EXPECT_EQ(delivery.state, DeliveryState::later);
  EXPECT_NE(delivery.reason.find("certificate"), std::string::npos) << delivery.reason;
  EXPECT_TRUE(exim.queue().empty());
}

TEST(Mailer, nothing_is_said_to_a_server_without_starttls) {
  std::string heard;
  Scripted scripted([&](ip::tcp::iostream& stream) {
    stream << "220 here\r\n" << std::flush;
    Scripted::line(stream);
    stream << "250-here\r\n250 AUTH PLAIN\r\n" << std::flush;
    heard = Scripted::line(stream);
  });
  auto server = scripted.server();
  server.starttls = true;
  server.user = "madang";
  server.password = "word";
  EXPECT_EQ(told(Mailer(server, kClock).send(mail_to("kim@example.org"))),
            "later: the mail server: it offers no STARTTLS");
  EXPECT_TRUE(heard.empty() || heard.starts_with("QUIT")) << heard;
}

TEST(Mailer, a_server_that_dies_has_not_taken_the_mail) {
  for (const int lines : {0, 1, 2, 3}) {
    Scripted scripted([&](ip::tcp::iostream& stream) {
      if (lines > 0) stream << "220 here\r\n" << std::flush;
      for (int i = 1; i < lines; ++i) {
        Scripted::line(stream);
        stream << "250 yes\r\n" << std::flush;
      }
      if (lines > 0) Scripted::line(stream);
      stream.close();
    });
    EXPECT_EQ(Mailer(scripted.server(), kClock).send(mail_to("kim@example.org")).state, DeliveryState::later) << lines;
  }
}

TEST(Mailer, a_server_that_dies_after_the_last_byte_may_have_taken_it) {
  Scripted scripted([&](ip::tcp::iostream& stream) {
    stream << "220 here\r\n" << std::flush;
    for (const auto* answer : {"250 yes", "250 yes", "250 yes", "354 go on"}) {
      Scripted::line(stream);
      stream << answer << "\r\n" << std::flush;
    }
    while (Scripted::line(stream) != ".\r") continue;
    stream.close();
  });
  EXPECT_EQ(Mailer(scripted.server(), kClock).send(mail_to("kim@example.org")).state, DeliveryState::later);
}

TEST(Mailer, a_server_that_is_full_says_so_at_once) {
  Scripted scripted([](ip::tcp::iostream& stream) {
    stream << "554-no service\r\n554 for you\r\n" << std::flush;
    Scripted::line(stream);
  });
  EXPECT_EQ(told(Mailer(scripted.server(), kClock).send(mail_to("kim@example.org"))), "later: 554 no service for you");
}

TEST(Mailer, nobody_there_is_later) {
  boost::asio::io_context io;
  ip::tcp::acceptor acceptor(io, {ip::make_address("127.0.0.1"), 0});
  const auto port = std::to_string(acceptor.local_endpoint().port());
  acceptor.close();
  const Mailer mailer({.url = "smtp://127.0.0.1:" + port, .sender = {"madang@example.org", ""}}, kClock);
  EXPECT_EQ(mailer.send(mail_to("kim@example.org")).state, DeliveryState::later);
}

TEST(Mailer, a_silent_server_is_left_when_this_one_stops) {
  std::stop_source stop;
  Scripted scripted([&](ip::tcp::iostream& stream) {
    stop.request_stop();
    Scripted::line(stream);
  });
  EXPECT_EQ(told(Mailer(scripted.server(), kClock).send(mail_to("kim@example.org"), stop.get_token())),
            "later: the mail server: this server stops");
}

TEST(Mailer, a_silent_server_is_left_in_time) {
  Scripted scripted([&](ip::tcp::iostream& stream) { Scripted::line(stream); });
  auto server = scripted.server();
  server.deadline = std::chrono::milliseconds(200);
  EXPECT_EQ(told(Mailer(server, kClock).send(mail_to("kim@example.org"))),
            "later: the mail server: Timeout was reached");
}

TEST(Mailer, what_is_no_mail_is_refused_without_asking) {
  const Mailer mailer({.url = "smtp://127.0.0.1:9", .sender = {"madang@example.org", ""}}, kClock);
  auto bad = mail_to("kim@example.org");
  bad.subject = "a\r\nBcc: all@example.org";
  EXPECT_EQ(told(mailer.send(bad)), "refused: subject: must be one line of text");
  EXPECT_THROW(Mailer({.url = "mail"}, kClock), std::invalid_argument);
}

}  // namespace
}  // namespace madang::outbound
