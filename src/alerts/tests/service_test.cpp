#include "alerts/service.hpp"

#include <gmock/gmock.h>

#include "alerts/tests/office.hpp"

namespace madang::alerts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AlertsTest : public testing::Test {
 protected:
  Office office;
  auth::Actor boss = office.somebody(auth::Role::owner);
  auth::Actor mina = office.somebody();
  auth::Actor noah = office.somebody();
  auth::Actor wei = office.somebody();

  Tallies tallies(AlertId id) { return office.sent(boss, id).tallies; }
  TouchAlert touch(AlertId id) const { return {boss.org_id, id, {"c"}}; }
};

TEST_F(AlertsTest, who_is_connected_has_it_and_who_is_not_is_queued) {
  office.connected = {mina.member_id};
  const Alert alert = office.raise(boss, {mina.member_id, noah.member_id});
  EXPECT_TRUE(alert.counted);
  EXPECT_EQ(alert.tallies.total, 2);
  EXPECT_EQ(alert.tallies.delivered, 1);
  EXPECT_EQ(alert.tallies.queued, 1);
  EXPECT_EQ(alert.next_channel, Channel::in_app);
  EXPECT_EQ(alert.next_at, office.clock.now() + minutes(10));
  ASSERT_EQ(office.received(noah).size(), 1u);
  office.ask(&Service::receive, noah, touch(alert.brief.id));
  EXPECT_EQ(tallies(alert.brief.id).delivered, 2);
  EXPECT_TRUE(office.received(wei).empty());
}

TEST_F(AlertsTest, seen_is_not_confirmed) {
  const Alert alert = office.raise(boss, {mina.member_id});
  EXPECT_EQ(office.ask(&Service::see, mina, touch(alert.brief.id)).receipt.state, RecipientState::seen);
  EXPECT_EQ(office.sent(boss, alert.brief.id).state, AlertState::open);
  EXPECT_EQ(tallies(alert.brief.id).seen, 1);
  office.ask(&Service::receive, mina, touch(alert.brief.id));
  EXPECT_EQ(tallies(alert.brief.id).seen, 1) << "another device that shows it takes nothing back";
  EXPECT_EQ(office.confirm(mina, alert.brief.id).receipt.state, RecipientState::confirmed);
  EXPECT_EQ(office.sent(boss, alert.brief.id).state, AlertState::done);
}

TEST_F(AlertsTest, it_rings_again_until_confirmed_and_never_after) {
  const Alert alert = office.raise(boss, {mina.member_id, noah.member_id});
  office.pass(minutes(10));
  EXPECT_EQ(office.received(mina).front().receipt.rings, 2);
  office.confirm(mina, alert.brief.id);
  office.pass(hours(2));
  EXPECT_EQ(office.receipt(boss, alert.brief.id, mina.member_id).rings, 2);
  EXPECT_EQ(office.receipt(boss, alert.brief.id, noah.member_id).rings, 3);
  EXPECT_TRUE(office.received(mina).empty());
}

TEST_F(AlertsTest, confirming_again_changes_nothing) {
  const Alert alert = office.raise(boss, {mina.member_id, noah.member_id});
  const auto once = office.confirm(mina, alert.brief.id);
  office.pass(minutes(1));
  EXPECT_EQ(office.confirm(mina, alert.brief.id), once);
  EXPECT_EQ(tallies(alert.brief.id).confirmed, 1);
}

TEST_F(AlertsTest, where_one_is_enough_the_first_releases_the_others) {
  RaiseAlert request = Office::request({mina.member_id, noah.member_id, wei.member_id});
  request.needs = Confirmers::anyone;
  const Alert alert = office.ask(&Service::raise, boss, request);
  office.confirm(noah, alert.brief.id);
  const Alert after = office.sent(boss, alert.brief.id);
  EXPECT_EQ(after.state, AlertState::done);
  EXPECT_EQ(after.tallies.confirmed, 1);
  EXPECT_EQ(after.tallies.expired, 2);
  EXPECT_EQ(office.receipt(boss, alert.brief.id, mina.member_id).closing, Closing::another);
  EXPECT_EQ(refused([&] { office.confirm(mina, alert.brief.id); }), "alerts.over alert_id");
}

