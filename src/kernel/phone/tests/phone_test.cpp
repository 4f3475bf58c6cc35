#include "kernel/phone/phone.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "kernel/phone/sound.hpp"
#include "kernel/phone/tests/exchanges.hpp"

namespace madang::phone {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const PhoneCall kCall{"phone", "서버실 온도 경보입니다. 확인하려면 일 번을 누르십시오.", "ko"};

Exchange exchange_at(const std::string& place) {
  Exchange exchange{.server = place, .user = "madang", .password = "a secret: word", .caller_name = "마당"};
  exchange.address = "127.0.0.1";
  exchange.ringing = seconds(20);
  exchange.talk = {.times = 2, .before = milliseconds(100), .between = milliseconds(500), .longest = seconds(60)};
  return exchange;
}

std::string told(const CallOutcome& outcome) {
  constexpr const char* kNames[] = {"confirmed", "declined", "no key", "busy",
                                    "no answer", "rejected", "failed", "withdrawn"};
  std::string text = kNames[static_cast<int>(outcome.result)];
  if (outcome.key) text += std::string(" by ") + *outcome.key;
  return outcome.reason.empty() ? text : text + ": " + outcome.reason;
}

/// A call whose outcome can be waited for, and that fails a test when it has two.
struct Pending {
  explicit Pending(Phone& phone, PhoneCall call = kCall) {
    number = phone.call(std::move(call), [this](CallOutcome outcome) { promise.set_value(std::move(outcome)); });
    EXPECT_TRUE(number);
  }
  std::string outcome() {
    if (future.wait_for(seconds(45)) != std::future_status::ready) return "nothing";
    return told(future.get());
  }

  std::optional<CallNumber> number;
  std::promise<CallOutcome> promise;
  std::future<CallOutcome> future = promise.get_future();
};

struct WithKamailio : testing::Test {
  Kamailio kamailio;
  Exchange exchange = exchange_at(kamailio.place());
};

TEST_F(WithKamailio, a_phone_that_answers_hears_the_text_and_confirms_by_a_key) {
  Baresip baresip("phone", kamailio);
  exchange.registers = true;
  Phone phone(exchange);
  Pending call(phone);
  ASSERT_TRUE(baresip.child().says("established")) << baresip.child().said();
  baresip.press('7');
  baresip.press('1');
  EXPECT_EQ(call.outcome(), "confirmed by 1");
  EXPECT_TRUE(baresip.child().says("session closed")) << baresip.child().said();
  EXPECT_EQ(phone.free_lines(), exchange.lines);
  EXPECT_EQ(phone.trouble(), "");
}

TEST_F(WithKamailio, what_was_said_came_through) {
  Baresip baresip("phone", kamailio);
  exchange.talk.times = 1;
  Phone phone(exchange);
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "no key: no key was pressed");
  EXPECT_TRUE(baresip.child().says("session closed")) << baresip.child().said();
  const auto files = baresip.heard();
  ASSERT_EQ(files.size(), 1);
  const auto heard = read_wav(files[0]);
  ASSERT_TRUE(heard);
  const auto spoken_text = spoken(kCall.text, kCall.language);
  const auto loud = [](const std::vector<std::int16_t>& samples) {
    return std::ranges::count_if(samples, [](std::int16_t sample) { return std::abs(sample) > 2'000; });
  };
  EXPECT_NEAR(double(loud(heard->samples)), double(loud(**spoken_text)), 0.1 * double(loud(**spoken_text)));
}

TEST_F(WithKamailio, it_is_said_again_and_declined) {
  Baresip baresip("phone", kamailio);
  Phone phone(exchange);
  Pending call(phone, {"phone", "机房温度警报。确认请按一。", "zh-CN"});
  ASSERT_TRUE(baresip.child().says("established")) << baresip.child().said();
  baresip.press('*');
  baresip.press('2');
  EXPECT_EQ(call.outcome(), "declined by 2");
}

TEST_F(WithKamailio, whoever_was_called_hangs_up_or_does_not_answer) {
  Baresip answers("phone", kamailio);
  Phone phone(exchange);
  Pending call(phone);
  ASSERT_TRUE(answers.child().says("established")) << answers.child().said();
  answers.press('b');
  EXPECT_EQ(call.outcome(), "no key: hung up");
  Pending unknown(phone, {"nobody", "text", "en"});
  EXPECT_EQ(unknown.outcome(), "failed: 404 Not Found");
  exchange.password = "wrong";
  Phone wrong(exchange);
  Pending refused(wrong);
  EXPECT_EQ(refused.outcome(), "failed: the exchange refuses the password");
}

TEST_F(WithKamailio, of_two_phones_of_one_person_the_first_to_answer_has_the_call) {
  Baresip by_hand("phone", kamailio, Baresip::Answers::by_hand);
  Baresip by_itself("phone", kamailio);
  Phone phone(exchange);
  Pending call(phone);
  ASSERT_TRUE(by_itself.child().says("established")) << by_itself.child().said();
  EXPECT_TRUE(by_hand.child().says("session closed")) << by_hand.child().said();
  by_itself.press('1');
  EXPECT_EQ(call.outcome(), "confirmed by 1");
}

TEST_F(WithKamailio, a_call_that_rings_is_withdrawn) {
  Baresip baresip("phone", kamailio, Baresip::Answers::by_hand);
  Phone phone(exchange);
  Pending call(phone);
  ASSERT_TRUE(baresip.child().says("ncoming call")) << baresip.child().said();
  phone.hang_up(*call.number);
  phone.hang_up(*call.number);
  EXPECT_EQ(call.outcome(), "withdrawn: withdrawn");
  EXPECT_TRUE(baresip.child().says("session closed")) << baresip.child().said();
}

TEST_F(WithKamailio, a_call_that_speaks_is_withdrawn_when_the_server_stops) {
  Baresip baresip("phone", kamailio);
  Phone phone(exchange);
  Pending call(phone);
  ASSERT_TRUE(baresip.child().says("established")) << baresip.child().said();
  phone.stop();
  EXPECT_EQ(call.outcome(), "withdrawn: this server stops");
  EXPECT_TRUE(baresip.child().says("session closed")) << baresip.child().said();
  EXPECT_FALSE(phone.call(kCall, [](const CallOutcome&) { ADD_FAILURE(); }));
}

TEST_F(WithKamailio, a_wrong_password_is_a_trouble_of_the_phone) {
  exchange.registers = true;
  exchange.password = "wrong";
  Phone phone(exchange);
  // It signs in beside the calls, which may be answered first.
  for (int calls = 0; calls < 20 && phone.trouble().empty(); ++calls) {
    EXPECT_EQ(Pending(phone).outcome(), "failed: the exchange refuses the password");
  }
  EXPECT_EQ(phone.trouble(), "the registrar answers 401");
}

TEST(WithSipp, keys_come_by_info) {
  Sipp sipp("key_by_info.xml");
  Phone phone(exchange_at(sipp.place()));
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "declined by 2");
  EXPECT_EQ(sipp.status(), 0) << sipp.said();
}

TEST(WithSipp, busy_is_busy_and_what_is_lost_is_sent_again) {
  Sipp sipp("busy.xml");
  Phone phone(exchange_at(sipp.place()));
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "busy: 486 Busy Here");
  EXPECT_EQ(sipp.status(), 0) << sipp.said();
  EXPECT_THAT(sipp.said(), testing::ContainsRegex("INVITE +1 +[1-9]"));
}

