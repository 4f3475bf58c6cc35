#include <gtest/gtest.h>

#include <random>

#include "announcements/tests/house.hpp"

// Many readers, each in a department, who read, confirm, move and leave in any order while it is still being laid out
// and revised; what is counted is at all times what a recount finds.

namespace madang::announcements {
namespace {

class CrowdTest : public testing::Test {
 protected:
  CrowdTest() {
    for (std::uint64_t i = 0; i < kDepartments; ++i) house.departments[people::DepartmentId{i + 1}] = {};
    for (std::size_t i = 0; i < count(); ++i)
      crowd.push_back(house.somebody(auth::Role::member, {people::DepartmentId{i % kDepartments + 1}}));
  }
  static std::size_t count() { return store::tests_use_postgres() ? 900 : 3000; }

  std::map<std::optional<people::DepartmentId>, ReaderTally> recount(AnnouncementId id) {
    std::map<std::optional<people::DepartmentId>, ReaderTally> counted;
    ListReaders request{boss.org_id, id, {}, {}, {}, 200};
    for (;;) {
      const auto page = house.look(&Service::list_readers, boss, request);
      for (const Reader& reader : page.readers)
        if (reader.standing != ReaderStanding::gone) counted[reader.department_id].add(reader.standing, 1);
      if (!page.next_cursor) return counted;
      request.cursor = page.next_cursor;
    }
  }
  void expect_exact(AnnouncementId id) {
    auto counted = recount(id);
    const auto tallies = house.look(&Service::look_tallies, boss, NameAnnouncement{boss.org_id, id});
    EXPECT_EQ(tallies.departments.size(), counted.size());
    ReaderTally sum;
    for (const auto& each : tallies.departments) {
      EXPECT_EQ(each.tally, counted[each.department_id]);
      sum.total += each.tally.total;
    }
    EXPECT_EQ(tallies.tally.total, sum.total);
    EXPECT_EQ(tallies.tally.total, tallies.tally.unread + tallies.tally.read + tallies.tally.confirmed);
  }
  /// Somebody does something, of what they may.
  void stir(AnnouncementId id, int times) {
    for (int i = 0; i < times; ++i) {
      const auth::Actor& member = crowd[chance() % crowd.size()];
      const auto kind = chance() % 2 ? ReceiptKind::confirmation : ReceiptKind::read;
      const std::int64_t revision = house.sheet(boss, id).brief.revision;
      if (chance() % 8 == 0) {
        for (auto& [department, members] : house.departments) members.erase(member.member_id);
        if (chance() % 2) house.departments[people::DepartmentId{chance() % kDepartments + 1}].insert(member.member_id);
        house.place(member);
      } else {
        // Before it is laid out for them they know nothing of it.
        const std::string said = refused([&] { house.receipt(member, id, kind, revision); });
        EXPECT_TRUE(said.empty() || said == "request.not_found") << said;
      }
    }
  }

  static constexpr std::size_t kDepartments = 7;
  House house;
  auth::Actor boss = house.somebody(auth::Role::owner);
  std::vector<auth::Actor> crowd;
  std::mt19937 chance{5};
};

TEST_F(CrowdTest, tallies_are_what_a_recount_finds_whatever_happens_meanwhile) {
  const AnnouncementId id = house.published(boss);
  EXPECT_FALSE(house.sheet(boss, id).handling->counted) << "the rest is laid out by jobs";
  EXPECT_EQ(house.tally(boss, id).total, static_cast<std::int64_t>(Service::kLaidAtOnce) - 1) << "all but the author";
  stir(id, 60);
  expect_exact(id);
  house.pass(seconds(5));
  EXPECT_TRUE(house.sheet(boss, id).handling->counted);
  EXPECT_GE(house.tally(boss, id).total, static_cast<std::int64_t>(count()) - 60);
  stir(id, 200);
  expect_exact(id);
  house.revise(boss, id, true);
  stir(id, 60);
  expect_exact(id);
  house.open();
  house.pass(seconds(5));
  expect_exact(id);
  stir(id, 100);
  house.revise(boss, id, false);
  stir(id, 30);
  expect_exact(id);
  for (const auth::Actor& member : crowd) {
    const Reader reader = house.look(&Service::look_reader, boss, NameReader{boss.org_id, id, member.member_id}).reader;
    EXPECT_GE(reader.asked_revision, reader.standing == ReaderStanding::gone ? 1 : 2) << "everybody was asked again";
  }
}

TEST_F(CrowdTest, an_alert_reaches_exactly_those_who_are_missing) {
  const AnnouncementId id = house.published(boss);
  house.pass(seconds(5));
  for (std::size_t i = 0; i < crowd.size(); i += 2) house.receipt(crowd[i], id, ReceiptKind::confirmation);
  const auto alert = house.ask(&Service::chase, boss, ChaseReaders{boss.org_id, id, {"c"}, {}, {}, {}});
  house.pass(seconds(5));
  const auto tallies = house.store->read_now([&](store::Transaction& transaction) {
    return house.alerts->look(transaction, boss, {boss.org_id, alert.brief.id}).tallies;
  });
  EXPECT_EQ(tallies.total, static_cast<std::int64_t>(crowd.size() / 2));
}

}  // namespace
}  // namespace madang::announcements
