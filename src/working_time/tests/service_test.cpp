#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "working_time/events.hpp"
#include "working_time/tests/office.hpp"

namespace madang::working_time {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Timestamp at(const char* text) { return Timestamp::read(text).value(); }

struct WorkingTimes : testing::Test {
  OrganisationTime change(const auth::Actor& actor, std::optional<Country> country,
                          std::optional<WeekHours> hours = {}) {
    return office.ask(&Service::change, actor, ChangeOrganisationTime{actor.org_id, {}, country, hours});
  }
  EnteredDay enter(const auth::Actor& actor, int date, DayKind kind, std::string name = "창립기념일") {
    return office.ask(&Service::enter_day, actor, EnterDay{actor.org_id, Date::of(date), kind, {std::move(name)}});
  }
  void remove(const auth::Actor& actor, int date) {
    office.store->write_now([&](store::Transaction& transaction) {
      office.service->remove_day(transaction, actor, {actor.org_id, Date::of(date)});
    });
  }
  SpecialDayList days(const auth::Actor& actor, int year) {
    return office.look(&Service::list_days, actor, ListSpecialDays{actor.org_id, year});
  }
  MemberTime change_own(const auth::Actor& actor, ChangeMemberTime request) {
    request.org_id = actor.org_id;
    if (!request.member_id) request.member_id = actor.member_id;
    return office.ask(&Service::change_member, actor, request);
  }
  MemberTime own(const auth::Actor& actor) {
    return office.look(&Service::look_member, actor, OfMember{actor.org_id, actor.member_id});
  }
  std::vector<SpecialDay> on(const auth::Actor& actor, int date) {
    auto found = days(actor, date / 10000).days;
    std::erase_if(found, [&](const SpecialDay& day) { return day.date != Date::of(date); });
    return found;
  }

