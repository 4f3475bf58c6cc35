#include "kernel/move/move.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <random>

#include "kernel/move/postgres_side.hpp"
#include "kernel/move/sqlite_side.hpp"
#include "kernel/store/move_marks.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/schema.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

namespace madang::move {
namespace {

using store::execute;
using store::one;
using store::PostgresServer;
using store::Store;
using store::Transaction;
using testing::HasSubstr;

/// Tables of every shape: a key of several columns, a key that is only an index, NULLs, a secondary key, and none.
constexpr store::Migration kParts[] = {
    {"shapes", 1, "001_shapes",
     "CREATE TABLE notes (org_id BIGINT NOT NULL, seq BIGINT NOT NULL, text TEXT NOT NULL, \"when\" BIGINT,"
     " remark TEXT, UNIQUE (org_id, seq));"
     "CREATE TABLE people (id BIGINT NOT NULL PRIMARY KEY, login TEXT NOT NULL UNIQUE);"
     "CREATE TABLE words (org_id BIGINT NOT NULL, word TEXT NOT NULL, count BIGINT NOT NULL, PRIMARY KEY (org_id, "
     "word));"
     "CREATE TABLE loose (kind TEXT NOT NULL, at BIGINT);",
     "CREATE TABLE notes (org_id BIGINT NOT NULL, seq BIGINT NOT NULL, text TEXT NOT NULL, \"when\" BIGINT,"
     " remark TEXT, UNIQUE (org_id, seq),"
     " made_in BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint));"
     "CREATE TABLE people (id BIGINT NOT NULL PRIMARY KEY, login TEXT NOT NULL UNIQUE);"
     "CREATE TABLE words (org_id BIGINT NOT NULL, word TEXT NOT NULL, count BIGINT NOT NULL, PRIMARY KEY (org_id, "
     "word));"
     "CREATE TABLE loose (kind TEXT NOT NULL, at BIGINT);"},
};

const std::vector<std::string> kTexts = {"",
                                         " ",
                                         "plain",
                                         "줄\n바꿈",
                                         "tab\there",
                                         "back\\slash",
                                         "\\N",
                                         "\\.",
                                         "\r\n",
                                         "'quoted'",
                                         "\"double\"",
                                         "nullNULL",
                                         "한글 마당",
                                         "中文字",
                                         "日本語",
                                         "العربية",
                                         "हिन्दी",
                                         "ελληνικά",
                                         "👩‍👩‍👧‍👦🏳️‍🌈",
                                         "e\u0301 é",
                                         "\x01\x1f",
                                         "%$1;--",
                                         "{}",
                                         "a,b|c",
                                         "\u200b\ufeff",
                                         "\xf4\x8f\xbf\xbf",
                                         "trailing ",
                                         std::string(300'000, 'x') + "끝"};

class Random {
 public:
  explicit Random(unsigned seed) : numbers_(seed) {}
  std::int64_t below(std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(0, most - 1)(numbers_); }
  std::int64_t number() {
    switch (below(5)) {
      case 0: return std::numeric_limits<std::int64_t>::min();
      case 1: return std::numeric_limits<std::int64_t>::max();
      case 2: return -below(1'000);
      case 3: return 0;
      default: return std::uniform_int_distribution<std::int64_t>(INT64_MIN, INT64_MAX)(numbers_);
    }
  }
  const std::string& text() { return kTexts[static_cast<std::size_t>(below(std::ssize(kTexts)))]; }
  /// One that an index of PostgreSQL has room for.
  const std::string& word() {
    const auto& found = text();
    return found.size() < 1'000 ? found : word();
  }
  std::optional<std::string> text_or_null() { return below(3) == 0 ? std::nullopt : std::optional(text()); }
  std::optional<std::int64_t> number_or_null() { return below(3) == 0 ? std::nullopt : std::optional(number()); }

 private:
  std::mt19937_64 numbers_;
};

void add_rows(Transaction& transaction, Random& random, int count) {
  for (int index = 0; index < count; ++index) {
    execute(transaction,
            "INSERT INTO notes (org_id, seq, text, \"when\", remark) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT DO NOTHING",
            random.below(3) - 1, random.number(), random.text(), random.number_or_null(), random.text_or_null());
    execute(transaction, "INSERT INTO words (org_id, word, count) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            random.below(50), random.word(), random.number());
    execute(transaction, "INSERT INTO people (id, login) VALUES ($1, $2) ON CONFLICT DO NOTHING", random.number(),
            fmt::format("{}{}", std::string(static_cast<std::size_t>(random.below(20)), 'z'), random.below(1'000'000)));
    if (index % 50 == 0)
      execute(transaction, "INSERT INTO loose (kind, at) VALUES ($1, $2)", random.text(), random.number_or_null());
  }
}

/// What a day of work does to rows that were copied already.
void change_rows(Transaction& transaction, Random& random) {
  execute(transaction, "DELETE FROM notes WHERE org_id = 0 AND seq > 0");
  execute(transaction, "UPDATE notes SET remark = NULL, text = $1 WHERE org_id = 1 AND seq < 0", random.text());
  execute(transaction, "UPDATE words SET count = -count WHERE count > 0");
  execute(transaction, "DELETE FROM loose");
  add_rows(transaction, random, 100);
}

template <class F>
std::string refusal_of(F act) {
  try {
    act();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "it was done";
}

class MoveTest : public testing::Test {
 protected:
  store::Scratch scratch_;
  store::SetClock clock_;
  PostgresServer& server_ = PostgresServer::shared();
  std::string database_ = server_.make_database();
  std::filesystem::path file_ = scratch_ / "madang.db";
  std::vector<store::Migration> known_ = store::all_migrations(kParts);

  std::string conninfo() const { return server_.conninfo(database_); }
  std::unique_ptr<Store> open_file(IdSource* ids = nullptr) {
    return store::open_sqlite({.path = file_, .ids = ids}, kParts, clock_);
  }
  std::unique_ptr<Store> open_database(IdSource* ids = nullptr) {
    return store::open_postgres({.conninfo = conninfo(), .ids = ids}, kParts, clock_);
  }
  void fill(int count, unsigned seed = 1) {
    Random random(seed);
    open_file()->write_now([&](Transaction& transaction) { add_rows(transaction, random, count); });
  }
  MoveOptions options() const {
    MoveOptions options;
    options.known = known_;
    options.batch = 64;
    return options;
  }
  MoveReport up(const MoveOptions& options) {
    const auto source = sqlite_source(file_);
    const auto target = postgres_target(conninfo(), kParts, clock_);
    return move_everything(*source, *target, options);
  }
  MoveReport up() { return up(options()); }
  MoveReport down(const std::filesystem::path& file) {
    const auto source = postgres_source(conninfo());
    const auto target = sqlite_target(file, kParts, clock_);
    return move_everything(*source, *target, options());
  }
};

std::uint64_t without_node(OrgId id) { return (id.value >> 22) << 12 | (id.value & 0xfff); }

std::vector<Digest> sums(const MoveReport& report) {
  std::vector<Digest> all;
  for (const auto& table : report.tables) all.push_back(table.target);
  return all;
}

std::int64_t copied(const MoveReport& report) {
  std::int64_t rows = 0;
  for (const auto& table : report.tables) rows += table.copied;
  return rows;
}

TEST_F(MoveTest, any_rows_go_up_and_back_as_they_were) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    file_ = scratch_ / fmt::format("{}.db", seed);
    database_ = server_.make_database();
    fill(400, seed);
    const auto there = up();
    ASSERT_TRUE(there.is_complete);
    for (const auto& table : there.tables) EXPECT_EQ(table.source, table.target) << table.name;
    const auto back = down(scratch_ / fmt::format("{}-back.db", seed));
    EXPECT_EQ(sums(there), sums(back));
  }
}

TEST_F(MoveTest, checksums_tell_null_from_empty_and_one_column_from_the_next) {
  fill(0);
  open_file()->write_now([](Transaction& transaction) {
    execute(transaction, "INSERT INTO notes (org_id, seq, text, remark) VALUES (1, 1, 'ab', 'c'), (1, 2, 'a', 'bc')");
    execute(transaction, "INSERT INTO notes (org_id, seq, text, remark) VALUES (1, 3, 'a', NULL), (1, 4, 'a', '')");
  });
  const auto source = sqlite_source(file_);
  const auto tables = source->tables();
  const auto notes = std::ranges::find(tables, "notes", &Table::name);
  auto only_texts = *notes;
  only_texts.columns = {{"text", false}, {"remark", false}};
  only_texts.key = {};
  const auto digests = read_rows(source->transaction(), only_texts, {}).digests();
  ASSERT_EQ(digests.size(), 4U);
  for (std::size_t one = 0; one < 4; ++one)
    for (std::size_t other = one + 1; other < 4; ++other) EXPECT_NE(digests[one], digests[other]);
}

TEST_F(MoveTest, beside_a_server_most_goes_and_the_rest_when_it_has_stopped) {
  fill(400);
  auto store = open_file();
  const auto first = up();
  EXPECT_FALSE(first.is_complete);
  EXPECT_GT(copied(first), 400);
  EXPECT_THAT(refusal_of([&] { open_database(); }), HasSubstr("is half of a move that has not ended"));
  Random random(9);
  store->write_now([&](Transaction& transaction) { change_rows(transaction, random); });
  const auto second = up();
  EXPECT_FALSE(second.is_complete);
  EXPECT_LT(copied(second), copied(first));
  store->write_now([&](Transaction& transaction) { change_rows(transaction, random); });
  store.reset();
  const auto last = up();
  ASSERT_TRUE(last.is_complete);
  for (const auto& table : last.tables) EXPECT_EQ(table.source, table.target) << table.name;
}

TEST_F(MoveTest, what_is_unique_may_have_changed_hands) {
  fill(0);
  auto store = open_file();
  store->write_now([](Transaction& transaction) {
    for (int id = 1; id <= 300; ++id)
      execute(transaction, "INSERT INTO people (id, login) VALUES ($1, $2)", id, fmt::format("p{}", id));
  });
  up();
  store->write_now([](Transaction& transaction) {
    execute(transaction, "UPDATE people SET login = 'q' || id");
    execute(transaction, "UPDATE people SET login = 'p' || (301 - id)");
  });
  store.reset();
  EXPECT_TRUE(up().is_complete);
  EXPECT_EQ(server_.ask("SELECT login FROM people WHERE id = 1", database_), "p300");
}

TEST_F(MoveTest, only_one_of_the_two_starts_and_streams_go_on_in_the_same_epoch) {
  fill(10);
  const auto epoch = open_file()->epoch();
  up();
  EXPECT_THAT(refusal_of([&] { open_file(); }), HasSubstr("is sealed, since everything was moved to the database at"));
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("already"));
  EXPECT_EQ(open_database()->epoch(), epoch);
  down(file_);
  EXPECT_THAT(refusal_of([&] { open_database(); }), HasSubstr("is sealed, since everything was moved to the file"));
  EXPECT_EQ(open_file()->epoch(), epoch);
}

TEST_F(MoveTest, back_onto_the_sealed_file_goes_only_what_changed) {
  fill(400);
  up();
  Random random(5);
  open_database()->write_now([&](Transaction& transaction) { add_rows(transaction, random, 20); });
  const auto back = down(file_);
  EXPECT_TRUE(back.is_complete);
  EXPECT_LT(copied(back), 100);
  open_file()->write_now([&](Transaction& transaction) { add_rows(transaction, random, 20); });
  EXPECT_TRUE(up().is_complete) << "and up again";
}

TEST_F(MoveTest, a_seal_that_is_taken_back_begins_a_new_epoch) {
  fill(10);
  const auto epoch = open_file()->epoch();
  up();
  undo_seal(*sqlite_source(file_));
  EXPECT_NE(open_file()->epoch(), epoch);
  EXPECT_THAT(refusal_of([&] { undo_seal(*sqlite_source(file_)); }), HasSubstr("is not sealed"));
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("is not empty"));
  down(scratch_ / "other.db");
  undo_seal(*postgres_source(conninfo()));
  EXPECT_NE(open_database()->epoch(), epoch);
}

TEST_F(MoveTest, ids_go_on_growing) {
  IdSource ids(clock_, 0);
  auto store = open_file(&ids);
  clock_.pass(std::chrono::hours(1'000));
  const auto before = ids.next<OrgId>();
  store->write_now([](Transaction& transaction) { execute(transaction, "INSERT INTO loose (kind) VALUES ('x')"); });
  store.reset();
  up();
  clock_.pass(-std::chrono::hours(900));
  OrgId there;
  {
    IdSource others(clock_, 0);
    const auto database = open_database(&others);
    there = others.next<OrgId>();
    EXPECT_GT(there, before);
  }
  down(file_);
  IdSource again(clock_, 0);
  store = open_file(&again);
  EXPECT_GT(without_node(again.next<OrgId>()), without_node(there));
}

TEST_F(MoveTest, a_table_that_is_not_the_same_is_named_and_nothing_is_sealed) {
  fill(50);
  postgres_target(conninfo(), kParts, clock_).reset();
  server_.run("CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.count := 7; RETURN NEW; END $$",
              database_);
  server_.run("CREATE TRIGGER spoils BEFORE INSERT ON words FOR EACH ROW EXECUTE FUNCTION spoil()", database_);
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("words is not the same: "));
  open_file();
  server_.run("DROP TRIGGER spoils ON words", database_);
  EXPECT_TRUE(up().is_complete) << "it goes on from there";
}

TEST_F(MoveTest, what_cannot_be_is_said_in_one_sentence) {
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("there is no database"));
  fill(10);
  EXPECT_THAT(refusal_of([&] { down(scratch_ / "new.db"); }), HasSubstr("holds no installation"));
  EXPECT_THAT(refusal_of([&] { postgres_target("host=127.0.0.1 port=1 dbname=x", kParts, clock_); }),
              HasSubstr("the database at 127.0.0.1:1/x cannot be used: "));
  {
    const auto used = open_database();
    EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("a server works on the database at"));
    used->write_now([](Transaction& transaction) { execute(transaction, "INSERT INTO loose (kind) VALUES ('x')"); });
  }
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("is not empty (there is something in loose)"));
  EXPECT_THAT(refusal_of([&] { down(file_); }), HasSubstr("is not empty"));
  const auto open = open_file();
  EXPECT_THAT(refusal_of([&] { down(file_); }), HasSubstr("a server works on the file"));
}

TEST_F(MoveTest, what_another_program_used_is_not_moved) {
  fill(10);
  auto newer = known_;
  newer.pop_back();
  auto with = options();
  with.known = newer;
  EXPECT_THAT(refusal_of([&] { up(with); }), HasSubstr("which this program does not know"));
  auto older = known_;
  older.push_back({"shapes", 2, "002_more", "CREATE TABLE more (id BIGINT)"});
  with.known = older;
  EXPECT_THAT(refusal_of([&] { up(with); }), HasSubstr("was last used by an older program"));
}

TEST_F(MoveTest, a_text_that_postgresql_cannot_keep_is_told_with_its_table) {
  fill(3);
  open_file()->write_now([](Transaction& transaction) {
    execute(transaction, "INSERT INTO words (org_id, word, count) VALUES (1, $1, 1)", std::string_view("a\0b", 3));
  });
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("words could not be moved: a word holds a NUL"));
}

