#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <random>

#include "kernel/store/postgres_many_form.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/sqlite_store.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

namespace madang::store {
namespace {

using Type = ManyForm::Type;

std::string many(std::string_view sql, const std::vector<Type>& types) {
  const auto form = ManyForm::of(sql);
  return form ? form->sql(types) : "alone";
}

TEST(ManyForm, a_look_is_made_for_each_of_many) {
  EXPECT_EQ(
      many("SELECT a FROM t WHERE b = $2 AND c = $1 LIMIT 1", {Type::number, Type::text}),
      "SELECT asked.nth, found.* FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS asked (value1, value2, nth)"
      " CROSS JOIN LATERAL (SELECT a FROM t WHERE b = asked.value2 AND c = asked.value1 LIMIT 1 OFFSET 0) AS found");
}

TEST(ManyForm, an_insert_takes_its_rows_from_arrays_and_NULL_where_all_are) {
  EXPECT_EQ(many("INSERT INTO t (a, b, c) VALUES ($1, 0, $2)", {Type::number, Type::null}),
            "INSERT INTO t (a, b, c) SELECT asked.value1, 0, NULL FROM unnest($1::bigint[]) WITH ORDINALITY AS asked"
            " (value1, nth)");
  EXPECT_EQ(
      many("INSERT INTO t (a, b) VALUES ($1, 1) ON CONFLICT (a) DO UPDATE SET b = t.b + 2 RETURNING b", {Type::text}),
      "INSERT INTO t (a, b) SELECT asked.value1, 1 FROM unnest($1::text[]) WITH ORDINALITY AS asked (value1, nth)"
      " ON CONFLICT (a) DO UPDATE SET b = t.b + 2 RETURNING a, b");
}

TEST(ManyForm, a_counter_is_raised_once_for_all_who_ask) {
  constexpr std::string_view kSql =
      "INSERT INTO t (a, b, c, d) VALUES ($1, $2, 1, 0) ON CONFLICT (a, b) DO UPDATE SET c = t.c + 1 RETURNING c";
  EXPECT_EQ(ManyForm::of(kSql)->kind(), ManyForm::Kind::count);
  EXPECT_EQ(many(kSql, {Type::number, Type::text, Type::number}),
            "INSERT INTO t (a, b, c, d) SELECT asked.value1, asked.value2, asked.value3, 0 FROM unnest($1::bigint[],"
            " $2::text[], $3::bigint[]) WITH ORDINALITY AS asked (value1, value2, value3, nth)"
            " ON CONFLICT (a, b) DO UPDATE SET c = t.c + excluded.c RETURNING a, b, c");
  for (const auto* const other :
       {"INSERT INTO t (a, c) VALUES ($1, 2) ON CONFLICT (a) DO UPDATE SET c = t.c + 1 RETURNING c",
        "INSERT INTO t (a, b, c) VALUES ($1, $2, 1) ON CONFLICT (a) DO UPDATE SET c = t.c + 1 RETURNING c",
        "INSERT INTO t (a, c) VALUES ($1, 1) ON CONFLICT (a) DO UPDATE SET c = t.c + 1 RETURNING c, a",
        "INSERT INTO t (a, c) VALUES ($1, 1) ON CONFLICT (a) DO NOTHING"})
    EXPECT_EQ(ManyForm::of(other)->kind(), ManyForm::Kind::insert) << other;
}

TEST(ManyForm, what_only_raises_is_known) {
  const auto raised = [](std::string_view sql) { return ManyForm::of(sql)->raised_to(); };
  EXPECT_EQ(raised("UPDATE t SET c = $3 WHERE a = $1 AND b = $2 AND c < $3"), 2);
  EXPECT_EQ(raised("UPDATE t SET c = $3 WHERE a = $1 AND b = $2"), std::nullopt);
  EXPECT_EQ(raised("UPDATE t SET c = $3, d = 1 WHERE a = $1 AND c < $3"), std::nullopt);
  EXPECT_EQ(raised("UPDATE t SET c = $3 WHERE a = $1 AND c < $2"), std::nullopt);
  EXPECT_EQ(raised("UPDATE t SET c = $3 WHERE a = $1 AND b > 3 AND c < $3"), std::nullopt);
  EXPECT_EQ(raised("UPDATE t SET c = $3 WHERE a = $1 AND c < $3 RETURNING c"), std::nullopt);
}

TEST(ManyForm, a_change_says_whose_rows_it_changed) {
  EXPECT_EQ(many("UPDATE t SET a = $2 WHERE b = $1 AND a < $2", {Type::number, Type::number}),
            "UPDATE t SET a = asked.value2 FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS asked (value1,"
            " value2, nth) WHERE b = asked.value1 AND a < asked.value2 RETURNING asked.nth");
  EXPECT_EQ(many("DELETE FROM t WHERE a = $1 RETURNING b", {Type::text}),
            "DELETE FROM t USING unnest($1::text[]) WITH ORDINALITY AS asked (value1, nth) WHERE a = asked.value1"
            " RETURNING asked.nth, b");
}

TEST(ManyForm, what_cannot_be_told_apart_is_asked_alone) {
  for (const auto* const sql :
       {"BEGIN", "SELECT 1", "SELECT a FROM t WHERE b = $1 FOR UPDATE", "SELECT pg_advisory_xact_lock($1)",
        "SELECT a FROM t WHERE b = '$1'", "INSERT INTO t (a) VALUES ($1) RETURNING a",
        "INSERT INTO t (a) SELECT b FROM u WHERE c = $1", "INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING",
        "INSERT INTO t (a, b) VALUES ($1, 1) ON CONFLICT (b) DO NOTHING",
        "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = $2",
        "INSERT INTO t (a) VALUES ((SELECT $1))", "UPDATE t SET a = $1 WHERE b < $2",
        "UPDATE t SET a = $1 WHERE b = $2 OR c = 1", "UPDATE t SET a = u.a FROM u WHERE t.b = $1",
        "DELETE FROM t WHERE (a, b) IN (SELECT a, b FROM t WHERE c < $1)", "DELETE FROM t WHERE a = $1 RETURNING *"})
    EXPECT_EQ(many(sql, {Type::number, Type::number}), "alone") << sql;
}

constexpr Migration kCells[] = {
    {"cells", 1, "001_cells",
     "CREATE TABLE cells (org_id BIGINT NOT NULL, name TEXT NOT NULL, number BIGINT NOT NULL, note TEXT, "
     "PRIMARY KEY (org_id, name));"},
};

constexpr OrgId kOrg{1};
constexpr int kLanes = 24;
constexpr int kWorks = 400;
const std::vector<std::string> kNotes_{"",           "NULL", "{a,b}",     "say \"so\"", "back\\slash",
                                       "한글, 中文", "'$1'", "two\nlines"};

struct Cell {
  std::string name;
  std::int64_t number;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Cell, (), (name, number, note))

std::string text_of(const Cell& cell) {
  return fmt::format("{}={}/{};", cell.name, cell.number, cell.note.value_or("-"));
}

/// Whether works fail, which makes their group run again, one by one; or all of them succeed the first time.
enum class Luck : std::uint8_t { good, mixed };

/// Some statements at random, all in one lane, and what came of each.
class RandomWork {
 public:
  RandomWork(std::uint64_t seed, int lane, Luck luck) : seed_(seed), lane_(lane), luck_(luck) {}

