#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <future>
#include <mutex>
#include <random>

#include "alerts/delivering_api.hpp"
#include "alerts/hand_service.hpp"
#include "alerts/pushing_api.hpp"
#include "alerts/tests/office.hpp"
#include "kernel/outbound/elliptic.hpp"
#include "kernel/outbound/push_message.hpp"

namespace madang::alerts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

PushNote read(const PushLetter& letter) {
  PushNote note;
  const auto value = boost::json::parse(letter.text).as_object();
  note.kind = enumerator_named<PushKind>(std::string_view(value.at("kind").as_string())).value();
  note.tag = value.at("tag").as_string();
  note.title = value.at("title").as_string();
  note.body = value.at("body").as_string();
  note.path = value.at("path").as_string();
  note.language = value.at("language").as_string();
  if (value.contains("confirm")) note.confirm = std::string(value.at("confirm").as_string());
  if (value.contains("open")) note.open = std::string(value.at("open").as_string());
  if (value.contains("over")) note.over = std::string(value.at("over").as_string());
  return note;
}

class PushTest : public testing::Test {
 protected:
  PushTest() {
    office.outward = {Channel::push};
    open();
    for (const auto& [who, name] : {std::pair{boss, "한지우"}, std::pair{mina, "한미나"}})
      office.contacts[who.member_id] = {name, "", ""};
    Rules rules;
    rules.policy.rungs = {{Channel::in_app, 0, 1, 0, false}, {Channel::push, 0, 2, 10, false}};
    office.ask(&Service::settle_rules, boss, SettleRules{boss.org_id, {"c"}, rules});
    drivers[Channel::push].deliver = [](const Parcel&, const std::stop_token&) { return Delivered{}; };
  }

  /// Nobody takes out of the house what the tests do not.
  void open() {
    office.open();
    office.jobs->handle(kDeliver, [](store::Transaction&, const jobs::Job&) {});
  }

  KeepPush subscription(const std::string& name, std::optional<PushLanguage> language = {}) const {
    using namespace outbound;
    return {boss.org_id,
            {"https://push.example.net/" + name},
            {base64url(public_bytes(new_key()))},
            {base64url(random_bytes(16))},
            language};
  }
  PushDevice keep(const auth::Actor& actor, const KeepPush& request) {
    return office.store->write_now(
        [&](store::Transaction& transaction) { return office.pushes->keep(transaction, actor, request); });
  }
  PushDevice keep(const auth::Actor& actor, const std::string& name, std::optional<PushLanguage> language = {}) {
    return keep(actor, subscription(name, language));
  }
  PushSetting look(const auth::Actor& actor) {
    return office.store->read_now([&](store::Transaction& transaction) {
      return office.pushes->look(transaction, actor, OfOrganisation{actor.org_id});
    });
  }
  void forget(const auth::Actor& actor, PushId id) {
    office.store->write_now(
        [&](store::Transaction& transaction) { office.pushes->forget(transaction, actor, {actor.org_id, id}); });
  }
  std::vector<std::string> names(const auth::Actor& actor) {
    std::vector<std::string> found;
    for (const PushDevice& device : look(actor).devices) found.push_back(device.device_name);
    return found;
  }
  std::vector<ClaimedDelivery> claim(AlertId id) {
    return office.store->write_now([&](store::Transaction& transaction) {
      return office.service->claim(transaction, boss.org_id, id, drivers, {{Channel::push, 10}});
    });
  }
  void settle(const ClaimedDelivery& claimed, const Delivered& delivered) {
    office.store->write_now(
        [&](store::Transaction& transaction) { office.service->settle(transaction, claimed, delivered); });
  }
  static Delivered told(const ClaimedDelivery& claimed) {
    Delivered delivered{DeliveryEnd::told, "", {}, {}};
    for (const PushLetter& letter : claimed.parcel.letters) delivered.reports.push_back({letter.id, true, false, ""});
    return delivered;
  }
  std::vector<Outcome> outcomes(AlertId id) {
    std::vector<Outcome> found;
    for (const TakenStep& step : office.steps(boss, id, mina.member_id))
      if (step.channel == Channel::push) found.push_back(step.outcome);
    return found;
  }
  AlertId raise() { return office.raise(boss, {mina.member_id}).brief.id; }

  Office office;
  auth::Actor boss = office.somebody(auth::Role::owner);
  auth::Actor mina = office.somebody();
  Drivers drivers;
};

