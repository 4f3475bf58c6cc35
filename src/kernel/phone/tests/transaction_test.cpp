#include "kernel/phone/transaction.hpp"

#include <gtest/gtest.h>

#include "kernel/phone/registration.hpp"
#include "kernel/phone/tests/peer.hpp"

namespace madang::phone {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Turn = ClientTransaction::Turn;

const Time kStart{seconds(1'000)};

SipMessage request(const std::string& method) {
  auto message = begun(method, "sip:kim@pbx.example", caller(), counted_tokens());
  message.add("From", "<sip:madang@pbx.example>;tag=ours");
  message.add("To", "<sip:kim@pbx.example>");
  message.add("Call-ID", "a call");
  message.add("CSeq", "1 " + method);
  message.add("Route", "<sip:proxy.example;lr>");
  return message;
}

/// When it is sent, in milliseconds after the beginning, until it is given up.
std::vector<std::int64_t> sent_at(ClientTransaction transaction) {
  std::vector<std::int64_t> times;
  while (const auto due = transaction.due()) {
    const auto turn = transaction.on_time(*due);
    times.push_back(std::chrono::duration_cast<milliseconds>(*due - kStart).count());
    if (turn == Turn::given_up) break;
    EXPECT_EQ(turn, Turn::send_again);
  }
  return times;
}

TEST(ClientTransaction, an_invite_is_sent_again_with_timer_a_until_timer_b) {
  EXPECT_EQ(sent_at({request("INVITE"), kStart}),
            (std::vector<std::int64_t>{500, 1'500, 3'500, 7'500, 15'500, 31'500, 32'000}));
}

TEST(ClientTransaction, others_are_sent_again_with_timer_e_until_timer_f) {
  EXPECT_EQ(sent_at({request("BYE"), kStart}), (std::vector<std::int64_t>{500, 1'500, 3'500, 7'500, 11'500, 15'500,
                                                                          19'500, 23'500, 27'500, 31'500, 32'000}));
}

TEST(ClientTransaction, what_rings_is_not_sent_again_and_rings_for_as_long_as_it_may) {
  ClientTransaction transaction(request("INVITE"), kStart);
  EXPECT_FALSE(transaction.is_proceeding());
  EXPECT_TRUE(transaction.hear(answer_to(transaction.request(), 180), kStart).is_new);
  EXPECT_TRUE(transaction.is_proceeding());
  EXPECT_FALSE(transaction.due());
}

TEST(ClientTransaction, a_refusal_is_acknowledged_each_time_and_told_once) {
  ClientTransaction transaction(request("INVITE"), kStart);
  const auto busy = answer_to(transaction.request(), 486, "theirs");
  const auto first = transaction.hear(busy, kStart);
  EXPECT_TRUE(first.is_new);
  ASSERT_TRUE(first.answer);
  EXPECT_EQ(first.answer->method, "ACK");
  EXPECT_EQ(first.answer->header("CSeq"), "1 ACK");
  EXPECT_EQ(first.answer->header("Via"), transaction.request().header("Via"));
  EXPECT_EQ(first.answer->header("To"), "<sip:kim@pbx.example>;tag=theirs");
  EXPECT_EQ(first.answer->header("Route"), "<sip:proxy.example;lr>");
  const auto second = transaction.hear(busy, kStart + seconds(31));
  EXPECT_FALSE(second.is_new);
  EXPECT_TRUE(second.answer);
  EXPECT_EQ(transaction.due(), kStart + seconds(32));  // timer D
  EXPECT_EQ(transaction.on_time(kStart + seconds(32)), Turn::nothing);
  EXPECT_TRUE(transaction.is_over());
  EXPECT_FALSE(transaction.hear(busy, kStart + seconds(33)).answer);
}

TEST(ClientTransaction, repeats_of_an_answer_are_swallowed_for_timer_k) {
  ClientTransaction transaction(request("BYE"), kStart);
  EXPECT_TRUE(transaction.hear(answer_to(transaction.request(), 200), kStart).is_new);
  EXPECT_FALSE(transaction.hear(answer_to(transaction.request(), 200), kStart).is_new);
  EXPECT_EQ(transaction.due(), kStart + seconds(5));
}

TEST(ClientTransaction, an_answer_to_another_branch_is_not_its_own) {
  const ClientTransaction transaction(request("BYE"), kStart);
  auto answer = answer_to(transaction.request(), 200);
  EXPECT_TRUE(transaction.is_mine(answer));
  answer.headers[0].value.insert(answer.headers[0].value.find("z9hG4bK") + 7, "x");
  EXPECT_FALSE(transaction.is_mine(answer));
}

struct Registering : testing::Test {
  Registration registration{caller(), "sip:pbx.example", counted_tokens(), kStart};

  SipMessage sent() {
    const auto outgoing = registration.take_outgoing();
    EXPECT_EQ(outgoing.size(), 1);
    return *read_sip(outgoing.at(0).bytes);
  }
};

TEST_F(Registering, it_is_refreshed_before_it_runs_out) {
  const auto first = sent();
  EXPECT_EQ(first.method, "REGISTER");
  EXPECT_EQ(first.uri, "sip:pbx.example");
  auto granted = answer_to(first, 200);
  granted.add("Contact", "<sip:other@192.0.2.9>;expires=9, <sip:madang@192.0.2.7:5060>;expires=120");
  registration.hear(granted, kStart);
  EXPECT_TRUE(registration.is_registered(kStart + seconds(119)));
  EXPECT_FALSE(registration.is_registered(kStart + seconds(121)));
  registration.on_time(kStart + seconds(90));
  const auto second = sent();
  EXPECT_EQ(second.header("Call-ID"), first.header("Call-ID"));
  EXPECT_EQ(second.header("CSeq"), "2 REGISTER");
}

TEST_F(Registering, it_shows_its_password_when_asked) {
  auto asked = answer_to(sent(), 401);
  asked.add("WWW-Authenticate", "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"");
  registration.hear(asked, kStart);
  const auto second = sent();
  EXPECT_TRUE(second.header("Authorization").contains("username=\"madang\""));
  registration.hear(answer_to(second, 200), kStart);
  EXPECT_TRUE(registration.is_registered(kStart + seconds(599)));
}

TEST_F(Registering, a_wrong_password_is_not_tried_for_ever) {
  for (int i = 0; i < 3; ++i) {
    auto asked = answer_to(sent(), 401);
    asked.add("WWW-Authenticate", "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"");
    registration.hear(asked, kStart);
  }
  EXPECT_TRUE(registration.take_outgoing().empty());
  EXPECT_EQ(registration.trouble(), "the registrar answers 401");
  registration.on_time(kStart + seconds(30));
  registration.hear(answer_to(sent(), 503), kStart + seconds(30));
  registration.on_time(kStart + seconds(89));
  EXPECT_TRUE(registration.take_outgoing().empty());
  registration.on_time(kStart + seconds(90));
  registration.hear(answer_to(sent(), 200), kStart + seconds(90));
  EXPECT_EQ(registration.trouble(), "");
}

TEST_F(Registering, it_comes_as_rarely_as_the_registrar_wants) {
  auto brief = answer_to(sent(), 423);
  brief.add("Min-Expires", "1800");
  registration.hear(brief, kStart);
  EXPECT_EQ(sent().header("Expires"), "1800");
}

}  // namespace
}  // namespace madang::phone