TEST_F(AlertsTest, who_declines_says_why_and_hears_no_more) {
  const Alert alert = office.raise(boss, {mina.member_id});
  office.ask(&Service::decline, mina, DeclineAlert{boss.org_id, alert.brief.id, {"c"}, {"출장 중입니다"}});
  const Receipt receipt = office.receipt(boss, alert.brief.id, mina.member_id);
  EXPECT_EQ(receipt.state, RecipientState::declined);
  EXPECT_EQ(receipt.note, "출장 중입니다");
  EXPECT_EQ(office.sent(boss, alert.brief.id).state, AlertState::done);
  EXPECT_EQ(refused([&] { office.confirm(mina, alert.brief.id); }), "alerts.over alert_id");
}

TEST_F(AlertsTest, the_deputy_and_then_the_manager_are_told_in_their_place) {
  const auth::Actor lead = office.somebody();
  office.ask(&Service::choose_deputy, mina, ChooseDeputy{boss.org_id, {"c"}, {true, noah.member_id}});
  office.managers[mina.member_id] = lead.member_id;
  const Alert alert = office.raise(boss, {mina.member_id});
  office.pass(minutes(120));
  ASSERT_EQ(office.received(noah).size(), 1u);
  EXPECT_EQ(office.received(noah).front().receipt.stands_for, mina.member_id);
  EXPECT_TRUE(office.received(lead).empty());
  EXPECT_EQ(tallies(alert.brief.id).total, 1) << "who stands in is counted nowhere";
  office.pass(minutes(60));
  ASSERT_EQ(office.received(lead).size(), 1u);
  office.confirm(lead, alert.brief.id);
  const Receipt receipt = office.receipt(boss, alert.brief.id, mina.member_id);
  EXPECT_EQ(receipt.state, RecipientState::confirmed);
  EXPECT_EQ(receipt.closing, Closing::stand_in);
  EXPECT_EQ(receipt.closed_by, lead.member_id);
  EXPECT_TRUE(office.received(noah).empty());
  EXPECT_TRUE(office.received(mina).empty());
  EXPECT_EQ(office.sent(boss, alert.brief.id).state, AlertState::done);
}

TEST_F(AlertsTest, what_was_done_to_reach_somebody_is_logged) {
  const Alert alert = office.raise(boss, {mina.member_id});
  office.pass(hours(4));
  std::vector<std::pair<Channel, Outcome>> steps;
  for (const TakenStep& step : office.steps(boss, alert.brief.id, mina.member_id))
    steps.emplace_back(step.channel, step.outcome);
  EXPECT_THAT(steps, ElementsAre(std::pair(Channel::in_app, Outcome::told), std::pair(Channel::in_app, Outcome::told),
                                 std::pair(Channel::in_app, Outcome::told), std::pair(Channel::deputy, Outcome::nobody),
                                 std::pair(Channel::manager, Outcome::nobody)));
  EXPECT_EQ(tallies(alert.brief.id).unreachable, 1) << "no device ever had it";
  office.confirm(mina, alert.brief.id);
  EXPECT_EQ(tallies(alert.brief.id).confirmed, 1) << "who comes back may still answer";
}

TEST_F(AlertsTest, an_important_one_waits_for_the_morning_and_an_emergency_does_not) {
  office.pass_until(at("2026-12-01T22:00"));
  const Alert alert = office.raise(boss, {mina.member_id});
  EXPECT_EQ(alert.tallies.deferred, 1);
  EXPECT_EQ(alert.next_at, at("2026-12-02T09:00"));
  EXPECT_TRUE(office.received(mina).empty());
  RaiseAlert request = Office::request({mina.member_id});
  request.urgency = Urgency::emergency;
  request.reason = {"정전"};
  EXPECT_EQ(office.ask(&Service::raise, boss, request).tallies.queued, 1);
  EXPECT_EQ(office.received(mina).size(), 1u);
  office.pass_until(at("2026-12-02T08:59"));
  EXPECT_EQ(office.received(mina).size(), 1u);
  office.pass_until(at("2026-12-02T09:00"));
  EXPECT_EQ(office.received(mina).size(), 2u);
}