TEST_F(PushTest, a_browser_that_says_again_that_it_is_there_is_the_same_one) {
  const auto request = subscription("one");
  const PushDevice first = keep(mina, request);
  EXPECT_EQ(first.device_name, "A desktop");
  EXPECT_TRUE(first.present);
  EXPECT_EQ(keep(mina, request).id, first.id);
  const auto phone = office.sign_in(mina, "A phone");
  EXPECT_FALSE(keep(phone, "two").id == first.id);
  EXPECT_THAT(names(mina), ElementsAre("A desktop", "A phone"));
  EXPECT_FALSE(look(phone).devices.front().present);
  EXPECT_EQ(look(mina).public_key, "a public key");
  EXPECT_THAT(names(boss), IsEmpty());
}

TEST_F(PushTest, a_browser_that_was_given_another_endpoint_leaves_the_old_one) {
  keep(mina, "old");
  const PushId id = keep(mina, "new").id;
  const auto devices = look(mina).devices;
  ASSERT_THAT(devices, SizeIs(1));
  EXPECT_EQ(devices[0].id, id);
}

TEST_F(PushTest, whoever_signs_in_next_at_a_browser_has_it_alone) {
  const auto request = subscription("shared");
  const PushId before = keep(mina, request).id;
  const PushId after = keep(boss, request).id;
  EXPECT_NE(before, after);
  EXPECT_THAT(names(mina), IsEmpty());
  EXPECT_THAT(names(boss), SizeIs(1));
}

TEST_F(PushTest, where_nobody_is_signed_in_any_more_nothing_is_woken) {
  const auto phone = office.sign_in(mina, "A phone");
  keep(mina, "one");
  keep(phone, "two");
  office.sign_out(phone);
  EXPECT_THAT(names(mina), ElementsAre("A desktop"));
  const AlertId id = raise();
  const auto claimed = claim(id);
  ASSERT_THAT(claimed, SizeIs(1));
  ASSERT_THAT(claimed[0].parcel.letters, SizeIs(1));
  EXPECT_EQ(claimed[0].parcel.letters[0].endpoint, "https://push.example.net/one");
}

TEST_F(PushTest, of_too_many_browsers_those_go_that_were_not_heard_of_for_the_longest_time) {
  for (std::size_t i = 0; i <= kMostPushes; ++i) {
    office.pass(seconds(1));
    keep(office.sign_in(mina, "browser " + std::to_string(i)), std::to_string(i));
  }
  const auto left = names(mina);
  ASSERT_THAT(left, SizeIs(kMostPushes));
  EXPECT_EQ(left.front(), "browser 1");
  EXPECT_EQ(left.back(), "browser 10");
}

TEST_F(PushTest, what_cannot_be_woken_is_refused_by_its_field) {
  const auto refusal = [&](auto change) {
    auto request = subscription("x");
    change(request);
    return refused([&] { keep(mina, request); });
  };
  EXPECT_EQ(refusal([](KeepPush& it) { it.endpoint = {"http://push.example.net/x"}; }), "request.invalid endpoint");
  EXPECT_EQ(refusal([](KeepPush& it) { it.p256dh = {"AAAA"}; }), "request.invalid p256dh");
  EXPECT_EQ(refusal([](KeepPush& it) { it.auth = {"AAAA"}; }), "request.invalid auth");
  EXPECT_THAT(names(mina), IsEmpty());
}

TEST_F(PushTest, a_browser_is_its_owners_alone) {
  const PushId id = keep(mina, "one").id;
  EXPECT_EQ(refused([&] { forget(boss, id); }), "request.not_found");
  const auto elsewhere = office.somebody(auth::Role::owner, OrgId{2});
  EXPECT_EQ(refused([&] { forget(elsewhere, id); }), "request.not_found");
  forget(mina, id);
  EXPECT_EQ(refused([&] { forget(mina, id); }), "request.not_found");
  EXPECT_THAT(names(mina), IsEmpty());
}

TEST_F(PushTest, who_leaves_is_woken_no_more) {
  keep(mina, "one");
  office.store->write_now([&](store::Transaction& transaction) {
    office.service->forget_member(transaction, mina.org_id, mina.member_id);
  });
  EXPECT_THAT(names(mina), IsEmpty());
}

TEST_F(PushTest, who_let_no_browser_be_woken_is_not_reached_by_it) {
  const AlertId id = raise();
  EXPECT_THAT(outcomes(id), ElementsAre(Outcome::nobody));
  EXPECT_THAT(claim(id), IsEmpty());
}

