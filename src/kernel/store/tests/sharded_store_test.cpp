#include "kernel/store/sharded_store.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

namespace madang::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr OrgId kFirst{101};
constexpr OrgId kSecond{102};
constexpr OrgId kAbove{103};
constexpr OrgId kNobody{104};

constexpr Migration kTown[] = {
    {"town", 1, "001_town",
     "CREATE TABLE notes (org_id BIGINT NOT NULL, seq BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (org_id, seq));"
     "CREATE TABLE places (org_id BIGINT NOT NULL PRIMARY KEY, shard TEXT NOT NULL, generation BIGINT NOT NULL);"
     "CREATE TABLE keys (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, used BIGINT NOT NULL);"},
};

std::optional<Place> place_of(Transaction& transaction, OrgId org) {
  return one<Place>(transaction, "SELECT shard, generation FROM places WHERE org_id = $1", org);
}

class ShardedStoreTest : public testing::Test {
 protected:
  PostgresServer& server_ = PostgresServer::shared();
  const std::string directory_ = server_.make_database();
  const std::string a_ = server_.make_database();
  const std::string b_ = server_.make_database();
  SetClock clock_;

  PostgresOptions at(const std::string& database) const {
    PostgresOptions options;
    options.conninfo = server_.conninfo(database);
    options.writers = 2;
    options.readers = 2;
    options.patience = std::chrono::seconds(3);
    return options;
  }
  ShardedOptions options() const {
    return {at(directory_), "", {{"a", at(a_)}, {"b", at(b_)}}, {"places", "keys"}, place_of};
  }
  std::unique_ptr<Store> open() {
    auto store = std::make_unique<ShardedStore>(options(), kTown, clock_);
    store->write_now([](Transaction& transaction) {
      execute(transaction, "INSERT INTO places VALUES ($1, 'a', 0), ($2, 'b', 0), ($3, '', 0) ON CONFLICT DO NOTHING",
              kFirst, kSecond, kAbove);
    });
    return store;
  }
  static void note(Store& store, OrgId org, std::int64_t seq) {
    store.write_now(Lane::of(org), [&](Transaction& transaction) {
      execute(transaction, "INSERT INTO notes (org_id, seq, text) VALUES ($1, $2, 'hello')", org, seq);
    });
  }
  static std::int64_t count(Store& store, OrgId org) {
    return store.read_now(org, [&](Transaction& transaction) {
      return *one<std::int64_t>(transaction, "SELECT count(*) FROM notes WHERE org_id = $1", org);
    });
  }
  std::string ask(const std::string& database, const std::string& sql) const { return server_.ask(sql, database); }
  /// What a move does, without the rows: whoever comes to the old place is led to the new.
  void move(OrgId org, const std::string& from, std::int64_t generation, const std::string& to) const {
    server_.run(
        fmt::format("INSERT INTO moved_organisations VALUES ({0}, {1}, '{2}') ON CONFLICT (org_id) DO UPDATE SET "
                    "generation = {1}, shard = '{2}'",
                    org.value, generation, to),
        from);
    server_.run(
        fmt::format("UPDATE places SET shard = '{}', generation = {} WHERE org_id = {}", to, generation + 1, org.value),
        directory_);
  }
};

TEST_F(ShardedStoreTest, an_organisation_lives_in_its_database_alone) {
  const auto store = open();
  for (const OrgId org : {kFirst, kSecond, kAbove}) note(*store, org, 1);
  const std::string orgs = "SELECT string_agg(org_id::text, ',' ORDER BY org_id) FROM notes";
  EXPECT_EQ(ask(a_, orgs), "101");
  EXPECT_EQ(ask(b_, orgs), "102");
  EXPECT_EQ(ask(directory_, orgs), "103");
  for (const OrgId org : {kFirst, kSecond, kAbove}) EXPECT_EQ(count(*store, org), 1);
  EXPECT_EQ(count(*store, kNobody), 0);
  ASSERT_EQ(store->databases().size(), 3);
  EXPECT_TRUE(store->is_home(*store->databases()[1], kFirst));
  EXPECT_FALSE(store->is_home(*store->databases()[2], kFirst));
}

