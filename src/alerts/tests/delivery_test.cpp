#include <gmock/gmock.h>

#include <future>

#include "alerts/delivering_api.hpp"
#include "alerts/delivery_model.hpp"
#include "alerts/hand_service.hpp"
#include "alerts/tests/office.hpp"

namespace madang::alerts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

struct NumberCase {
  std::string_view written;
  std::string_view time_zone;
  std::string_view e164;  // empty: none
};
class NumberTest : public testing::TestWithParam<NumberCase> {};

TEST_P(NumberTest, is_read_as_people_write_it) {
  EXPECT_EQ(e164_of(GetParam().written, GetParam().time_zone).value_or(""), GetParam().e164);
}

INSTANTIATE_TEST_SUITE_P(Numbers, NumberTest,
                         testing::Values(NumberCase{"010-1234-5678", "Asia/Seoul", "+821012345678"},
                                         NumberCase{"+82 10 1234 5678", "Europe/Paris", "+821012345678"},
                                         NumberCase{" 02)312-3456", "Asia/Seoul", "+8223123456"},
                                         NumberCase{"138 0013 8000", "Asia/Shanghai", "+8613800138000"},
                                         NumberCase{"0033 1 23 45 67 89", "Asia/Seoul", "+33123456789"},
                                         NumberCase{"01 23 45 67 89", "Europe/Paris", "+33123456789"},
                                         NumberCase{"9123 4567", "Asia/Hong_Kong", "+85291234567"},
                                         NumberCase{"010-1234-5678", "Pacific/Apia", ""},
                                         NumberCase{"ext. 12", "Asia/Seoul", ""}, NumberCase{"", "Asia/Seoul", ""},
                                         NumberCase{"+0123456789", "Asia/Seoul", ""},
                                         NumberCase{"+821234567890123456", "Asia/Seoul", ""},
                                         NumberCase{"12", "Asia/Seoul", ""}));

TEST(WrittenTest, says_who_wants_what_and_where_it_is_confirmed_in_the_language_of_the_organisation) {
  AlertBrief alert;
  alert.text = "서버실로 와 주세요\n2층입니다 {0}";
  const Letterhead korean{"한빛", "한지우", "https://madang.example/alerts", "ko"};
  const Parcel mail = written(alert, Channel::email, korean);
  EXPECT_EQ(mail.subject, "[확인 요청] 한지우: 서버실로 와 주세요");
  EXPECT_THAT(mail.text, HasSubstr("2층입니다 {0}")) << "what people write is no pattern";
  EXPECT_THAT(mail.text, HasSubstr("https://madang.example/alerts"));
  EXPECT_EQ(written(alert, Channel::sms, {"汉光", "王伟", "", "zh-Hans"}).text,
            "【汉光】王伟：서버실로 와 주세요\n2층입니다 {0}\n");
  EXPECT_THAT(written(alert, Channel::phone, {"Hanbit", "Lena", "", "fr"}).text, HasSubstr("press 1"));
  alert.urgency = Urgency::emergency;
  alert.reason = "정전";
  EXPECT_THAT(written(alert, Channel::phone, korean).text, HasSubstr("정전"));
  EXPECT_THAT(written(alert, Channel::email, korean).subject, HasSubstr("[긴급]"));
}

TEST(WrittenTest, a_long_text_is_cut_between_characters) {
  AlertBrief alert;
  for (int i = 0; i < 100; ++i) alert.text += "가";
  const Parcel mail = written(alert, Channel::email, {"한빛", "한지우", "", "ko"});
  EXPECT_TRUE(is_utf8(mail.subject));
  EXPECT_THAT(mail.subject, HasSubstr("가…"));
}

TEST(WaitTest, grows) {
  EXPECT_EQ(wait_after(1), seconds(5));
  EXPECT_EQ(wait_after(2), seconds(15));
  EXPECT_EQ(wait_after(4), seconds(135));
}

class DeliveryTest : public testing::Test {
 protected:
  DeliveryTest() {
    office.outward = {Channel::email, Channel::sms, Channel::phone};
    open();
    office.contacts[boss.member_id] = {"한지우", "", ""};
    office.contacts[mina.member_id] = {"한미나", "mina@example.org", "010-1234-5678"};
    Rules rules;
    rules.policy.rungs = {{Channel::in_app, 0, 1, 0, false},
                          {Channel::email, 10, 1, 0, false},
                          {Channel::sms, 20, 1, 0, false},
                          {Channel::phone, 30, 2, 30, false}};
    office.ask(&Service::settle_rules, boss, SettleRules{boss.org_id, {"c"}, rules});
    const auto nothing = [](const Parcel&, const std::stop_token&) { return Delivered{}; };
    for (const Channel channel : office.outward) drivers[channel].deliver = nothing;
    drivers[Channel::phone].knows_repetition = false;
  }

  /// Nobody takes out of the house what the tests do not.
  void open() {
    office.open();
    office.jobs->handle(kDeliver, [](store::Transaction&, const jobs::Job&) {});
  }