  Lane lane() const { return Lane::of(kOrg, static_cast<std::uint64_t>(lane_) + 1); }
  void run(Transaction& transaction) {
    said_.clear();
    std::mt19937_64 random(seed_);
    for (auto left = random() % 6 + 1; left > 0; --left) step(transaction, random);
  }
  std::string said;  // once it has ended

  void end(const std::exception_ptr& error) { said = error ? "failed" : said_; }

 private:
  std::string name(std::mt19937_64& random) const { return fmt::format("{}:{}", lane_, random() % 4); }
  std::optional<std::string> note(std::mt19937_64& random) const {
    const auto which = random() % (kNotes_.size() + 3);
    return which < kNotes_.size() ? std::optional(kNotes_[which]) : std::nullopt;
  }
  void count(std::int64_t changed) { said_ += fmt::format("{} changed;", changed); }

  void step(Transaction& transaction, std::mt19937_64& random) {
    const auto kind = random() % 20;
    const bool inserts = kind < 2;
    const auto key = inserts && luck_ == Luck::good ? fmt::format("{}:new {}", lane_, random()) : name(random);
    const auto number = static_cast<std::int64_t>(random() % 100);
    if (kind < 12) return change(transaction, random, static_cast<int>(kind), key, number);
    if (kind == 12 && luck_ == Luck::mixed) throw std::runtime_error("it thought better of it");
    look(transaction, static_cast<int>(kind), key, number);
  }

  void look(Transaction& transaction, int kind, const std::string& key, std::int64_t number) {
    constexpr std::string_view kOne = "SELECT name, number, note FROM cells WHERE org_id = $1 AND name = $2";
    constexpr std::string_view kSome =
        "SELECT name, number, note FROM cells WHERE org_id = $1 AND name >= $2 AND name < $3 AND number >= $4"
        " ORDER BY name DESC LIMIT 3";
    const auto cells = kind < 17 ? all<Cell>(transaction, kOne, kOrg, key)
                                 : all<Cell>(transaction, kSome, kOrg, fmt::format("{}:", lane_),
                                             fmt::format("{}:~", lane_), number - 50);
    for (const auto& cell : cells) said_ += text_of(cell);
    said_ += '.';
  }

