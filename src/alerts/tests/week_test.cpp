#include <gtest/gtest.h>

#include <random>

#include "alerts/tests/office.hpp"

// A week of ladders: many recipients, each with a clock of their own, some of whom answer; and a process that dies
// again and again in the middle of what it does.

namespace madang::alerts {
namespace {

/// Thousands are laid out by and by, within the second.
Timestamp second_of(Timestamp moment) { return Timestamp::from_milliseconds(moment.milliseconds() / 1000 * 1000); }

/// Nothing that a handler's own mistakes are: it takes the process with it.
struct Crash {};

class WeekTest : public testing::Test {
 protected:
  WeekTest() {
    office.pass_until(at("2026-12-04T15:00"));  // a Friday
    for (int i = 0; i < 60; ++i) managers.push_back(office.somebody());
    const std::size_t count = store::tests_use_postgres() ? 1'500 : 10'000;
    for (std::size_t i = 0; i < count; ++i) members.push_back(office.somebody());
    for (std::size_t i = 0; i < count; ++i)
      office.managers[members[i].member_id] = managers[i % managers.size()].member_id;
    office.departments[staff] = {};
    for (const auth::Actor& member : members) office.departments[staff].insert(member.member_id);
  }

  Alert raise() {
    SettleRules settle{boss.org_id, {"c"}, {}};
    settle.rules.policy.rungs = {{Channel::in_app, 0, 4, 24 * 60, true}, {Channel::manager, 6 * 24 * 60, 1, 0, true}};
    office.ask(&Service::settle_rules, boss, settle);
    RaiseAlert request = Office::request({});
    request.to.department_ids = {staff};
    return office.ask(&Service::raise, boss, request);
  }

  /// Somebody who answers does so at a moment of the week; moments are shared by some, whose words come together.
  void decide_who_answers(Timestamp from) {
    for (const auth::Actor& member : members) {
      if (chance() % 10 < 3) continue;
      const auto when = from + hours(chance() % (7 * 24)) + minutes(7);
      answers[when].push_back(member);
      answered_at[member.member_id] = when;
    }
  }

  void answer(const std::vector<auth::Actor>& who, AlertId id) {
    office.store->write_now([&](store::Transaction& transaction) {
      for (const auth::Actor& member : who) try {
          office.service->confirm(transaction, member, {member.org_id, id, {"c"}});
        } catch (const Refusal& refusal) {
          // Before they may be reached they know nothing of it.
          EXPECT_EQ(refusal.kind, kNotFound);
          answered_at.erase(member.member_id);
        }
    });
  }

  /// Does what is due, dying now and then; gives when to look again.
  Timestamp run_due() {
    for (;;) {
      try {
        return office.jobs->run_due();
      } catch (const Crash&) {
        ++crashes;
        office.open();
        endanger();
      }
    }
  }

  /// From now on some questions of the service kill it.
  void endanger() {
    office.when_asked = [this] {
      if (++asked < dies_at) return;
      dies_at = asked + 20 + chance() % 80;
      throw Crash{};
    };
  }

  void live_until(Timestamp end, AlertId id) {
    while (office.clock.now() < end) {
      const Timestamp due = run_due();
      const Timestamp next_answer = answers.empty() ? end : answers.begin()->first;
      office.clock.set(std::min({std::max(due, office.clock.now()), next_answer, end}));
      if (office.clock.now() != next_answer || answers.empty()) continue;
      run_due();
      office.when_asked = {};
      answer(answers.begin()->second, id);
      endanger();
      answers.erase(answers.begin());
    }
    office.when_asked = {};
  }

  unsigned chance() { return static_cast<unsigned>(random()); }

  std::mt19937 random{20261204};
  Office office;
  const people::DepartmentId staff{1};
  auth::Actor boss = office.somebody(auth::Role::owner);
  std::vector<auth::Actor> managers;
  std::vector<auth::Actor> members;
  std::map<Timestamp, std::vector<auth::Actor>> answers;
  std::map<MemberId, Timestamp> answered_at;
  unsigned asked = 0;
  unsigned dies_at = 20;
  int crashes = 0;
};

TEST_F(WeekTest, no_step_is_lost_and_none_doubled_and_all_stop_at_the_first_confirm) {
  const Timestamp begun = office.clock.now();
  const Alert alert = raise();
  decide_who_answers(begun);
  endanger();
  live_until(begun + hours(24) * 10, alert.brief.id);
  EXPECT_GT(crashes, 5);

  // Friday 15:00, then a day later each, as far as somebody may be reached: Saturday's comes on Monday at nine.
  const std::vector<Timestamp> rings{begun, at("2026-12-07T09:00"), at("2026-12-08T09:00"), at("2026-12-09T09:00")};
  const Timestamp to_manager = at("2026-12-12T09:00") + hours(48);  // on a Saturday, so on Monday
  std::int64_t confirmed = 0;
  for (const auth::Actor& member : members) {
    const auto found = answered_at.find(member.member_id);
    const Timestamp until = found == answered_at.end() ? begun + hours(24 * 30) : found->second;
    confirmed += found != answered_at.end();
    std::vector<Timestamp> wanted;
    for (const Timestamp ring : rings)
      if (ring < until) wanted.push_back(ring);
    if (to_manager < until) wanted.push_back(to_manager);
    std::vector<Timestamp> taken;
    for (const TakenStep& step : office.steps(boss, alert.brief.id, member.member_id))
      if (!step.stands_for) taken.push_back(second_of(step.at));
    ASSERT_EQ(taken, wanted) << member.member_id.text();
  }
  const Tallies tallies = office.sent(boss, alert.brief.id).tallies;
  EXPECT_EQ(tallies.total, std::ssize(members));
  EXPECT_EQ(tallies.confirmed, confirmed);
}

}  // namespace
}  // namespace madang::alerts