TEST_F(AlertsTest, an_emergency_gives_a_reason_that_the_organisation_settled) {
  RaiseAlert request = Office::request({mina.member_id});
  request.urgency = Urgency::emergency;
  const auto raise = [&] { return refused([&] { office.ask(&Service::raise, mina, request); }); };
  request.to.member_ids = {noah.member_id};
  EXPECT_EQ(raise(), "request.invalid reason");
  SettleRules settle{boss.org_id, {"c"}, {}};
  settle.rules.right_to_disconnect = true;
  settle.rules.reasons = {"화재"};
  office.ask(&Service::settle_rules, boss, settle);
  request.reason = {"그냥"};
  EXPECT_EQ(raise(), "request.invalid reason");
  request.reason = {"화재"};
  EXPECT_EQ(raise(), "");
  request.urgency = Urgency::important;
  EXPECT_EQ(raise(), "request.invalid reason");
}

TEST_F(AlertsTest, quotas_hold_for_a_day_and_for_a_week) {
  SettleRules settle{boss.org_id, {"c"}, {}};
  settle.rules.alerts_per_day = 2;
  settle.rules.emergencies_per_week = 1;
  office.ask(&Service::settle_rules, boss, settle);
  RaiseAlert request = Office::request({mina.member_id});
  request.urgency = Urgency::emergency;
  request.reason = {"정전"};
  office.ask(&Service::raise, noah, request);
  EXPECT_EQ(refused([&] { office.ask(&Service::raise, noah, request); }), "alerts.too_many_emergencies");
  office.raise(noah, {mina.member_id});
  EXPECT_EQ(refused([&] { office.raise(noah, {mina.member_id}); }), "alerts.too_many_today");
  EXPECT_EQ(office.raise(wei, {mina.member_id}).tallies.total, 1) << "everybody has their own";
  office.pass(hours(25));
  EXPECT_EQ(office.raise(noah, {mina.member_id}).tallies.total, 1);
}

TEST_F(AlertsTest, a_recalled_one_is_gone_for_those_who_had_not_answered) {
  const Alert alert = office.raise(boss, {mina.member_id, noah.member_id});
  office.confirm(mina, alert.brief.id);
  const Alert after = office.ask(&Service::recall, boss, touch(alert.brief.id));
  EXPECT_EQ(after.state, AlertState::recalled);
  EXPECT_EQ(after.tallies.confirmed, 1);
  EXPECT_EQ(after.tallies.recalled, 1);
  EXPECT_TRUE(office.received(noah).empty());
  office.pass(hours(5));
  EXPECT_EQ(office.receipt(boss, alert.brief.id, noah.member_id).rings, 1);
  EXPECT_EQ(office.ask(&Service::recall, boss, touch(alert.brief.id)).state, AlertState::recalled);
}

TEST_F(AlertsTest, a_deadline_ends_it) {
  RaiseAlert request = Office::request({mina.member_id});
  request.deadline = office.clock.now() + hours(1);
  const Alert alert = office.ask(&Service::raise, boss, request);
  office.pass(hours(1));
  EXPECT_EQ(office.sent(boss, alert.brief.id).state, AlertState::expired);
  EXPECT_EQ(tallies(alert.brief.id).expired, 1);
  EXPECT_EQ(refused([&] { office.confirm(mina, alert.brief.id); }), "alerts.over alert_id");
}

TEST_F(AlertsTest, one_that_begins_later_is_heard_then) {
  RaiseAlert request = Office::request({mina.member_id});
  request.starts_at = office.clock.now() + hours(2);
  const Alert alert = office.ask(&Service::raise, boss, request);
  EXPECT_EQ(alert.state, AlertState::scheduled);
  EXPECT_TRUE(office.received(mina).empty());
  office.pass(hours(2));
  EXPECT_EQ(office.sent(boss, alert.brief.id).state, AlertState::open);
  EXPECT_EQ(office.received(mina).size(), 1u);
}

TEST_F(AlertsTest, reminders_go_to_those_who_have_not_answered_five_minutes_apart) {
  const Alert alert = office.raise(boss, {mina.member_id, noah.member_id});
  office.confirm(mina, alert.brief.id);
  office.pass(minutes(1));
  office.ask(&Service::remind, boss, touch(alert.brief.id));
  EXPECT_EQ(office.receipt(boss, alert.brief.id, mina.member_id).rings, 1);
  EXPECT_EQ(office.receipt(boss, alert.brief.id, noah.member_id).rings, 2);
  office.pass(minutes(4));
  EXPECT_EQ(refused([&] { office.ask(&Service::remind, boss, touch(alert.brief.id)); }), "alerts.too_soon alert_id");
  office.pass(minutes(1));
  office.ask(&Service::remind, boss, touch(alert.brief.id));
  EXPECT_EQ(office.receipt(boss, alert.brief.id, noah.member_id).rings, 3);
  office.pass(minutes(4));
  EXPECT_EQ(office.receipt(boss, alert.brief.id, noah.member_id).rings, 4) << "the ladder goes on as it would have";
}