  std::vector<ClaimedDelivery> claim(AlertId id, std::size_t room = 10) {
    return office.store->write_now([&](store::Transaction& transaction) {
      return office.service->claim(transaction, boss.org_id, id, drivers,
                                   {{Channel::email, room}, {Channel::sms, room}, {Channel::phone, room}});
    });
  }
  void settle(const ClaimedDelivery& claimed, const Delivered& delivered) {
    office.store->write_now(
        [&](store::Transaction& transaction) { office.service->settle(transaction, claimed, delivered); });
  }
  bool is_wanted(const ClaimedDelivery& claimed) {
    return office.store->read_now(
        [&](store::Transaction& transaction) { return Service::is_wanted(transaction, claimed); });
  }
  /// What the log says of the channel's steps at mina.
  std::vector<Outcome> outcomes(AlertId id, Channel channel) {
    std::vector<Outcome> found;
    for (const TakenStep& step : office.steps(boss, id, mina.member_id))
      if (step.channel == channel) found.push_back(step.outcome);
    return found;
  }

  Office office;
  auth::Actor boss = office.somebody(auth::Role::owner);
  auth::Actor mina = office.somebody();
  Drivers drivers;
};

TEST_F(DeliveryTest, each_step_leaves_once_with_the_address_of_its_channel) {
  const AlertId id = office.raise(boss, {mina.member_id}).brief.id;
  EXPECT_THAT(claim(id), IsEmpty());
  office.pass(minutes(10));
  const auto mails = claim(id);
  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_EQ(mails[0].parcel.to, "mina@example.org");
  EXPECT_EQ(mails[0].parcel.to_name, "한미나");
  EXPECT_THAT(mails[0].parcel.text, HasSubstr("https://madang.example/alerts"));
  EXPECT_THAT(claim(id), IsEmpty()) << "it is leased";
  EXPECT_THAT(outcomes(id, Channel::email), ElementsAre(Outcome::underway));
  settle(mails[0], {DeliveryEnd::told, "250 ok", {}});
  EXPECT_THAT(outcomes(id, Channel::email), ElementsAre(Outcome::told));
  office.pass(minutes(10));
  const auto messages = claim(id);
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_EQ(messages[0].parcel.to, "+821012345678");
  EXPECT_NE(messages[0].parcel.idempotency_key, mails[0].parcel.idempotency_key);
}

TEST_F(DeliveryTest, a_confirm_withdraws_what_is_on_its_way_and_a_late_word_changes_nothing) {
  const AlertId id = office.raise(boss, {mina.member_id}).brief.id;
  office.pass(minutes(20));
  const auto claimed = claim(id);
  ASSERT_THAT(claimed, SizeIs(2));
  EXPECT_TRUE(is_wanted(claimed[1]));
  office.confirm(mina, id);
  EXPECT_FALSE(is_wanted(claimed[0]));
  EXPECT_FALSE(is_wanted(claimed[1]));
  EXPECT_THAT(outcomes(id, Channel::sms), ElementsAre(Outcome::withdrawn));
  settle(claimed[1], {DeliveryEnd::declined, "too late", {}});
  EXPECT_EQ(office.receipt(boss, id, mina.member_id).state, RecipientState::confirmed);
  EXPECT_THAT(outcomes(id, Channel::sms), ElementsAre(Outcome::withdrawn));
  office.pass(hours(2));
  EXPECT_THAT(claim(id), IsEmpty());
}

TEST_F(DeliveryTest, a_key_pressed_on_the_phone_is_an_answer) {
  const AlertId id = office.raise(boss, {mina.member_id}).brief.id;
  office.pass(minutes(30));
  const auto claimed = claim(id);
  ASSERT_THAT(claimed, SizeIs(3));
  settle(claimed[2], {DeliveryEnd::confirmed, "key 1", {}});
  const Receipt receipt = office.receipt(boss, id, mina.member_id);
  EXPECT_EQ(receipt.state, RecipientState::confirmed);
  EXPECT_EQ(receipt.closed_by, mina.member_id);
  EXPECT_THAT(outcomes(id, Channel::phone), ElementsAre(Outcome::answered));
  EXPECT_THAT(outcomes(id, Channel::email), ElementsAre(Outcome::withdrawn));
  EXPECT_EQ(office.sent(boss, id).state, AlertState::done);
}

TEST_F(DeliveryTest, a_call_that_was_answered_without_a_key_was_heard) {
  const AlertId id = office.raise(boss, {mina.member_id}).brief.id;
  office.pass(minutes(30));
  settle(claim(id)[2], {DeliveryEnd::told, "answered", {}});
  EXPECT_EQ(office.receipt(boss, id, mina.member_id).state, RecipientState::delivered);
}