TEST(WithSipp, who_declines_is_told_apart) {
  Sipp sipp("declines.xml");
  Phone phone(exchange_at(sipp.place()));
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "rejected: 603 Decline");
  EXPECT_EQ(sipp.status(), 0) << sipp.said();
}

TEST(WithSipp, what_rings_too_long_is_cancelled) {
  Sipp sipp("rings.xml");
  auto exchange = exchange_at(sipp.place());
  exchange.ringing = seconds(2);
  Phone phone(exchange);
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "no answer: nobody answered in time");
  EXPECT_EQ(sipp.status(), 0) << sipp.said();
}

TEST(WithSipp, they_hang_up) {
  Sipp sipp("hangs_up.xml");
  Phone phone(exchange_at(sipp.place()));
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "no key: hung up");
  EXPECT_EQ(sipp.status(), 0) << sipp.said();
}

TEST(WithSipp, a_goodbye_that_is_lost_is_said_again) {
  Sipp sipp("loses.xml");
  auto exchange = exchange_at(sipp.place());
  exchange.talk.longest = milliseconds(200);
  Phone phone(exchange);
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "no key: no key was pressed");
  EXPECT_EQ(sipp.status(), 0) << sipp.said();
  EXPECT_THAT(sipp.said(), testing::ContainsRegex("BYE +1 +[1-9]"));
}

TEST(WithSipp, an_answer_without_sound_is_hung_up) {
  Sipp sipp("without_sound.xml");
  Phone phone(exchange_at(sipp.place()));
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "failed: answered without sound that could be spoken to");
  EXPECT_EQ(sipp.status(), 0) << sipp.said();
}

TEST(Phone, only_so_many_calls_at_once) {
  auto exchange = exchange_at("127.0.0.1:" + std::to_string(free_port<boost::asio::ip::udp>()));
  exchange.lines = 2;
  Phone phone(exchange);
  Pending first(phone);
  Pending second(phone);
  EXPECT_EQ(phone.free_lines(), 0);
  EXPECT_FALSE(phone.call(kCall, [](const CallOutcome&) { ADD_FAILURE(); }));
  phone.hang_up(*first.number);
  EXPECT_EQ(first.outcome(), "withdrawn: withdrawn");
  EXPECT_EQ(phone.free_lines(), 1);
  Pending third(phone, {"+821012345678; x", "a", "en"});
  EXPECT_EQ(third.outcome(), "failed: this is no number that can be called");
  Pending fourth(phone, {"1", "", "en"});
  EXPECT_EQ(fourth.outcome(), "failed: there is nothing to say");
  phone.stop();
  EXPECT_EQ(second.outcome(), "withdrawn: this server stops");
}

TEST(Phone, an_exchange_of_no_address_is_a_reason) {
  auto exchange = exchange_at("pbx.invalid");
  Phone phone(exchange);
  Pending call(phone);
  EXPECT_EQ(call.outcome(), "failed: pbx.invalid has no address to call through");
  exchange.server = "";
  EXPECT_THROW(Phone{exchange}, std::invalid_argument);
}

/// Withdrawn at any moment from any thread, each call has one outcome.
TEST(Phone, one_outcome_each_whatever_the_moment) {
  auto exchange = exchange_at("127.0.0.1:" + std::to_string(free_port<boost::asio::ip::udp>()));
  exchange.lines = 50;
  std::atomic<int> outcomes = 0;
  int taken = 0;
  {
    Phone phone(exchange);
    std::vector<std::jthread> threads;
    std::mutex mutex;
    for (int thread = 0; thread < 3; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 60; ++i) {
          const auto number = phone.call({"1", "a", "en"}, [&](const CallOutcome&) { ++outcomes; });
          if (!number) continue;
          if (i % 3 == 0) phone.hang_up(*number);
          const std::scoped_lock lock(mutex);
          taken += 1;
        }
      });
    }
    threads.clear();
  }
  EXPECT_GE(taken, 50);
  EXPECT_EQ(outcomes, taken);
}

}  // namespace
}  // namespace madang::phone