TEST_F(AlertsTest, a_department_all_staff_and_the_unread_of_a_message_are_meant_together) {
  const people::DepartmentId sales{7};
  office.departments[sales] = {noah.member_id};
  office.unread = {noah.member_id, wei.member_id, boss.member_id};
  RaiseAlert request = Office::request({mina.member_id});
  request.to.department_ids = {sales};
  request.to.unread_of = UnreadOf{};
  const Alert alert = office.ask(&Service::raise, boss, request);
  EXPECT_EQ(alert.tallies.total, 3) << "each once, and the sender not";
  request = Office::request({});
  request.to.everyone = true;
  EXPECT_EQ(office.ask(&Service::raise, boss, request).tallies.total, 3);
}

TEST_F(AlertsTest, bad_input_names_its_field) {
  const auth::Actor guest = office.somebody(auth::Role::guest);
  const auto raise = [&](const RaiseAlert& request, const auth::Actor& actor) {
    return refused([&] { office.ask(&Service::raise, actor, request); });
  };
  EXPECT_EQ(raise(Office::request({}), boss), "request.invalid to");
  EXPECT_EQ(raise(Office::request({boss.member_id}), boss), "alerts.nobody to");
  EXPECT_EQ(raise(Office::request({mina.member_id, MemberId{99}}), boss), "request.invalid to.member_ids[1]");
  RaiseAlert request = Office::request({});
  request.to.department_ids = {people::DepartmentId{3}};
  EXPECT_EQ(raise(request, boss), "request.invalid to.department_ids[0]");
  EXPECT_EQ(raise(request, guest), "auth.forbidden to");
  request = Office::request({mina.member_id});
  request.deadline = office.clock.now();
  EXPECT_EQ(raise(request, boss), "request.invalid deadline");
  request.deadline.reset();
  request.source = Source{SourceKind::message, "msg_hidden"};
  EXPECT_EQ(raise(request, boss), "request.invalid source.id");
  request.source = Source{SourceKind::task, "tsk_any"};
  EXPECT_EQ(raise(request, boss), "request.invalid source.id");
  request.source = Source{SourceKind::message, "msg_seen"};
  EXPECT_EQ(raise(request, boss), "");
}

TEST_F(AlertsTest, others_and_strangers_see_nothing_of_it) {
  const Alert alert = office.raise(boss, {mina.member_id});
  const auth::Actor stranger = office.somebody(auth::Role::owner, OrgId{2});
  for (const auth::Actor& actor : {wei, stranger}) {
    const NameAlert named{actor.org_id, alert.brief.id};
    EXPECT_EQ(refused([&] { office.look(&Service::look, actor, named); }), "request.not_found");
    EXPECT_EQ(refused([&] { office.confirm(actor, alert.brief.id); }), "request.not_found");
    EXPECT_EQ(refused([&] { office.ask(&Service::recall, actor, TouchAlert{actor.org_id, alert.brief.id, {"c"}}); }),
              "request.not_found");
  }
  EXPECT_EQ(refused([&] { office.look(&Service::look, mina, NameAlert{mina.org_id, alert.brief.id}); }),
            "request.not_found")
      << "a recipient has their own page of it";
}

TEST_F(AlertsTest, who_has_two_hundred_to_answer_gets_no_more) {
  for (int sender = 0; sender < 7; ++sender) {
    const auth::Actor actor = office.somebody();
    for (int i = 0; i < (sender < 6 ? 30 : 20); ++i) office.raise(actor, {mina.member_id});
  }
  EXPECT_EQ(office.received(mina).size(), 200u);
  const Alert alert = office.raise(boss, {mina.member_id, noah.member_id});
  EXPECT_EQ(alert.tallies.unreachable, 1);
  EXPECT_EQ(office.receipt(boss, alert.brief.id, mina.member_id).closing, Closing::full);
  EXPECT_EQ(office.received(mina).size(), 200u);
}

