#include "kernel/move/organisation_move.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "kernel/move/tests/dying.hpp"
#include "kernel/move/tests/shapes.hpp"
#include "kernel/store/lane_table.hpp"

namespace madang::move {
namespace {

constexpr OrgId kOrg{1};
constexpr std::int64_t kOther = 0;

class OrganisationMoveTest : public testing::Test {
 protected:
  PostgresServer& server_ = PostgresServer::shared();
  const std::string here_ = server_.make_database();
  const std::string there_ = server_.make_database();
  store::SetClock clock_;

  std::unique_ptr<Store> open(const std::string& database) {
    store::PostgresOptions options;
    options.conninfo = server_.conninfo(database);
    options.writers = 2;
    options.readers = 1;
    return store::open_postgres(options, kParts, clock_);
  }
  void SetUp() override {
    open(there_)->close();
    open(here_)->write_now([](Transaction& transaction) {
      Random random(4);
      add_rows(transaction, random, 150);
    });
  }
  std::unique_ptr<Side> side(const std::string& database) { return postgres_source(server_.conninfo(database)); }
  OrganisationMoveOptions options() const { return {.org = kOrg, .to = "there", .batch = 16}; }
  std::string rows_of(const std::string& database, std::int64_t org) const {
    return server_.ask(
        fmt::format(
            "SELECT coalesce(md5(string_agg(t, '' ORDER BY t)), 'none') FROM (SELECT org_id || ' ' || seq || text ||"
            " coalesce(remark, '-') AS t FROM notes WHERE org_id = {0} UNION ALL"
            " SELECT org_id || word || count FROM words WHERE org_id = {0}) AS rows",
            org),
        database);
  }
};

TEST_F(OrganisationMoveTest, everything_of_one_organisation_goes_and_nothing_of_another) {
  const auto before = rows_of(here_, kOrg.value);
  const auto of_others = rows_of(here_, kOther);
  const auto from = side(here_);
  const auto to = side(there_);
  const auto report = move_organisation(*from, *to, options());
  EXPECT_FALSE(report.was_decided);
  EXPECT_LT(report.paused, std::chrono::seconds(5));
  for (const auto& table : report.tables) EXPECT_EQ(table.source, table.target) << table.name;
  EXPECT_EQ(rows_of(there_, kOrg.value), before);
  EXPECT_EQ(rows_of(there_, kOther), "none");
  EXPECT_EQ(where_it_went(*from, kOrg, 0), (store::Place{"there", 1}));
  EXPECT_EQ(where_it_went(*from, kOrg, 1), std::nullopt);
  EXPECT_GT(erase_organisation(*from, kOrg, {}, 7), 0);
  EXPECT_EQ(rows_of(here_, kOrg.value), "none");
  EXPECT_EQ(rows_of(here_, kOther), of_others);
}

TEST_F(OrganisationMoveTest, wherever_it_dies_the_organisation_is_whole_where_it_lives_and_the_next_run_goes_on) {
  const auto before = rows_of(here_, kOrg.value);
  bool is_complete = false;
  bool was_decided = false;
  for (int steps = 0; !is_complete; ++steps) {
    ASSERT_LT(steps, 1'000);
    const auto from = side(here_);
    const auto to = side(there_);
    std::atomic<int> left = steps;
    Dying source(*from, left);
    Dying target(*to, left);
    try {
      was_decided = move_organisation(source, target, options()).was_decided;
      is_complete = true;
    } catch (const Death&) {
    }
    const bool has_moved = where_it_went(*from, kOrg, 0).has_value();
    EXPECT_EQ(rows_of(has_moved ? there_ : here_, kOrg.value), before) << steps;
    EXPECT_TRUE(has_moved || !is_complete);
  }
  EXPECT_TRUE(was_decided || rows_of(there_, kOrg.value) == before);
}

TEST_F(OrganisationMoveTest, what_a_killed_run_copied_can_be_taken_away_again) {
  const auto before = rows_of(here_, kOrg.value);
  const auto from = side(here_);
  const auto to = side(there_);
  std::atomic<int> left = 12;
  Dying source(*from, left);
  Dying target(*to, left);
  EXPECT_THROW(move_organisation(source, target, options()), Death);
  EXPECT_GT(erase_organisation(*to, kOrg, {}, 7), 0);
  EXPECT_EQ(rows_of(there_, kOrg.value), "none");
  EXPECT_EQ(rows_of(here_, kOrg.value), before);
}

TEST_F(OrganisationMoveTest, while_people_write_each_write_is_in_the_old_place_before_or_in_none) {
  const auto store = open(here_);
  std::atomic<bool> stop = false;
  std::int64_t written = 0;
  auto sender = std::async(std::launch::async, [&] {
    for (; !stop; ++written) {
      try {
        store->write_now(store::Lane::of(kOrg), [&](Transaction& transaction) {
          const auto left = store::one<int>(transaction, "SELECT 1 FROM moved_organisations WHERE org_id = $1", kOrg);
          if (left) throw Refusal(store::kBusy);
          execute(transaction, "INSERT INTO words (org_id, word, count) VALUES ($1, $2, 1)", kOrg,
                  fmt::format("sent {}", written));
        });
      } catch (const Refusal&) {
        return;
      }
    }
  });
  const auto from = side(here_);
  const auto to = side(there_);
  const auto report = move_organisation(*from, *to, options());
  sender.wait();
  EXPECT_GT(written, 0);
  EXPECT_EQ(rows_of(there_, kOrg.value), rows_of(here_, kOrg.value));
  EXPECT_EQ(server_.ask("SELECT count(*) FROM words WHERE word LIKE 'sent %'", there_), std::to_string(written));
  stop = true;
}

TEST_F(OrganisationMoveTest, a_pause_that_would_be_too_long_is_none) {
  const auto before = rows_of(here_, kOrg.value);
  const auto from = side(here_);
  const auto to = side(there_);
  auto hasty = options();
  hasty.longest_pause = std::chrono::milliseconds(0);
  try {
    move_organisation(*from, *to, hasty);
    FAIL();
  } catch (const CannotMove& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("--longest-pause"));
  }
  EXPECT_EQ(where_it_went(*from, kOrg, 0), std::nullopt);
  const auto store = open(here_);  // nobody is kept waiting
  store->write_now(store::Lane::of(kOrg), [](Transaction& transaction) {
    execute(transaction, "INSERT INTO words (org_id, word, count) VALUES ($1, 'after', 1)", kOrg);
  });
  EXPECT_NE(rows_of(here_, kOrg.value), before);
}

}  // namespace
}  // namespace madang::move
