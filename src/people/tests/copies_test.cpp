#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

/// What people is wired with above organisations, and how an older program leaves it behind: the check is in TearDown.
class CopiesTest : public Scene {
 protected:
  void mend() {
    store->write_now([](Transaction& transaction) { People::mark_old_copies(transaction); });
    const auto find = [](Transaction& transaction) { return People::old_copies(transaction); };
    for (auto old = store->read_now(find); !old.empty(); old = store->read_now(find))
      for (const auto& [org, members] : old)
        store->write_now([&](Transaction& transaction) { People::renew_copies(transaction, org, members); });
  }
  void run(std::string_view sql) {
    store->write_now([&](Transaction& transaction) { store::execute(transaction, sql); });
  }
};

TEST_F(CopiesTest, a_database_from_before_them_gets_them) {
  const auto owner = found("owner");
  join(owner, "member");
  run("DELETE FROM account_memberships");
  run("DELETE FROM organisation_places");
  mend();
  EXPECT_EQ(get(owner, "/api/session").list("/memberships").size(), 1);
}

TEST_F(CopiesTest, what_an_older_node_did_beside_is_found_at_the_next_start) {
  const auto owner = found("owner");
  const auto member = join(owner, "member");
  const auto leaver = join(owner, "leaver");
  run("UPDATE members SET display_name = 'Changed', revision = revision + 1 WHERE account_login = 'member'");
  run("UPDATE organisations SET name = 'Renamed'");
  run("UPDATE members SET left_at = 5 WHERE account_login = 'leaver'");
  mend();
  EXPECT_EQ(get(member, "/api/session").text("/memberships/0/member/display_name"), "Changed");
  EXPECT_EQ(get(member, "/api/session").text("/memberships/0/organisation/name"), "Renamed");
  EXPECT_TRUE(get(leaver, "/api/session").list("/memberships").empty());
}

TEST_F(CopiesTest, the_first_of_two_halves_of_a_founding_is_forgotten_when_nobody_comes_to_the_second) {
  const auto place = [&](Transaction& transaction) { return people.organisations.place(transaction); };
  const auto forget = [&](Transaction& transaction) { people.organisations.forget_empty_places(transaction); };
  const auto org = store->write_now(place);
  store->write_now(forget);
  EXPECT_TRUE(store->read_now([&](Transaction& transaction) { return find_place(transaction, org); }));
  clock.pass(std::chrono::hours(2));
  store->write_now(forget);
  EXPECT_FALSE(store->read_now([&](Transaction& transaction) { return find_place(transaction, org); }));
}

TEST(Shards, a_new_organisation_goes_to_the_emptiest) {
  store::Scratch scratch;
  const store::SetClock clock;
  std::vector<store::Migration> migrations(auth::migrations().begin(), auth::migrations().end());
  migrations.insert(migrations.end(), people::migrations().begin(), people::migrations().end());
  const auto store = store::open_any({.path = scratch / "db"}, migrations, clock);
  store->write_now([&](Transaction& transaction) {
    const std::vector<std::string> shards{"a", "b"};
    EXPECT_EQ(emptiest_shard(transaction, shards), "a");
    add_place(transaction, OrgId{1}, "a", clock.now());
    EXPECT_EQ(emptiest_shard(transaction, shards), "b");
    add_place(transaction, OrgId{2}, "b", clock.now());
    EXPECT_EQ(emptiest_shard(transaction, shards), "a");
  });
}

}  // namespace
}  // namespace madang::people