  Office office;
  const OrgId org = office.ids.next<OrgId>();
  const auth::Actor owner = office.somebody(org, auth::Role::owner);
  const auth::Actor mina = office.somebody(org);
  const auth::Actor guest = office.somebody(org, auth::Role::guest);
};

TEST_F(WorkingTimes, of_an_organisation_that_said_nothing_are_those_of_its_country) {
  EXPECT_EQ(office.look(&Service::look, guest, OfOrganisation{org}),
            (OrganisationTime{Country::korea, WeekHours::usual()}));
  const auth::Actor wei = office.somebody(office.ids.next<OrgId>());
  office.zones[wei.org_id] = "Asia/Shanghai";
  EXPECT_EQ(office.look(&Service::look, wei, OfOrganisation{wei.org_id}).country, Country::china);
}

TEST_F(WorkingTimes, are_settled_by_who_has_the_power_over_rules) {
  WeekHours hours = WeekHours::usual();
  hours.days[4] = {{8 * 60, 12 * 60}};
  EXPECT_EQ(change(owner, Country::none, hours), (OrganisationTime{Country::none, hours}));
  EXPECT_EQ(office.look(&Service::look, mina, OfOrganisation{org}).hours, hours);
  EXPECT_EQ(refused([&] { change(mina, Country::china); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { enter(mina, 20261130, DayKind::off); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { remove(mina, 20261130); }), "auth.forbidden");
}

TEST_F(WorkingTimes, are_written_into_the_audit_log_when_they_change) {
  change(owner, Country::korea);
  EXPECT_THAT(office.acts, IsEmpty()) << "it was so already";
  change(owner, Country::china);
  ASSERT_THAT(office.acts, SizeIs(1));
  EXPECT_THAT(office.acts[0].changes, ElementsAre(people::AuditChange{"country", "korea", "china"}));
  enter(owner, 20261130, DayKind::off);
  enter(owner, 20261130, DayKind::off);
  remove(owner, 20261130);
  remove(owner, 20261130);
  ASSERT_THAT(office.acts, SizeIs(3));
  EXPECT_THAT(office.acts[1].changes, ElementsAre(people::AuditChange{"2026-11-30", "", "창립기념일, off"}));
  EXPECT_THAT(office.acts[2].changes, ElementsAre(people::AuditChange{"2026-11-30", "창립기념일, off", ""}));
}

TEST_F(WorkingTimes, are_written_there_in_few_words_where_days_are_alike) {
  WeekHours hours = WeekHours::usual();
  for (std::size_t day = 0; day < 5; ++day) hours.days[day] = {{9 * 60, 12 * 60}, {13 * 60, 18 * 60}};
  hours.days[6] = {{22 * 60, 30 * 60}};
  change(owner, std::nullopt, hours);
  ASSERT_THAT(office.acts, SizeIs(1));
  EXPECT_THAT(office.acts[0].changes, ElementsAre(people::AuditChange{"working_hours", "1-5 09:00-18:00",
                                                                      "1-5 09:00-12:00, 13:00-18:00; 7 22:00-30:00"}));
}

TEST_F(WorkingTimes, refuse_hours_that_are_none_and_name_the_day) {
  WeekHours hours = WeekHours::usual();
  hours.days[4] = {{600, 500}};
  EXPECT_EQ(refused([&] { change(owner, std::nullopt, hours); }), "request.invalid hours.days.4");
  EXPECT_EQ(refused([&] { change_own(mina, {.hours = {true, hours}}); }), "request.invalid hours.days.4");
}

TEST_F(WorkingTimes, an_entered_day_stands_in_the_place_of_the_countrys) {
  EXPECT_THAT(on(mina, 20261225),
              ElementsAre(SpecialDay{Date::of(20261225), DayKind::off, HolidayName::christmas, false, {}}));
  enter(owner, 20261225, DayKind::working, "연말 마감");
  EXPECT_THAT(on(mina, 20261225),
              ElementsAre(SpecialDay{Date::of(20261225), DayKind::working, {}, false, "연말 마감"}));
  remove(owner, 20261225);
  EXPECT_THAT(on(mina, 20261225), SizeIs(1));
  EXPECT_EQ(refused([&] { enter(owner, 20261225, DayKind::off, " "); }), "request.invalid name");
}

TEST_F(WorkingTimes, say_when_a_year_is_not_settled) {
  EXPECT_TRUE(days(mina, 2027).settled);
  change(owner, Country::china);
  EXPECT_FALSE(days(mina, 2027).settled);
  EXPECT_EQ(refused([&] { days(mina, 2014); }), "request.invalid year");
}

TEST_F(WorkingTimes, there_is_an_end_to_entered_days) {
  for (std::size_t i = 0; i < Service::kMostEntered; ++i) {
    const Date date = Date::of(20260101) + std::chrono::days(i);
    office.ask(&Service::enter_day, owner, EnterDay{org, date, DayKind::off, {"x"}});
  }
  EXPECT_EQ(refused([&] { enter(owner, 20300101, DayKind::off); }), "working_time.too_many_days date");
  enter(owner, 20260101, DayKind::working);
}

TEST_F(WorkingTimes, of_a_member_are_their_own_to_see_and_to_say) {
  EXPECT_EQ(own(mina), MemberTime{});
  const MemberTime said =
      change_own(mina, {.time_zone = {true, Text<1, 64>{"Europe/Paris"}}, .quiet = {true, Stretch{1320, 1860}}});
  EXPECT_EQ(said, (MemberTime{"Europe/Paris", std::nullopt, Stretch{1320, 1860}}));
  EXPECT_EQ(change_own(mina, {.quiet = {true, std::nullopt}}),
            (MemberTime{"Europe/Paris", std::nullopt, std::nullopt}));
  EXPECT_EQ(own(mina), (MemberTime{"Europe/Paris", std::nullopt, std::nullopt}));
  EXPECT_EQ(refused([&] { change_own(owner, {.member_id = mina.member_id}); }), "auth.forbidden");
  const auth::Actor stranger = office.somebody(office.ids.next<OrgId>(), auth::Role::owner);
  EXPECT_EQ(refused([&] { change_own(stranger, {.member_id = mina.member_id}); }), "request.not_found");
}

TEST_F(WorkingTimes, refuse_zones_and_quiet_that_are_none) {
  EXPECT_EQ(refused([&] { change_own(mina, {.time_zone = {true, Text<1, 64>{"Asia/Atlantis"}}}); }),
            "request.invalid time_zone");
  for (const Stretch wrong : {Stretch{-1, 60}, Stretch{1440, 1500}, Stretch{60, 60}, Stretch{60, 1500}})
    EXPECT_EQ(refused([&] { change_own(mina, {.quiet = {true, wrong}}); }), "request.invalid quiet");
}

TEST_F(WorkingTimes, a_member_is_reached_by_their_own_hours_zone_and_quiet) {
  const Timestamp night = at("2026-12-24T22:00:00+09:00");
  EXPECT_EQ(office.availability(mina).next(night), at("2026-12-28T09:00:00+09:00")) << "Christmas, then the weekend";
  WeekHours evenings;
  for (auto& day : evenings.days) day = {{18 * 60, 26 * 60}};
  change_own(mina, {.hours = {true, evenings}});
  EXPECT_EQ(office.availability(mina).next(night), night);
  change_own(mina, {.quiet = {true, Stretch{21 * 60, 25 * 60}}});
  EXPECT_EQ(office.availability(mina).next(night), at("2026-12-25T01:00:00+09:00"));
  change_own(
      mina,
      {.time_zone = {true, Text<1, 64>{"Europe/Paris"}}, .hours = {true, std::nullopt}, .quiet = {true, std::nullopt}});
  EXPECT_EQ(office.availability(mina).next(night), night) << "two in the afternoon there";
}

TEST_F(WorkingTimes, what_is_told_of_a_change_is_what_a_fresh_fetch_gives) {
  change_own(mina, {.time_zone = {true, Text<1, 64>{"Europe/Paris"}}});
  change_own(mina, {.time_zone = {true, Text<1, 64>{"Europe/Paris"}}});
  const auto missed = office.store->read_now([&](store::Transaction& transaction) {
    return office.streams->resume(transaction, org, {mina.member_id.text(), office.streams->epoch(), 0}, 1, 10);
  });
  ASSERT_THAT(missed.events, SizeIs(1)) << "the second changed nothing";
  const auto data = boost::json::parse(missed.events[0].text).at("data").at("time");
  EXPECT_EQ(json::decode<MemberTime>(boost::json::serialize(data)).value(), own(mina));
}

}  // namespace
}  // namespace madang::working_time