TEST_F(ShardedStoreTest, what_stands_above_is_seen_and_changed_from_every_shard) {
  const auto store = open();
  const auto add = [&](OrgId org, std::int64_t id, const std::string& name) {
    return store->write_now(Lane::of(org), [&](Transaction& transaction) {
      return execute(transaction, "INSERT INTO keys (id, name, used) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING", id,
                     name);
    });
  };
  EXPECT_EQ(add(kFirst, 1, "ann"), 1);
  EXPECT_EQ(add(kSecond, 2, "ann"), 0);
  EXPECT_EQ(add(kSecond, 2, "bob"), 1);
  const auto use = [&](Transaction& transaction) {
    return one<std::int64_t>(transaction, "UPDATE keys SET used = used + 1 WHERE name = $1 RETURNING used", "ann");
  };
  EXPECT_EQ(store->write_now(Lane::of(kSecond), use), 1);
  EXPECT_EQ(store->write_now(use), 2);
  EXPECT_EQ(ask(directory_, "SELECT string_agg(name, ',' ORDER BY id) FROM keys"), "ann,bob");
  EXPECT_EQ(ask(a_, "SELECT count(*) FROM public.keys"), "0");
}

TEST_F(ShardedStoreTest, a_work_that_fails_leaves_nothing_above_either) {
  const auto store = open();
  const auto fail = [](Transaction& transaction) {
    execute(transaction, "INSERT INTO keys (id, name, used) VALUES (7, 'ann', 0)");
    throw Refusal(kBusy);
  };
  EXPECT_THROW(store->write_now(Lane::of(kFirst), fail), Refusal);
  EXPECT_EQ(ask(directory_, "SELECT count(*) FROM keys"), "0");
}

TEST_F(ShardedStoreTest, works_that_read_nothing_from_above_ask_nothing_of_it) {
  const auto store = open();
  note(*store, kFirst, 1);
  const std::string sessions = fmt::format(
      "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}' AND application_name = 'madang shard'", directory_);
  for (std::int64_t seq = 2; seq < 200; ++seq) note(*store, kFirst, seq);
  EXPECT_EQ(count(*store, kFirst), 199);
  EXPECT_EQ(store->databases().front()->counts().writes, 1);  // of the places, by the test
  EXPECT_EQ(store->databases().front()->counts().reads, 1);   // where the organisation lives
  EXPECT_EQ(ask("postgres", sessions), "0");
}

TEST_F(ShardedStoreTest, who_comes_to_where_an_organisation_was_is_led_to_where_it_is) {
  const auto store = open();
  std::vector<OrgId> told;
  store->when_moved([&](OrgId org) { told.push_back(org); });
  note(*store, kFirst, 1);
  const auto epoch = store->epoch(kFirst);
  move(kFirst, a_, 0, "b");
  EXPECT_EQ(count(*store, kFirst), 0);  // the move of this test carries no rows
  note(*store, kFirst, 2);
  EXPECT_EQ(ask(a_, "SELECT count(*) FROM notes"), "1");
  EXPECT_EQ(ask(b_, "SELECT string_agg(seq::text, ',') FROM notes"), "2");
  EXPECT_THAT(told, ElementsAre(kFirst));
  EXPECT_NE(store->epoch(kFirst), epoch);
  note(*store, kSecond, 1);
  EXPECT_EQ(store->epoch(kSecond), store->databases()[2]->epoch());
}

TEST_F(ShardedStoreTest, an_organisation_may_come_back_and_no_old_word_leads_away_from_it) {
  const auto fresh = open();
  const auto stale = open();
  note(*stale, kFirst, 1);
  move(kFirst, a_, 0, "b");
  move(kFirst, b_, 1, "a");
  note(*fresh, kFirst, 2);
  note(*stale, kFirst, 3);
  EXPECT_EQ(ask(a_, "SELECT count(*) FROM notes"), "3");
  EXPECT_EQ(fresh->epoch(kFirst), stale->epoch(kFirst));
}

TEST_F(ShardedStoreTest, a_move_whose_word_never_came_above_is_followed_all_the_same) {
  const auto store = open();
  move(kFirst, a_, 0, "b");
  server_.run("UPDATE places SET shard = 'a', generation = 0 WHERE org_id = 101", directory_);
  note(*store, kFirst, 1);
  EXPECT_EQ(ask(b_, "SELECT count(*) FROM notes"), "1");
}

