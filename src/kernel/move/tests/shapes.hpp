#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "kernel/move/move.hpp"
#include "kernel/move/postgres_side.hpp"
#include "kernel/move/sqlite_side.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/schema.hpp"
#include "kernel/store/sqlite_store.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

namespace madang::move {

using store::execute;
using store::PostgresServer;
using store::Store;
using store::Transaction;
using testing::HasSubstr;

/// Tables of every shape: a key of several columns, a key that is only an index, NULLs, a secondary key, and none.
inline constexpr store::Migration kParts[] = {
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

inline const std::vector<std::string> kTexts = {"",
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

inline void add_rows(Transaction& transaction, Random& random, int count) {
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
inline void change_rows(Transaction& transaction, Random& random) {
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

inline std::uint64_t without_node(OrgId id) { return (id.value >> 22) << 12 | (id.value & 0xfff); }

inline std::vector<Digest> sums(const MoveReport& report) {
  std::vector<Digest> all;
  for (const auto& table : report.tables) all.push_back(table.target);
  return all;
}

inline std::int64_t copied(const MoveReport& report) {
  std::int64_t rows = 0;
  for (const auto& table : report.tables) rows += table.copied;
  return rows;
}

}  // namespace madang::move
