#include <gmock/gmock.h>

#include "alerts/service.hpp"
#include "alerts/tests/office.hpp"

namespace madang::alerts {
namespace {

/// What waits through nights, holidays and the changing of clocks, and is reached when its receiver may be.
class NightsTest : public testing::Test {
 protected:
  using Zone = Text<1, 64>;

  void live(const auth::Actor& who, working_time::ChangeMemberTime wish) {
    wish.org_id = who.org_id;
    wish.member_id = who.member_id;
    office.store->write_now(
        [&](store::Transaction& transaction) { office.hours_of->change_member(transaction, who, wish); });
  }
  /// Works at any hour, but not in their quiet from ten to seven.
  void live_in(const auth::Actor& who, const char* zone) {
    working_time::WeekHours always;
    for (auto& day : always.days) day = {{0, 24 * 60}};
    live(who, {.time_zone = {true, Zone{zone}},
               .hours = {true, always},
               .quiet = {true, working_time::Stretch{22 * 60, 31 * 60}}});
  }
  void close_on(std::initializer_list<int> dates) {
    const auto powers = [](store::Transaction&, const auth::Actor& actor) {
      return people::Powers(actor.role, std::nullopt, std::nullopt);
    };
    auto doors = office.hours_doors();
    doors.powers_of = powers;
    doors.record_act = [](store::Transaction&, const auth::Actor&, people::AuditAct) {};
    working_time::Service hours_of(*office.streams, doors);
    for (const int date : dates)
      office.store->write_now([&](store::Transaction& transaction) {
        hours_of.enter_day(transaction, boss, {boss.org_id, Date::of(date), working_time::DayKind::off, {"휴무"}});
      });
  }
  std::int64_t rings(const Alert& alert) { return office.receipt(boss, alert.brief.id, mina.member_id).rings; }
  void rings_first_at(const Alert& alert, Timestamp moment) {
    EXPECT_EQ(office.sent(boss, alert.brief.id).tallies.deferred, 1);
    office.pass_until(moment - seconds(1));
    EXPECT_EQ(rings(alert), 0);
    EXPECT_TRUE(office.received(mina).empty());
    office.pass_until(moment);
    EXPECT_EQ(rings(alert), 1);
    EXPECT_EQ(office.received(mina).size(), 1u);
  }

  Office office;
  auth::Actor boss = office.somebody(auth::Role::owner);
  auth::Actor mina = office.somebody();
};

TEST_F(NightsTest, who_is_away_all_week_is_reached_on_the_first_day_after_it) {
  close_on({20261207, 20261208, 20261209, 20261210, 20261211});
  office.pass_until(at("2026-12-04T18:30"));
  rings_first_at(office.raise(boss, {mina.member_id}), at("2026-12-14T09:00"));
}

TEST_F(NightsTest, a_day_that_is_entered_while_it_waits_is_waited_for_as_well) {
  office.pass_until(at("2026-12-01T20:00"));
  const Alert alert = office.raise(boss, {mina.member_id});
  close_on({20261202});
  rings_first_at(alert, at("2026-12-03T09:00"));
}

TEST_F(NightsTest, who_goes_to_another_zone_while_it_waits_is_reached_in_the_morning_there) {
  office.pass_until(at("2026-12-01T20:00"));
  const Alert alert = office.raise(boss, {mina.member_id});
  EXPECT_EQ(alert.next_at, at("2026-12-02T09:00"));
  live(mina, {.time_zone = {true, Zone{"Europe/Paris"}}});
  rings_first_at(alert, Timestamp::read("2026-12-02T09:00:00+01:00").value());
}

TEST_F(NightsTest, what_a_server_missed_is_not_made_up_for_at_night) {
  const Alert alert = office.raise(boss, {mina.member_id});
  office.clock.set(at("2026-11-30T23:00"));  // nothing ran since noon
  office.open();
  office.jobs->run_due();
  EXPECT_EQ(rings(alert), 1);
  office.pass_until(at("2026-12-01T08:59"));
  EXPECT_EQ(rings(alert), 1);
  office.pass_until(at("2026-12-01T09:00"));
  EXPECT_EQ(rings(alert), 2);
}

TEST_F(NightsTest, an_emergency_that_a_server_missed_comes_at_night_too) {
  RaiseAlert request = Office::request({mina.member_id});
  request.urgency = Urgency::emergency;
  request.reason = {"정전"};
  const Alert alert = office.ask(&Service::raise, boss, request);
  office.clock.set(at("2026-11-30T23:00"));
  office.open();
  office.jobs->run_due();
  EXPECT_GT(rings(alert), 1);
}

struct ClockChange {
  const char* name;
  const char* zone;
  const char* raised_at;
  const char* heard_at;
};

class ClockChangeTest : public NightsTest, public testing::WithParamInterface<ClockChange> {};

TEST_P(ClockChangeTest, quiet_ends_by_the_clock_on_the_wall) {
  live_in(mina, GetParam().zone);
  office.pass_until(Timestamp::read(GetParam().raised_at).value());
  rings_first_at(office.raise(boss, {mina.member_id}), Timestamp::read(GetParam().heard_at).value());
}

INSTANTIATE_TEST_SUITE_P(
    Zones, ClockChangeTest,
    testing::Values(
        ClockChange{"paris_spring", "Europe/Paris", "2027-03-27T23:00:00+01:00", "2027-03-28T07:00:00+02:00"},
        ClockChange{"paris_autumn", "Europe/Paris", "2027-10-30T23:00:00+02:00", "2027-10-31T07:00:00+01:00"},
        ClockChange{"new_york_spring", "America/New_York", "2027-03-13T22:30:00-05:00", "2027-03-14T07:00:00-04:00"},
        ClockChange{"new_york_autumn", "America/New_York", "2027-11-06T22:30:00-04:00", "2027-11-07T07:00:00-05:00"},
        ClockChange{"lord_howe_autumn", "Australia/Lord_Howe", "2027-04-03T23:00:00+11:00",
                    "2027-04-04T07:00:00+10:30"},
        ClockChange{"no_change", "Asia/Kolkata", "2027-03-27T23:00:00+05:30", "2027-03-28T07:00:00+05:30"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(NightsTest, who_leaves_at_night_is_not_told_in_the_morning) {
  office.pass_until(at("2026-12-01T20:00"));
  const Alert alert = office.raise(boss, {mina.member_id});
  office.people.erase({mina.org_id, mina.member_id});
  office.store->write_now([&](store::Transaction& transaction) {
    office.service->forget_member(transaction, mina.org_id, mina.member_id);
  });
  office.pass_until(at("2026-12-02T12:00"));
  EXPECT_EQ(rings(alert), 0);
  EXPECT_EQ(office.sent(boss, alert.brief.id).state, AlertState::done);
}

TEST_F(NightsTest, recalled_at_night_nobody_hears_of_it) {
  office.pass_until(at("2026-12-01T20:00"));
  const Alert alert = office.raise(boss, {mina.member_id});
  office.ask(&Service::recall, boss, TouchAlert{boss.org_id, alert.brief.id, {"c"}});
  office.pass_until(at("2026-12-02T12:00"));
  EXPECT_EQ(rings(alert), 0);
  EXPECT_EQ(office.sent(boss, alert.brief.id).tallies.recalled, 1);
}

}  // namespace
}  // namespace madang::alerts