TEST_F(AlertsTest, who_leaves_is_waited_for_no_more) {
  const Alert alert = office.raise(boss, {mina.member_id});
  office.people.erase({mina.org_id, mina.member_id});
  office.store->write_now([&](store::Transaction& transaction) {
    office.service->forget_member(transaction, mina.org_id, mina.member_id);
  });
  EXPECT_EQ(office.receipt(boss, alert.brief.id, mina.member_id).closing, Closing::left);
  EXPECT_EQ(office.sent(boss, alert.brief.id).state, AlertState::done);
}

TEST_F(AlertsTest, the_rules_are_the_administrators_and_audited) {
  SettleRules settle{boss.org_id, {"c"}, {}};
  settle.rules.alerts_per_day = 5;
  EXPECT_EQ(refused([&] { office.ask(&Service::settle_rules, mina, settle); }), "auth.forbidden");
  office.ask(&Service::settle_rules, boss, settle);
  EXPECT_EQ(office.look(&Service::look_rules, mina, OfOrganisation{boss.org_id}).rules, settle.rules);
  EXPECT_EQ(office.acts.size(), 1u);
  settle.rules.policy.rungs.front().times = 0;
  EXPECT_EQ(refused([&] { office.ask(&Service::settle_rules, boss, settle); }),
            "request.invalid rules.policy.rungs[0].times");
}

TEST_F(AlertsTest, a_restart_neither_loses_a_step_nor_doubles_it) {
  const Alert alert = office.raise(boss, {mina.member_id});
  office.pass(minutes(9));
  office.open();
  office.pass(minutes(1));
  office.open();
  office.pass(seconds(30));
  EXPECT_EQ(office.receipt(boss, alert.brief.id, mina.member_id).rings, 2);
}