TEST_F(DeliveryTest, what_cannot_be_taken_now_comes_again_under_the_same_key_and_not_for_ever) {
  const AlertId id = office.raise(boss, {mina.member_id}).brief.id;
  office.pass(minutes(10));
  std::set<std::string> keys;
  std::int64_t tries = 0;
  for (auto claimed = claim(id); !claimed.empty() && tries < 20; claimed = claim(id)) {
    ++tries;
    keys.insert(claimed[0].parcel.idempotency_key);
    settle(claimed[0], {DeliveryEnd::later, "421 busy", seconds(1)});
    EXPECT_THAT(claim(id), IsEmpty());
    office.clock.set(office.clock.now() + wait_after(tries));
  }
  EXPECT_EQ(tries, kMostAttempts);
  EXPECT_THAT(keys, SizeIs(1));
  EXPECT_THAT(outcomes(id, Channel::email), ElementsAre(Outcome::failed));
}

TEST_F(DeliveryTest, a_dead_servers_mail_is_taken_over_and_its_call_is_not_made_twice) {
  const AlertId id = office.raise(boss, {mina.member_id}).brief.id;
  office.pass(minutes(30));
  const auto lost = claim(id);
  ASSERT_THAT(lost, SizeIs(3));
  open();
  office.clock.set(office.clock.now() + seconds(61));
  const auto again = claim(id);
  ASSERT_THAT(again, SizeIs(2));
  EXPECT_EQ(again[0].parcel.idempotency_key, lost[0].parcel.idempotency_key);
  EXPECT_THAT(outcomes(id, Channel::phone), ElementsAre(Outcome::failed));
  settle(lost[0], {DeliveryEnd::refused, "from the dead", {}});
  EXPECT_THAT(outcomes(id, Channel::email), ElementsAre(Outcome::underway)) << "another has it";
  settle(again[0], {DeliveryEnd::told, "", {}});
  EXPECT_THAT(outcomes(id, Channel::email), ElementsAre(Outcome::told));
}

TEST_F(DeliveryTest, without_room_it_waits_and_without_an_address_nobody_is_told) {
  auth::Actor noah = office.somebody();
  office.contacts[noah.member_id] = {"Noah", "", "no number"};
  const AlertId id = office.raise(boss, {mina.member_id, noah.member_id}).brief.id;
  office.pass(minutes(10));
  EXPECT_THAT(claim(id, 0), IsEmpty());
  office.clock.set(office.clock.now() + seconds(1));
  EXPECT_THAT(claim(id), SizeIs(1));
  const auto steps = office.steps(boss, id, noah.member_id);
  EXPECT_EQ(steps.back().channel, Channel::email);
  EXPECT_EQ(steps.back().outcome, Outcome::nobody);
}

TEST_F(DeliveryTest, a_server_without_a_channel_leaves_it_out_and_who_recalls_stops_everything) {
  const Alert alert = office.raise(boss, {mina.member_id});
  EXPECT_THAT(alert.channels, ElementsAre(Channel::in_app, Channel::email, Channel::sms, Channel::phone));
  office.pass(minutes(20));
  const auto claimed = claim(alert.brief.id);
  office.ask(&Service::recall, boss, TouchAlert{boss.org_id, alert.brief.id, {"c"}});
  for (const ClaimedDelivery& each : claimed) EXPECT_FALSE(is_wanted(each));
  office.outward = {};
  open();
  EXPECT_THAT(office.raise(boss, {mina.member_id}).channels, ElementsAre(Channel::in_app));
}

TEST_F(DeliveryTest, the_courier_delivers_and_hangs_up_when_somebody_answers_elsewhere) {
  std::promise<Parcel> mailed;
  std::promise<void> ringing;
  std::promise<void> hung_up;
  drivers[Channel::email].deliver = [&](const Parcel& parcel, const std::stop_token&) {
    mailed.set_value(parcel);
    return Delivered{DeliveryEnd::told, "250 ok", {}};
  };
  drivers[Channel::phone].deliver = [&](const Parcel&, const std::stop_token& stop) {
    std::promise<void> stopped;
    const std::stop_callback when_stopped(stop, [&] { stopped.set_value(); });
    ringing.set_value();
    stopped.get_future().wait();
    hung_up.set_value();
    return Delivered{DeliveryEnd::later, "hung up", {}};
  };
  office.open();
  Courier courier(*office.service, *office.store, *office.jobs, drivers);
  const AlertId id = office.raise(boss, {mina.member_id}).brief.id;
  office.pass(minutes(10));
  EXPECT_EQ(mailed.get_future().get().to, "mina@example.org");
  // Its end is written down on the courier's thread, and must be before the hours pass that its lease would not live.
  while (outcomes(id, Channel::email) != std::vector{Outcome::told}) std::this_thread::yield();
  office.pass(minutes(20));
  ringing.get_future().wait();
  courier.call_back();
  EXPECT_THAT(outcomes(id, Channel::phone), ElementsAre(Outcome::underway));
  office.confirm(mina, id);
  courier.call_back();
  hung_up.get_future().wait();
  courier.stop();
  EXPECT_THAT(outcomes(id, Channel::email), ElementsAre(Outcome::told));
  EXPECT_THAT(outcomes(id, Channel::phone), ElementsAre(Outcome::withdrawn));
}

}  // namespace
}  // namespace madang::alerts