  void change(Transaction& transaction, std::mt19937_64& random, int kind, const std::string& key,
              std::int64_t number) {
    constexpr std::string_view kInsert = "INSERT INTO cells (org_id, name, number, note) VALUES ($1, $2, $3, $4)";
    constexpr std::string_view kUpdate = "UPDATE cells SET number = $3, note = $4 WHERE org_id = $1 AND name = $2";
    const auto text = note(random);
    if (kind == 0) return count(execute(transaction, kInsert, kOrg, key, number, text));
    if (kind == 1) return execute_later(transaction, kInsert, kOrg, key, number, text);
    if (kind < 4) return execute_later(transaction, kUpdate, kOrg, key, number, text);
    if (kind < 6) return count(execute(transaction, kUpdate, kOrg, key, number, text));
    if (kind < 8) return raise(transaction, key, number);
    if (kind < 10)
      return count(execute(transaction,
                           "INSERT INTO cells (org_id, name, number, note) VALUES ($1, $2, $3, $4)"
                           " ON CONFLICT (org_id, name) DO NOTHING",
                           kOrg, key, number, text));
    for (const auto& cell : all<Cell>(
             transaction, "DELETE FROM cells WHERE org_id = $1 AND name = $2 RETURNING name, number, note", kOrg, key))
      said_ += "gone " + text_of(cell);
  }

  void raise(Transaction& transaction, const std::string& key, std::int64_t number) {
    constexpr std::string_view kRaise =
        "INSERT INTO cells (org_id, name, number) VALUES ($1, $2, $3)"
        " ON CONFLICT (org_id, name) DO UPDATE SET number = cells.number + 1 RETURNING number";
    said_ += fmt::format("at {};", one<std::int64_t>(transaction, kRaise, kOrg, key, number).value());
  }

  const std::uint64_t seed_;
  const int lane_;
  const Luck luck_;
  std::string said_;
};

/// Runs all at once, so far as their lanes let them, and gives what each said, and then what is there.
std::vector<std::string> run_all(Store& store, std::uint64_t seed, Luck luck) {
  std::mt19937_64 random(seed);
  std::vector<RandomWork> works;
  for (int i = 0; i < kWorks; ++i) works.emplace_back(random(), static_cast<int>(random() % kLanes), luck);
  std::latch left(kWorks);
  for (auto& work : works)
    store.enqueue_write(
        work.lane(), [&work](Transaction& transaction) { work.run(transaction); },
        [&work, &left](const std::exception_ptr& error) {
          work.end(error);
          left.count_down();
        });
  left.wait();
  std::vector<std::string> said;
  for (const auto& work : works) said.push_back(work.said);
  store.read_now([&](Transaction& transaction) {
    for (const auto& cell : all<Cell>(transaction, "SELECT name, number, note FROM cells ORDER BY name"))
      said.push_back(text_of(cell));
  });
  return said;
}

std::vector<std::string> run_on_postgresql(std::uint64_t seed, Luck luck, std::size_t group) {
  auto& server = PostgresServer::shared();
  const SetClock clock;
  PostgresOptions options;
  options.conninfo = server.conninfo(server.make_database());
  options.group = group;
  const auto store = open_postgres(options, kCells, clock);
  return run_all(*store, seed, luck);
}

class Merging : public testing::TestWithParam<std::tuple<std::uint64_t, Luck>> {};

// One by one on SQLite and one by one on PostgreSQL, where nothing is merged, and together.
TEST_P(Merging, many_at_once_are_as_one_by_one) {
  const auto [seed, luck] = GetParam();
  const Scratch scratch;
  const SetClock clock;
  SqliteOptions options;
  options.path = scratch / "cells.db";
  const auto sqlite = open_sqlite(options, kCells, clock);
  const auto expected = run_all(*sqlite, seed, luck);
  EXPECT_EQ(std::ranges::count(expected, "failed") > 0, luck == Luck::mixed);
  EXPECT_EQ(run_on_postgresql(seed, luck, 128), expected);
  EXPECT_EQ(run_on_postgresql(seed, luck, 1), expected);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Merging,
                         testing::Combine(testing::Range<std::uint64_t>(1, 4),
                                          testing::Values(Luck::good, Luck::mixed)));

}  // namespace
}  // namespace madang::store