struct Death {};

/// A side whose program dies when it is asked for something for the nth time: between any two statements.
class Dying final : public Side {
 public:
  Dying(Side& side, int& left) : side_(side), left_(left) {}

  const std::string& name() const override { return side_.name(); }
  Transaction& transaction() override { return lived().transaction(); }
  void demand_schema(std::span<const store::Migration> known) override { side_.demand_schema(known); }
  std::vector<Table> tables() override { return side_.tables(); }
  bool take_hold() override { return lived().take_hold(); }
  void insert(const Table& table, const Rows& rows, const std::vector<std::size_t>& which) override {
    lived().insert(table, rows, which);
  }
  std::uint64_t last_tick() override { return lived().last_tick(); }
  void go_on_after(std::uint64_t tick) override { lived().go_on_after(tick); }
  void settle() override { lived().settle(); }

 private:
  Side& lived() {
    if (--left_ < 0) throw Death();
    return side_;
  }

  Side& side_;
  int& left_;
};

bool may_start(Side& side) {
  return refusal_of([&] { store::demand_not_moved(side.transaction(), ""); }) == "it was done";
}

TEST_F(MoveTest, wherever_it_dies_at_most_one_side_starts_and_the_next_run_goes_on) {
  fill(30);
  auto with = options();
  with.batch = 16;
  for (const bool is_way_up : {true, false}) {
    bool is_complete = false;
    bool has_begun = false;
    for (int steps = 0; !is_complete; ++steps) {
      const auto source = is_way_up ? sqlite_source(file_) : postgres_source(conninfo());
      const auto target =
          is_way_up ? postgres_target(conninfo(), kParts, clock_) : sqlite_target(file_, kParts, clock_);
      ASSERT_LT(steps, 1'000);
      int left = steps;
      Dying from(*source, left);
      Dying to(*target, left);
      try {
        is_complete = move_everything(from, to, with).is_complete;
      } catch (const Death&) {
        has_begun = has_begun || !store::read_move_marks(target->transaction()).half.empty();
        EXPECT_FALSE(has_begun && may_start(*source) && may_start(*target)) << steps;
      }
    }
  }
  EXPECT_THAT(refusal_of([&] { open_database(); }), HasSubstr("is sealed"));
  open_file();
}

/// Runs `move` in a process of its own, which is killed when it has come `ranges` far; whether it ended before.
bool move_until_killed(const std::function<bool(const TableMover::Progress&)>& move, std::int64_t ranges) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      ::_exit(move([&](const std::string&, std::int64_t) { (void)!::write(ends[1], "", 1); }) ? 0 : 3);
    } catch (...) {
      ::_exit(4);  // the database may believe for a moment that the one before is still there
    }
  }
  ::close(ends[1]);
  char byte = 0;
  while (ranges-- > 0 && ::read(ends[0], &byte, 1) == 1) continue;
  ::kill(child, SIGKILL);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_F(MoveTest, killed_at_any_moment_and_run_again_it_ends_right) {
  fill(300);
  Random random(77);
  bool is_complete = false;
  int runs = 0;
  for (; !is_complete && runs < 40; ++runs) {
    const auto move = [&](const TableMover::Progress& progress) {
      auto with = options();
      with.progress = progress;
      return up(with).is_complete;
    };
    is_complete = move_until_killed(move, random.below(10 + runs * runs));
    if (!is_complete && runs < 6 && refusal_of([&] { open_file(); }) == "it was done")
      open_file()->write_now([&](Transaction& transaction) { change_rows(transaction, random); });
  }
  ASSERT_TRUE(is_complete);
  EXPECT_GT(runs, 3);
  EXPECT_THAT(refusal_of([&] { open_file(); }), HasSubstr("is sealed"));
  const auto back = down(scratch_ / "back.db");
  const auto source = sqlite_source(file_);
  const auto tables = source->tables();
  for (const auto& table : back.tables) {
    const auto same = std::ranges::find(tables, table.name, &Table::name);
    EXPECT_EQ(sum_of(read_rows(source->transaction(), *same, {}).digests()), table.target) << table.name;
  }
}

}  // namespace
}  // namespace madang::move