TEST_F(PushTest, each_browser_is_told_in_what_it_speaks) {
  keep(mina, "desk", PushLanguage::en);
  keep(office.sign_in(mina, "A phone"), "phone");
  const AlertId id = raise();
  const auto claimed = claim(id);
  ASSERT_THAT(claimed, SizeIs(1));
  const Parcel& parcel = claimed[0].parcel;
  ASSERT_THAT(parcel.letters, SizeIs(2));
  EXPECT_EQ(parcel.manner.topic, id.text());
  EXPECT_EQ(parcel.manner.keep, hours(24));
  EXPECT_TRUE(parcel.manner.hurries);
  const PushNote english = read(parcel.letters[0]);
  EXPECT_EQ(english.title, "Please confirm · 한지우");
  EXPECT_EQ(english.body, "서버실로 와 주세요\n한빛 디자인");
  EXPECT_EQ(english.confirm, "Confirm");
  EXPECT_EQ(english.tag, id.text());
  EXPECT_EQ(english.path, "/alerts?view=received");
  EXPECT_EQ(read(parcel.letters[1]).title, "확인 요청 · 한지우") << "the organisation's language";
  settle(claimed[0], told(claimed[0]));
  EXPECT_THAT(outcomes(id), ElementsAre(Outcome::told));
  EXPECT_EQ(look(mina).devices[0].told_at, office.clock.now());
}

TEST_F(PushTest, an_alert_is_kept_for_devices_that_are_away_until_its_deadline) {
  keep(mina, "one");
  RaiseAlert request = Office::request({mina.member_id});
  request.deadline = office.clock.now() + minutes(30);
  const AlertId id = office.ask(&Service::raise, boss, request).brief.id;
  EXPECT_EQ(claim(id).at(0).parcel.manner.keep, minutes(30));
}

TEST_F(PushTest, a_browser_that_is_gone_is_forgotten_and_another_goes_on) {
  keep(mina, "one");
  keep(office.sign_in(mina, "A phone"), "two");
  const AlertId id = raise();
  const auto claimed = claim(id);
  auto delivered = told(claimed.at(0));
  delivered.reports[0] = {claimed[0].parcel.letters[0].id, false, true, "the push service answered 410"};
  settle(claimed[0], delivered);
  EXPECT_THAT(names(mina), ElementsAre("A phone"));
  office.pass(minutes(10));
  EXPECT_THAT(claim(id).at(0).parcel.letters, SizeIs(1));
}

TEST_F(PushTest, what_its_maker_refuses_is_told_to_the_sender_and_to_its_owner) {
  keep(mina, "one");
  const AlertId id = raise();
  const auto claimed = claim(id);
  const std::string reason = "the push service answered 403";
  settle(claimed.at(0), {DeliveryEnd::refused, reason, {}, {{claimed[0].parcel.letters[0].id, false, false, reason}}});
  EXPECT_EQ(office.steps(boss, id, mina.member_id).back().detail, reason);
  EXPECT_THAT(outcomes(id), ElementsAre(Outcome::failed));
  EXPECT_EQ(look(mina).devices.at(0).fault, reason);
  office.pass(minutes(10));
  EXPECT_THAT(outcomes(id), ElementsAre(Outcome::failed, Outcome::underway)) << "the ladder goes on";
}

TEST_F(PushTest, an_answer_takes_back_what_is_shown_elsewhere) {
  const auto phone = office.sign_in(mina, "A phone");
  keep(mina, "desk");
  keep(phone, "phone");
  const AlertId id = raise();
  const auto shown = claim(id);
  settle(shown.at(0), told(shown[0]));
  office.confirm(phone, id);
  const auto taken_back = claim(id);
  ASSERT_THAT(taken_back, SizeIs(1));
  const Parcel& parcel = taken_back[0].parcel;
  ASSERT_THAT(parcel.letters, SizeIs(1)) << "not where the answer was given";
  EXPECT_EQ(parcel.letters[0].endpoint, "https://push.example.net/desk");
  EXPECT_EQ(parcel.manner.keep, seconds(0));
  EXPECT_EQ(parcel.manner.topic, id.text());
  EXPECT_FALSE(parcel.manner.hurries);
  const PushNote note = read(parcel.letters[0]);
  EXPECT_EQ(note.kind, PushKind::settled);
  EXPECT_EQ(note.tag, id.text());
  EXPECT_EQ(note.confirm, std::nullopt);
  settle(taken_back[0], told(taken_back[0]));
  EXPECT_THAT(outcomes(id), ElementsAre(Outcome::told)) << "it is no step";
  office.pass(hours(1));
  EXPECT_THAT(claim(id), IsEmpty());
}

TEST_F(PushTest, what_was_not_sent_yet_is_withdrawn_and_what_nobody_saw_is_not_taken_back) {
  keep(mina, "one");
  const AlertId id = raise();
  office.confirm(mina, id);
  EXPECT_THAT(outcomes(id), ElementsAre(Outcome::withdrawn));
  EXPECT_THAT(claim(id), IsEmpty());
}

