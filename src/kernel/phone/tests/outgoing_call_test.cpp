#include "kernel/phone/outgoing_call.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kernel/phone/tests/peer.hpp"

namespace madang::phone {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Time kStart{seconds(1'000)};

struct Calling : testing::Test {
  OutgoingCall call{caller(), {"sip:+82@pbx.example", "v=0\r\n", seconds(30)}, counted_tokens(), kStart};
  Time now = kStart;
  std::vector<std::string> towards;

  std::vector<SipMessage> sent() {
    std::vector<SipMessage> messages;
    towards.clear();
    for (const auto& each : call.take_outgoing()) {
      messages.push_back(*read_sip(each.bytes));
      towards.push_back(each.toward);
    }
    return messages;
  }
  SipMessage one() {
    const auto messages = sent();
    EXPECT_EQ(messages.size(), 1);
    return messages.empty() ? SipMessage() : messages[0];
  }
  /// What happened, as words.
  std::string happened() {
    std::string text;
    for (const auto& event : call.take_events()) {
      constexpr const char* kKinds[] = {"busy", "no answer", "rejected", "failed", "hung up"};
      if (!text.empty()) text += ", ";
      if (std::holds_alternative<Answered>(event)) text += "answered";
      if (const auto* key = std::get_if<KeyPressed>(&event)) text += std::string("key ") + key->key;
      if (const auto* over = std::get_if<Over>(&event))
        text += std::string(kKinds[static_cast<int>(over->kind)]) + " (" + over->reason + ")";
    }
    return text;
  }
  void hear(const SipMessage& message) { call.hear(message, now); }
  SipMessage taken(const SipMessage& invite, const std::string& tag = "theirs") {
    auto ok = answer_to(invite, 200, tag);
    ok.add("Contact", "<sip:kim@192.0.2.99:5070>");
    ok.add("Record-Route", "<sip:192.0.2.2;lr>, <sip:192.0.2.1;lr>");
    ok.body = "v=0\r\n";
    return ok;
  }
  SipMessage from_them(const std::string& method, int cseq) {
    SipMessage request;
    request.method = method;
    request.uri = "sip:madang@192.0.2.7:5060";
    request.add("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + method + std::to_string(cseq));
    request.add("From", "<sip:+82@pbx.example>;tag=theirs");
    request.add("To", "<sip:madang@pbx.example>;tag=token2");
    request.add("Call-ID", call.id());
    request.add("CSeq", std::to_string(cseq) + " " + method);
    return request;
  }
  /// The status of the only reply.
  int replied() {
    const auto replies = call.take_replies();
    EXPECT_EQ(replies.size(), 1);
    return replies.empty() ? 0 : read_sip(replies[0])->status;
  }
  void answer() {
    hear(taken(one()));
    EXPECT_EQ(one().method, "ACK");
    EXPECT_EQ(happened(), "answered");
  }
  void pass(seconds length) {
    const auto until = now + length;
    while (const auto due = call.due()) {
      if (*due > until) break;
      now = *due;
      call.on_time(now);
    }
    now = until;
  }
};

TEST_F(Calling, whoever_answers_is_acknowledged_along_the_route) {
  const auto invite = one();
  EXPECT_EQ(invite.uri, "sip:+82@pbx.example");
  EXPECT_EQ(towards[0], "");
  EXPECT_TRUE(invite.header("From").starts_with("\"마당\" <sip:madang@pbx.example>;tag="));
  hear(answer_to(invite, 180));
  hear(taken(invite));
  const auto ack = one();
  EXPECT_EQ(ack.method, "ACK");
  EXPECT_EQ(ack.uri, "sip:kim@192.0.2.99:5070");
  EXPECT_EQ(ack.all("Route"), (std::vector<std::string>{"<sip:192.0.2.1;lr>", "<sip:192.0.2.2;lr>"}));
  EXPECT_EQ(towards[0], "sip:192.0.2.1;lr");
  EXPECT_NE(ack.header("Via"), invite.header("Via"));
  EXPECT_EQ(happened(), "answered");
  hear(taken(invite));  // our ACK was lost
  EXPECT_EQ(one().text(), ack.text());
  EXPECT_EQ(happened(), "");
}

TEST_F(Calling, a_strict_router_gets_the_request_itself) {
  auto ok = taken(one());
  ok.remove("Record-Route");
  ok.add("Record-Route", "<sip:192.0.2.1>");
  hear(ok);
  const auto ack = one();
  EXPECT_EQ(ack.uri, "sip:192.0.2.1");
  EXPECT_EQ(ack.all("Route"), std::vector<std::string>{"<sip:kim@192.0.2.99:5070>"});
}

TEST_F(Calling, we_hang_up_with_a_bye_that_is_repeated) {
  answer();
  call.hang_up(now);
  const auto bye = one();
  EXPECT_EQ(bye.method, "BYE");
  EXPECT_EQ(bye.header("CSeq"), "2 BYE");
  EXPECT_FALSE(call.is_settled());
  pass(seconds(1));
  EXPECT_EQ(one().text(), bye.text());
  hear(answer_to(bye, 200));
  EXPECT_TRUE(call.is_settled());
  EXPECT_FALSE(call.is_gone());
  pass(seconds(6));
  EXPECT_TRUE(call.is_gone());
  EXPECT_EQ(happened(), "");
}

TEST_F(Calling, they_hang_up) {
  answer();
  hear(from_them("BYE", 7));
  EXPECT_EQ(replied(), 200);
  EXPECT_EQ(happened(), "hung up (hung up)");
  EXPECT_TRUE(call.is_gone());
  call.hang_up(now);
  EXPECT_TRUE(sent().empty());
}

TEST_F(Calling, keys_come_by_info_each_once) {
  answer();
  auto info = from_them("INFO", 7);
  info.add("Content-Type", "application/dtmf-relay");
  info.body = "Signal=1\r\nDuration=100\r\n";
  hear(info);
  EXPECT_EQ(replied(), 200);
  EXPECT_EQ(happened(), "key 1");
  hear(info);
  EXPECT_EQ(replied(), 500);
  EXPECT_EQ(happened(), "");
}

TEST_F(Calling, what_was_agreed_stays) {
  answer();
  hear(from_them("INVITE", 7));
  EXPECT_EQ(replied(), 488);
  hear(from_them("OPTIONS", 8));
  EXPECT_EQ(replied(), 200);
  hear(from_them("REFER", 9));
  EXPECT_EQ(replied(), 405);
  auto stranger = from_them("BYE", 10);
  stranger.remove("From");
  stranger.add("From", "<sip:x@y>;tag=guessed");
  hear(stranger);
  EXPECT_EQ(replied(), 481);
  EXPECT_EQ(happened(), "");
}

TEST_F(Calling, refusals_have_their_kind) {
  const auto outcome = [](int status) {
    OutgoingCall each(caller(), {"sip:1@pbx.example", "", seconds(30)}, counted_tokens(), kStart);
    const auto invite = *read_sip(each.take_outgoing()[0].bytes);
    each.hear(answer_to(invite, status), kStart);
    EXPECT_EQ(read_sip(each.take_outgoing().at(0).bytes)->method, "ACK");
    const auto events = each.take_events();
    return static_cast<int>(std::get<Over>(events.at(0)).kind);
  };
  using Kind = Over::Kind;
  for (const auto& [status, kind] : {std::pair{486, Kind::busy},
                                     {600, Kind::busy},
                                     {480, Kind::no_answer},
                                     {408, Kind::no_answer},
                                     {603, Kind::rejected},
                                     {608, Kind::rejected},
                                     {404, Kind::failed},
                                     {503, Kind::failed},
                                     {302, Kind::failed}})
    EXPECT_EQ(outcome(status), static_cast<int>(kind)) << status;
}

TEST_F(Calling, an_exchange_that_is_silent_is_given_up) {
  pass(seconds(29));
  EXPECT_EQ(sent().size(), 6);
  pass(seconds(4));
  EXPECT_EQ(happened(), "no answer (nobody answered in time)");
  EXPECT_TRUE(call.is_gone());
}

TEST_F(Calling, what_rings_too_long_is_cancelled) {
  const auto invite = one();
  hear(answer_to(invite, 180));
  pass(seconds(31));
  EXPECT_EQ(happened(), "no answer (nobody answered in time)");
  const auto cancel = sent().at(0);
  EXPECT_EQ(cancel.method, "CANCEL");
  EXPECT_EQ(cancel.header("Via"), invite.header("Via"));
  EXPECT_EQ(cancel.header("CSeq"), "1 CANCEL");
  EXPECT_EQ(cancel.header("To"), "<sip:+82@pbx.example>");
  hear(answer_to(cancel, 200));
  hear(answer_to(invite, 487));
  EXPECT_EQ(one().method, "ACK");
  EXPECT_TRUE(call.is_settled());
  pass(seconds(33));
  EXPECT_TRUE(call.is_gone());
  EXPECT_EQ(happened(), "");
}

TEST_F(Calling, what_is_not_yet_known_there_is_cancelled_when_it_is) {
  const auto invite = one();
  call.hang_up(now);
  EXPECT_TRUE(sent().empty());
  hear(answer_to(invite, 100));
  EXPECT_EQ(one().method, "CANCEL");
  hear(answer_to(invite, 180));
  EXPECT_TRUE(sent().empty());
}

TEST_F(Calling, whoever_answers_as_we_give_up_is_told_goodbye) {
  const auto invite = one();
  hear(answer_to(invite, 180));
  call.hang_up(now);
  EXPECT_EQ(one().method, "CANCEL");
  hear(taken(invite));
  const auto messages = sent();
  ASSERT_EQ(messages.size(), 2);
  EXPECT_EQ(messages[0].method, "ACK");
  EXPECT_EQ(messages[1].method, "BYE");
  EXPECT_EQ(happened(), "");
}

TEST_F(Calling, a_second_phone_that_answers_is_told_goodbye) {
  const auto invite = one();
  hear(taken(invite));
  sent();
  hear(taken(invite, "second"));
  const auto messages = sent();
  ASSERT_EQ(messages.size(), 2);
  EXPECT_TRUE(messages[1].header("To").ends_with("tag=second"));
  EXPECT_EQ(messages[1].method, "BYE");
  EXPECT_EQ(happened(), "answered");
}

TEST_F(Calling, it_shows_its_password_when_asked_and_again_when_the_nonce_is_old) {
  auto asked = answer_to(one(), 407);
  asked.add("Proxy-Authenticate", "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"");
  hear(asked);
  auto messages = sent();
  ASSERT_EQ(messages.size(), 2);
  EXPECT_EQ(messages[0].method, "ACK");
  EXPECT_EQ(messages[1].header("CSeq"), "2 INVITE");
  EXPECT_TRUE(messages[1].header("Proxy-Authorization").contains("nonce=\"b\""));
  auto stale = answer_to(messages[1], 407);
  stale.add("Proxy-Authenticate", "Digest realm=\"a\", nonce=\"c\", qop=\"auth\", stale=true");
  hear(stale);
  messages = sent();
  ASSERT_EQ(messages.size(), 2);
  EXPECT_TRUE(messages[1].header("Proxy-Authorization").contains("nonce=\"c\""));
  auto refused = answer_to(messages[1], 407);
  refused.add("Proxy-Authenticate", "Digest realm=\"a\", nonce=\"d\", qop=\"auth\"");
  hear(refused);
  EXPECT_EQ(one().method, "ACK");
  EXPECT_EQ(happened(), "failed (the exchange refuses the password)");
}

TEST_F(Calling, a_bye_shows_its_password_too) {
  answer();
  call.hang_up(now);
  auto asked = answer_to(one(), 407);
  asked.add("Proxy-Authenticate", "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"");
  hear(asked);
  const auto bye = one();
  EXPECT_EQ(bye.header("CSeq"), "3 BYE");
  EXPECT_TRUE(bye.header("Proxy-Authorization").contains("nonce=\"b\""));
}

// Whatever comes in whatever order: one Over at most, none after hang_up(), and it is gone in the end.
TEST(OutgoingCall, it_always_ends_once) {
  std::mt19937 random(11);
  for (int round = 0; round < 3'000; ++round) {
    Time now = kStart;
    OutgoingCall call(caller(), {"sip:1@pbx.example", "", seconds(20)}, counted_tokens(), now);
    std::vector<SipMessage> ours;
    int overs = 0;
    bool hung_up = false;
    for (int step = 0; step < 40; ++step) {
      for (const auto& each : call.take_outgoing()) ours.push_back(*read_sip(each.bytes));
      for (const auto& event : call.take_events()) {
        EXPECT_FALSE(hung_up) << "nothing happens any more";
        if (std::holds_alternative<Over>(event)) overs += 1;
      }
      now += milliseconds(random() % 3'000);
      call.on_time(now);
      const auto& asked = ours[random() % ours.size()];
      constexpr int kStatuses[] = {100, 180, 200, 401, 407, 486, 487, 503};
      if (asked.method != "ACK" && random() % 2 == 0) {
        auto answer = answer_to(asked, kStatuses[random() % 8], random() % 4 == 0 ? "other" : "theirs");
        answer.add("WWW-Authenticate", "Digest realm=\"a\", nonce=\"b\"");
        call.hear(answer, now);
      }
      if (random() % 30 == 0) {
        call.take_events();
        call.hang_up(now);
        hung_up = true;
      }
    }
    call.take_events();
    call.hang_up(now);
    for (int i = 0; i < 200 && !call.is_gone(); ++i) {
      now += seconds(1);
      call.on_time(now);
      call.take_outgoing();
    }
    EXPECT_TRUE(call.is_gone()) << round;
    EXPECT_LE(overs, 1);
    EXPECT_TRUE(call.take_events().empty());
  }
}

}  // namespace
}  // namespace madang::phone