TEST_F(ShardedStoreTest, the_directory_may_be_a_shard_itself) {
  auto both = options();
  both.shards["c"] = at(directory_);
  ShardedStore store(std::move(both), kTown, clock_);
  store.write_now([](Transaction& transaction) { execute(transaction, "INSERT INTO places VALUES (101, 'c', 0)"); });
  note(store, kFirst, 1);
  EXPECT_EQ(ask(directory_, "SELECT count(*) FROM notes"), "1");
  EXPECT_EQ(store.databases().size(), 3);
}

TEST_F(ShardedStoreTest, works_before_and_after_the_end_of_one_line_are_done_once) {
  const auto store = open();
  note(*store, kFirst, 1);
  ask(a_,
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
      " AND pid <> pg_backend_pid()");
  note(*store, kFirst, 2);
  EXPECT_EQ(count(*store, kFirst), 2);
}

TEST_F(ShardedStoreTest, a_shard_that_is_set_up_wrongly_is_named) {
  auto wrong = options();
  wrong.shards["b"].conninfo =
      server_.conninfo(server_.make_database("TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"));
  try {
    const ShardedStore store(std::move(wrong), kTown, clock_);
    FAIL();
  } catch (const UnusableDatabase& error) {
    EXPECT_THAT(error.what(), HasSubstr("store.shards.b: "));
    EXPECT_THAT(error.what(), HasSubstr("SQL_ASCII"));
  }
}

/// What refuses; throws when nothing does.
std::string refused(const std::function<void()>& act) {
  try {
    act();
  } catch (const Refusal& refusal) {
    return std::string(refusal.kind.code);
  }
  throw std::logic_error("it was not refused");
}

TEST_F(ShardedStoreTest, a_shard_that_is_away_at_the_start_is_named_and_found_when_it_comes) {
  open();
  server_.run(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS false", b_));
  const auto store = open();
  note(*store, kFirst, 1);
  EXPECT_EQ(refused([&] { note(*store, kSecond, 1); }), "store.shard_away");
  ASSERT_EQ(store->away().size(), 1);
  EXPECT_EQ(store->away()[0].name, "b");
  EXPECT_THAT(store->away()[0].why, HasSubstr("not currently accepting connections"));
  EXPECT_THAT(store->reached(), ElementsAre("", "a"));
  EXPECT_TRUE(store->is_there(kFirst));
  EXPECT_FALSE(store->is_there(kSecond));
  EXPECT_EQ(store->databases().size(), 2);

  std::promise<std::int64_t> seen;
  int tries = 0;
  store->look_for_absent([&](Store& known_as, Store& opened) {
    if (++tries == 1) throw std::runtime_error("not yet");
    EXPECT_FALSE(known_as.is_writable());
    EXPECT_EQ(refused([&] { note(*store, kSecond, 1); }), "store.shard_away");
    seen.set_value(opened.read_now(
        [](Transaction& transaction) { return *one<std::int64_t>(transaction, "SELECT count(*) FROM notes"); }));
  });
  server_.run(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS true", b_));
  EXPECT_EQ(seen.get_future().get(), 0);
  while (!store->away().empty()) std::this_thread::yield();
  note(*store, kSecond, 1);
  EXPECT_EQ(count(*store, kSecond), 1);
  EXPECT_EQ(store->databases().size(), 3);
}

TEST_F(ShardedStoreTest, a_store_closes_while_a_shard_never_came) {
  auto wrong = options();
  wrong.shards["b"].conninfo = "host=127.0.0.1 port=1 dbname=madang";
  ShardedStore store(std::move(wrong), kTown, clock_);
  store.look_for_absent({});
  EXPECT_THAT(store.away().back().why, HasSubstr("the database at 127.0.0.1:1/madang cannot be used"));
}

TEST_F(ShardedStoreTest, a_user_who_may_not_show_the_directory_learns_what_the_administrator_must_do) {
  server_.run(
      fmt::format("DROP ROLE IF EXISTS plain; CREATE ROLE plain LOGIN; GRANT ALL ON DATABASE {} TO plain;", a_));
  server_.run("GRANT ALL ON SCHEMA public TO plain", a_);
  auto plain = options();
  plain.shards["a"].conninfo += " user=plain";
  try {
    const ShardedStore store(std::move(plain), kTown, clock_);
    FAIL();
  } catch (const UnusableDatabase& error) {
    EXPECT_THAT(error.what(), HasSubstr("CREATE EXTENSION postgres_fdw"));
  }
}

}  // namespace
}  // namespace madang::store
