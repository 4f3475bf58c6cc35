#include "kernel/outbound/mail.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <random>

#include "kernel/outbound/delivery.hpp"
#include "kernel/outbound/mail_server.hpp"

namespace madang::outbound {
namespace {

const Timestamp kNow = *Timestamp::read("2026-11-29T01:02:03Z");
const MailSender kSender{"madang@example.org", "Madang"};

Mail mail() {
  return {.to = "kim@example.org",
          .to_name = "김민수",
          .subject = "서버실 온도 경보",
          .text = "확인해 주세요.\n35°C",
          .html = {},
          .language = "ko",
          .idempotency_key = "alr_1/rcp_2/mail"};
}

std::string header(const std::string& message, const std::string& name) {
  const auto start = message.find("\r\n" + name + ":");
  if (start == std::string::npos) return {};
  auto end = message.find("\r\n", start + 2);
  while (message[end + 2] == ' ') end = message.find("\r\n", end + 2);
  return message.substr(start + name.size() + 3, end - start - name.size() - 3);
}

std::string from_base64(std::string_view text) {
  std::string packed;
  for (const char c : text)
    if (c != '\r' && c != '\n') packed += c;
  std::string bytes(packed.size(), '\0');
  const auto length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                      reinterpret_cast<const unsigned char*>(packed.data()), int(packed.size()));
  EXPECT_GE(length, 0) << packed;
  bytes.resize(std::size_t(length) - (packed.ends_with("==") ? 2 : packed.ends_with("=") ? 1 : 0));
  return bytes;
}

/// As a mail program reads encoded words: the blanks between two of them are not there (RFC 2047, 6.2).
std::string decoded(const std::string& value) {
  std::string text;
  std::size_t at = 0;
  for (;;) {
    const auto start = value.find("=?UTF-8?B?", at);
    if (start == std::string::npos) return text;
    const auto end = value.find("?=", start + 10);
    EXPECT_LE(end + 2 - start, 75);
    text += from_base64(value.substr(start + 10, end - start - 10));
    at = end + 2;
  }
}

TEST(Mail, a_subject_in_any_script_comes_through) {
  for (const std::string subject : {"서버실 온도 경보", "紧急：请立即确认机房温度", "=?UTF-8?B?YQ==?=", "naïve 🚨"}) {
    auto each = mail();
    each.subject = subject;
    EXPECT_EQ(decoded(header(written(each, kSender, kNow), "Subject")), subject);
  }
  auto plain = mail();
  plain.subject = "Confirm by 5 pm";
  EXPECT_EQ(header(written(plain, kSender, kNow), "Subject"), " Confirm by 5 pm");
}

TEST(Mail, every_subject_is_cut_into_words_at_whole_characters) {
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"a", " ", "가", "漢", "é", "🚨", "?=", "\"", "=?"};
  for (int round = 0; round < 500; ++round) {
    auto each = mail();
    each.subject = "가";
    const auto length = random() % 120;
    for (std::size_t i = 0; i < length; ++i) each.subject += pieces[random() % pieces.size()];
    const auto message = written(each, kSender, kNow);
    const auto value = header(message, "Subject");
    EXPECT_EQ(decoded(value), each.subject);
    for (auto at = value.find("=?UTF-8?B?"); at != std::string::npos; at = value.find("=?UTF-8?B?", at + 1)) {
      const auto end = value.find("?=", at + 10);
      EXPECT_FALSE(fault_of(Mail{"a@b", "", from_base64(value.substr(at + 10, end - at - 10)), "", "", "", "k"}))
          << "each word is UTF-8 by itself";
    }
    for (std::size_t at = 0; at < message.size();) {
      const auto end = message.find("\r\n", at);
      ASSERT_NE(end, std::string::npos);
      EXPECT_LE(end - at, 76) << message.substr(at, end - at);
      at = end + 2;
    }
  }
}

TEST(Mail, the_message_is_whole) {
  const auto message = written(mail(), kSender, kNow);
  EXPECT_TRUE(message.starts_with("Date: Sun, 29 Nov 2026 01:02:03 +0000\r\n"));
  EXPECT_EQ(header(message, "From"), " \"Madang\"\r\n <madang@example.org>");
  EXPECT_EQ(decoded(header(message, "To")), "김민수");
  EXPECT_TRUE(header(message, "To").ends_with(" <kim@example.org>"));
  EXPECT_EQ(header(message, "Auto-Submitted"), " auto-generated");
  EXPECT_EQ(header(message, "MIME-Version"), " 1.0");
  EXPECT_EQ(header(message, "Content-Language"), " ko");
  EXPECT_EQ(header(message, "Content-Type"), " text/plain; charset=utf-8");
  EXPECT_EQ(header(message, "List-Unsubscribe"), "");
  EXPECT_EQ(from_base64(message.substr(message.find("\r\n\r\n") + 4)), "확인해 주세요.\r\n35°C");
  EXPECT_TRUE(std::ranges::all_of(message, [](char c) { return static_cast<unsigned char>(c) < 0x7f; }));
}