TEST_F(AlertsTest, who_is_about_to_send_hears_how_many_are_off_duty_and_until_when) {
  office.departments[people::DepartmentId{1}] = {noah.member_id};
  EstimateAlert wanted{boss.org_id, {"c"}, {}};
  wanted.to.member_ids = {mina.member_id, boss.member_id};
  wanted.to.department_ids = {people::DepartmentId{1}};
  const AlertEstimate at_noon = office.ask(&Service::estimate, boss, wanted);
  EXPECT_EQ(at_noon.people, 2) << "without the sender";
  EXPECT_EQ(at_noon.off_duty, 0);
  EXPECT_FALSE(at_noon.more);
  office.clock.set(at("2026-11-30T22:00"));
  const AlertEstimate at_night = office.ask(&Service::estimate, boss, wanted);
  EXPECT_EQ(at_night.off_duty, 2);
  EXPECT_EQ(at_night.first_at, at("2026-12-01T09:00"));
  EXPECT_EQ(at_night.last_at, at("2026-12-01T09:00"));
  wanted.to.member_ids = {MemberId{999'999}};
  EXPECT_EQ(refused([&] { office.ask(&Service::estimate, boss, wanted); }), "request.invalid to.member_ids[0]");
}

TEST_F(AlertsTest, an_estimate_of_very_many_says_that_there_are_more) {
  for (std::size_t i = 0; i < Service::kMostEstimated + 5; ++i) office.somebody();
  EstimateAlert wanted{boss.org_id, {"c"}, {}};
  wanted.to.everyone = true;
  const AlertEstimate estimate = office.ask(&Service::estimate, boss, wanted);
  EXPECT_TRUE(estimate.more);
  EXPECT_EQ(estimate.people, 1000);
}

TEST_F(AlertsTest, who_is_disturbed_at_night_sees_it_in_the_ledger_and_the_week_is_counted) {
  office.raise(boss, {mina.member_id});  // at noon: nobody is disturbed
  office.pass(hours(12));
  RaiseAlert emergency = Office::request({mina.member_id, noah.member_id});
  emergency.urgency = Urgency::emergency;
  emergency.reason = Text<0, kMostReason>{"정전"};
  office.ask(&Service::raise, boss, emergency);
  const auto ledger = office.look(&Service::look_ledger, mina, LookLedger{boss.org_id, {}});
  ASSERT_EQ(ledger.disturbances.size(), 1u);
  EXPECT_EQ(ledger.disturbances[0].at, office.clock.now());
  EXPECT_EQ(ledger.disturbances[0].sender_id, boss.member_id);
  EXPECT_EQ(ledger.disturbances[0].reason, "정전");
  EXPECT_FALSE(ledger.next_before);
  EXPECT_TRUE(office.look(&Service::look_ledger, wei, LookLedger{boss.org_id, {}}).disturbances.empty());
  const LookReport week{boss.org_id, at("2026-11-30T00:00")};
  const AlertReport report = office.look(&Service::look_report, boss, week);
  ASSERT_EQ(report.senders.size(), 1u);
  EXPECT_EQ(report.senders[0].alerts, 2);
  EXPECT_EQ(report.senders[0].emergencies, 1);
  ASSERT_EQ(report.disturbing.size(), 1u);
  EXPECT_EQ(report.disturbing[0].disturbances, 2);
  EXPECT_EQ(report.disturbed.size(), 2u);
  EXPECT_TRUE(
      office.look(&Service::look_report, boss, LookReport{boss.org_id, at("2026-12-07T00:00")}).senders.empty());
  EXPECT_EQ(refused([&] { office.look(&Service::look_report, mina, week); }), "auth.forbidden");
}

TEST_F(AlertsTest, a_role_is_everybody_who_has_it) {
  auth::Actor lead = office.somebody(auth::Role::admin);
  auth::Actor second = office.somebody(auth::Role::admin);
  RaiseAlert request = Office::request({mina.member_id});
  request.to.roles = {people::Role::admin, people::Role::owner};
  EXPECT_EQ(office.ask(&Service::raise, boss, request).tallies.total, 3) << "mina and two admins, without the sender";
  EXPECT_EQ(office.received(lead).size(), 1u);
  EXPECT_EQ(office.received(second).size(), 1u);
  EXPECT_TRUE(office.received(noah).empty());
  request.to.roles = std::vector<people::Role>(5, people::Role::admin);
  EXPECT_EQ(refused([&] { office.ask(&Service::raise, boss, request); }), "request.invalid to.roles");
  auth::Actor guest = office.somebody(auth::Role::guest);
  request.to.roles = {people::Role::admin};
  EXPECT_EQ(refused([&] { office.ask(&Service::raise, guest, request); }), "auth.forbidden to");
}

TEST_F(AlertsTest, what_one_sent_is_read_by_pages) {
  std::vector<AlertId> sent;
  for (int i = 0; i < 3; ++i) sent.push_back(office.raise(boss, {mina.member_id}).brief.id);
  const SentList first = office.look(&Service::list_sent, boss, ListSent{boss.org_id, {}, 2});
  ASSERT_EQ(first.alerts.size(), 2u);
  EXPECT_EQ(first.alerts.front().brief.id, sent[2]);
  const SentList second = office.look(&Service::list_sent, boss, ListSent{boss.org_id, first.next_cursor, 2});
  ASSERT_EQ(second.alerts.size(), 1u);
  EXPECT_EQ(second.alerts.front().brief.id, sent[0]);
  EXPECT_FALSE(second.next_cursor);
}

TEST_F(AlertsTest, pages_of_the_ledger_lose_nothing_of_what_came_at_one_moment) {
  SettleRules settle{boss.org_id, {"c"}, {}};
  settle.rules.policy.rungs = {{Channel::in_app, 0, 1, 0, false}, {Channel::in_app, 0, 1, 0, false}};
  settle.rules.alerts_per_day = 100;
  settle.rules.emergencies_per_week = 100;
  office.ask(&Service::settle_rules, boss, settle);
  office.pass(hours(12));  // midnight
  AlertId last;
  for (int i = 0; i < 40; ++i) {
    RaiseAlert emergency = Office::request({mina.member_id});
    emergency.urgency = Urgency::emergency;
    emergency.reason = Text<0, kMostReason>{"정전"};
    last = office.ask(&Service::raise, boss, emergency).brief.id;
    office.pass(seconds(1));
  }
  // One alone at a moment of its own makes a pair straddle the end of the page.
  office.ask(&Service::remind, boss, touch(last));
  std::size_t read = 0;
  LookLedger page{boss.org_id, {}};
  for (;;) {
    const auto ledger = office.look(&Service::look_ledger, mina, page);
    read += ledger.disturbances.size();
    if (!ledger.next_before) break;
    page.before = ledger.next_before;
  }
  EXPECT_EQ(read, 81u) << "two steps of each, and a reminder";
}

}  // namespace
}  // namespace madang::alerts