TEST_F(PushTest, what_was_under_way_when_its_sender_took_it_back_is_taken_back_too) {
  keep(mina, "one");
  const AlertId id = raise();
  ASSERT_THAT(claim(id), SizeIs(1));
  office.ask(&Service::recall, boss, TouchAlert{boss.org_id, id, {"c"}});
  EXPECT_THAT(outcomes(id), ElementsAre(Outcome::withdrawn));
  const auto taken_back = claim(id);
  ASSERT_THAT(taken_back, SizeIs(1));
  EXPECT_EQ(read(taken_back[0].parcel.letters.at(0)).kind, PushKind::settled);
}

TEST_F(PushTest, an_announcement_is_read_before_it_is_confirmed) {
  AlertBrief alert;
  alert.id = AlertId{1};
  alert.source = Source{SourceKind::announcement, "ann_1", {}};
  const PushNote note = alert_note(alert, {OrgId{1}, "한빛", "한지우", "ko-KR"}, "key");
  EXPECT_EQ(note.path, "/announcements/ann_1");
  EXPECT_EQ(note.confirm, std::nullopt);
  EXPECT_EQ(note.open, "읽고 확인");
}

/// Calls, as they reach the browsers' makers.
class CallPushTest : public PushTest {
 protected:
  CallPushTest() {
    drivers[Channel::push].deliver = [this](const Parcel& parcel, const std::stop_token&) {
      Delivered delivered{DeliveryEnd::told, "", {}, {}};
      for (const PushLetter& letter : parcel.letters) delivered.reports.push_back({letter.id, true, false, ""});
      const std::scoped_lock lock(mutex_);
      parcels_.push_back(parcel);
      return delivered;
    };
    begin();
  }

  CallNews news(CallTurn turn) const {
    CallNews made{"mcl_1", mina.member_id, "한지우", "주간 회의", "/c", turn, std::nullopt};
    if (turn == CallTurn::rings) made.until = office.clock.now() + std::chrono::seconds(45);
    return made;
  }
  void tell(const CallNews& news) {
    office.store->write_now(
        [&](store::Transaction& transaction) { office.pushes->tell(transaction, boss.org_id, news); });
  }
  /// What went out of what was told, once nothing is on its way any more: the server is stopped for that.
  std::vector<Parcel> sent() {
    office.jobs->run_due();
    wakings_->stop();
    wakings_.reset();
    open();
    begin();
    return std::exchange(parcels_, {});
  }

 private:
  void begin() { wakings_.emplace(*office.pushes, *office.store, *office.jobs, drivers); }

  std::optional<Wakings> wakings_;
  std::mutex mutex_;
  std::vector<Parcel> parcels_;
};

TEST_F(CallPushTest, a_call_wakes_each_browser_of_the_callee_for_as_long_as_it_rings) {
  keep(mina, "one", PushLanguage::zh);
  keep(office.sign_in(mina, "A phone"), "two", PushLanguage::en);
  keep(boss, "caller");
  tell(news(CallTurn::rings));
  const auto parcels = sent();
  ASSERT_THAT(parcels, SizeIs(1));
  EXPECT_EQ(parcels[0].manner.topic, "mcl_1");
  EXPECT_EQ(parcels[0].manner.keep, std::chrono::seconds(45));
  EXPECT_TRUE(parcels[0].manner.hurries);
  ASSERT_THAT(parcels[0].letters, SizeIs(2));
  const PushNote note = read(parcels[0].letters[0]);
  EXPECT_EQ(note.kind, PushKind::call);
  EXPECT_EQ(note.title, "来电 · 한지우");
  EXPECT_EQ(note.body, "주간 회의\n한빛 디자인");
  EXPECT_EQ(note.open, "接听");
  EXPECT_EQ(note.over, "通话已处理 · 한지우");
  EXPECT_EQ(note.tag, "mcl_1");
  EXPECT_EQ(read(parcels[0].letters[1]).title, "Incoming call · 한지우");
  EXPECT_TRUE(look(mina).devices[0].told_at.has_value());
}