TEST(Mail, a_repeat_carries_the_same_id_and_another_mail_another) {
  auto other = mail();
  other.idempotency_key = "alr_1/rcp_3/mail";
  const auto id = message_id(mail().idempotency_key, kSender);
  EXPECT_EQ(header(written(mail(), kSender, kNow), "Message-ID"), "\r\n <" + id + ">");
  EXPECT_EQ(header(written(mail(), kSender, kNow + std::chrono::hours(1)), "Message-ID"), "\r\n <" + id + ">");
  EXPECT_NE(message_id(other.idempotency_key, kSender), id);
  EXPECT_TRUE(id.ends_with("@example.org"));
}

TEST(Mail, text_and_html_are_alternatives) {
  auto both = mail();
  both.html = "<p>확인해 주세요.</p>";
  const auto message = written(both, kSender, kNow);
  const auto type = header(message, "Content-Type");
  EXPECT_TRUE(type.starts_with(" multipart/alternative;\r\n boundary=\"")) << type;
  const auto boundary = "\r\n--" + type.substr(type.find('"') + 1, type.rfind('"') - type.find('"') - 1);
  const auto first = message.find(boundary + "\r\nContent-Type: text/plain");
  const auto second = message.find(boundary + "\r\nContent-Type: text/html");
  EXPECT_LT(first, second);
  EXPECT_TRUE(message.ends_with(boundary + "--\r\n"));
}

TEST(Mail, nobody_adds_a_header) {
  EXPECT_FALSE(fault_of(mail()));
  const auto faulty = [](auto change) {
    auto each = mail();
    change(each);
    const auto fault = fault_of(each);
    return fault ? fault->substr(0, fault->find(':')) : "none";
  };
  EXPECT_EQ(faulty([](Mail& it) { it.subject = "a\r\nBcc: all@example.org"; }), "subject");
  EXPECT_EQ(faulty([](Mail& it) { it.subject = "a\nb"; }), "subject");
  EXPECT_EQ(faulty([](Mail& it) { it.to_name = "a\r\nBcc: all@example.org"; }), "to_name");
  EXPECT_EQ(faulty([](Mail& it) { it.to = "a@example.org> NOTIFY=NEVER"; }), "to");
  EXPECT_EQ(faulty([](Mail& it) { it.to = "a@example.org,b@example.org"; }), "to");
  EXPECT_EQ(faulty([](Mail& it) { it.to = "김@example.org"; }), "to");
  EXPECT_EQ(faulty([](Mail& it) { it.to = ""; }), "to");
  EXPECT_EQ(faulty([](Mail& it) { it.language = "ko\r\nX: y"; }), "language");
  EXPECT_EQ(faulty([](Mail& it) { it.text = "\xff"; }), "text");
  EXPECT_EQ(faulty([](Mail& it) { it.idempotency_key = ""; }), "idempotency_key");
}

TEST(Mail, names_are_quoted) {
  auto each = mail();
  each.to_name = R"(Kim "Min\su", <x@y>)";
  EXPECT_EQ(header(written(each, kSender, kNow), "To"), " \"Kim \\\"Min\\\\su\\\", <x@y>\"\r\n <kim@example.org>");
}

TEST(Delivery, others_words_become_one_line) {
  EXPECT_EQ(quoted_line("550 no\r\n such\tuser"), "550 no such user");
  EXPECT_EQ(quoted_line("a\xff"), "a?");
  const auto long_one = quoted_line("가" + std::string(400, 'x'));
  EXPECT_LE(long_one.size(), 303);
}

TEST(MailServer, says_which_option_is_wrong) {
  const MailServer good{.url = "smtp://mail.example.org", .user = "a", .password = "b", .sender = kSender};
  EXPECT_FALSE(fault_of(good));
  EXPECT_EQ(read_mail_url("smtps://mail.example.org")->port, 465);
  EXPECT_EQ(read_mail_url("smtp://mail.example.org")->port, 587);
  EXPECT_EQ(read_mail_url("smtp://[::1]:25")->host, "::1");
  for (const auto* url : {"", "mail.example.org", "http://a", "smtp://a@b", "smtp://a/b", "smtp://a:0", "smtp://a\r\n"})
    EXPECT_FALSE(read_mail_url(url)) << url;
  const auto option = [&](auto change) {
    auto each = good;
    change(each);
    const auto fault = fault_of(each);
    return fault ? fault->option : "none";
  };
  EXPECT_EQ(option([](MailServer& it) { it.url = "mail"; }), "url");
  EXPECT_EQ(option([](MailServer& it) { it.sender.address = "madang"; }), "from");
  EXPECT_EQ(option([](MailServer& it) { it.sender.name = "a\nb"; }), "from_name");
  EXPECT_EQ(option([](MailServer& it) { it.return_path = "x"; }), "return_path");
  EXPECT_EQ(option([](MailServer& it) { it.hello = "a b"; }), "hello");
  EXPECT_EQ(option([](MailServer& it) { it.starttls = false; }), "starttls");
  EXPECT_EQ(option([](MailServer& it) {
              it.starttls = false;
              it.url = "smtp://localhost:25";
            }),
            "none");
}

}  // namespace
}  // namespace madang::outbound