TEST_F(CallPushTest, a_call_that_was_missed_stays_and_one_that_was_answered_goes) {
  keep(mina, "one", PushLanguage::ko);
  tell(news(CallTurn::missed));
  auto parcels = sent();
  ASSERT_THAT(parcels, SizeIs(1));
  EXPECT_EQ(parcels[0].manner.keep, std::chrono::hours(24));
  EXPECT_FALSE(parcels[0].manner.hurries);
  EXPECT_EQ(read(parcels[0].letters[0]).title, "부재중 전화 · 한지우");
  EXPECT_EQ(read(parcels[0].letters[0]).kind, PushKind::call_missed);
  EXPECT_FALSE(read(parcels[0].letters[0]).open.has_value());
  tell(news(CallTurn::over));
  parcels = sent();
  ASSERT_THAT(parcels, SizeIs(1));
  EXPECT_EQ(parcels[0].manner.keep, std::chrono::seconds(0));
  EXPECT_EQ(read(parcels[0].letters[0]).kind, PushKind::call_over);
}

TEST_F(CallPushTest, nothing_rings_late_or_twice_or_where_nobody_may_be_woken) {
  tell(news(CallTurn::rings));
  EXPECT_THAT(sent(), IsEmpty()) << "no browser";
  keep(mina, "one");
  tell(news(CallTurn::rings));
  office.clock.set(office.clock.now() + std::chrono::seconds(45));
  EXPECT_THAT(sent(), IsEmpty()) << "a server that comes back later";
  tell(news(CallTurn::rings));
  tell(news(CallTurn::over));
  const auto parcels = sent();
  ASSERT_THAT(parcels, SizeIs(1)) << "one that ends at once";
  EXPECT_EQ(read(parcels[0].letters[0]).kind, PushKind::call_over);
}

TEST(PushModelTest, news_of_a_call_fit_in_a_push_whatever_people_wrote) {
  std::string longest;
  for (int i = 0; i < 5'000; ++i) longest += "🏡";
  const CallNews news{"mcl_1", MemberId{1}, longest, longest, "/c", CallTurn::rings, std::nullopt};
  EXPECT_LE(text_of(call_note(news, {OrgId{1}, longest, longest, "zh-CN"})).size(), outbound::kMostPushBytes);
}

TEST_F(PushTest, a_trial_wakes_one_browser_and_says_what_came_of_it) {
  std::promise<Parcel> woken;
  drivers[Channel::push].deliver = [&](const Parcel& parcel, const std::stop_token&) {
    woken.set_value(parcel);
    return Delivered{DeliveryEnd::refused, "", {}, {{parcel.letters.at(0).id, false, false, "no such key"}}};
  };
  keep(office.sign_in(mina, "A phone"), "phone");
  const PushId id = keep(mina, "one", PushLanguage::zh).id;
  Wakings wakings(*office.pushes, *office.store, *office.jobs, drivers);
  office.store->write_now(
      [&](store::Transaction& transaction) { office.pushes->try_out(transaction, mina, {mina.org_id, id, {"c"}}); });
  office.jobs->run_due();
  const Parcel parcel = woken.get_future().get();
  ASSERT_THAT(parcel.letters, SizeIs(1));
  const PushNote note = read(parcel.letters[0]);
  EXPECT_EQ(note.kind, PushKind::trial);
  EXPECT_THAT(note.body, HasSubstr("한빛 디자인 的提醒"));
  wakings.stop();
  EXPECT_EQ(look(mina).devices.back().fault, "no such key");
  EXPECT_EQ(refused([&] {
              office.store->write_now([&](store::Transaction& transaction) {
                office.pushes->try_out(transaction, boss, {boss.org_id, id, {"c"}});
              });
            }),
            "request.not_found");
}

/// Whatever people write, it fits, is UTF-8 and comes out of JSON as it went in.
TEST(PushNoteTest, every_text_fits) {
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"a", "가", "汉", "🔔", "\t", "\n", "\"", "\\", "{0}", "é", " "};
  const auto some = [&](std::size_t most) {
    std::string text;
    for (std::size_t left = random() % (most + 1); left > 0; --left) text += pieces[random() % pieces.size()];
    return text;
  };
  for (int i = 0; i < 2'000; ++i) {
    AlertBrief alert;
    alert.id = AlertId{random() + 1ULL};
    alert.text = some(600);
    alert.reason = some(200);
    alert.urgency = random() % 2 == 0 ? Urgency::important : Urgency::emergency;
    const PushHead head{OrgId{1}, some(100), some(100), i % 2 == 0 ? "ko" : "fr"};
    for (const PushNote& note :
         {alert_note(alert, head, some(60)), settled_note(alert, head, "key"), trial_note(head)}) {
      const std::string text = text_of(note);
      EXPECT_TRUE(is_utf8(text));
      ASSERT_LE(text.size(), outbound::kMostPushBytes);
      EXPECT_EQ(read({PushId{1}, "", "", "", text}).body, note.body);
    }
  }
}

}  // namespace
}  // namespace madang::alerts
