#include "kernel/move/postgres_side.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/move/postgres_line.hpp"
#include "kernel/store/postgres_session.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/schema_steps.hpp"

namespace madang::move {
namespace {

constexpr std::string_view kNow = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

std::string_view wording(const store::Migration& migration) { return migration.for_postgresql(); }

/// One value in the text format of COPY.
void append_value(std::string& lines, std::optional<std::string_view> text) {
  if (!text) {
    lines += "\\N";
    return;
  }
  for (const char character : *text) {
    switch (character) {
      case '\\': lines += "\\\\"; break;
      case '\n': lines += "\\n"; break;
      case '\r': lines += "\\r"; break;
      case '\t': lines += "\\t"; break;
      default: lines += character;
    }
  }
}

std::string lines_of(const Table& table, const Rows& rows, const std::vector<std::size_t>& which) {
  std::string lines;
  for (const auto row : which) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      const auto text = rows.at(row, column);
      if (text && text->find('\0') != text->npos)
        throw CannotMove(fmt::format("a {} holds a NUL, which PostgreSQL cannot keep", table.columns[column].name));
      if (column > 0) lines += '\t';
      append_value(lines, text);
    }
    lines += '\n';
  }
  return lines;
}

class PostgresSide final : public Side {
 public:
  explicit PostgresSide(const std::string& conninfo)
      : line_(conninfo), name_(fmt::format("the database at {}", store::postgres_place(conninfo))) {}

  const std::string& name() const override { return name_; }
  store::Transaction& transaction() override { return line_; }

  void demand_schema(std::span<const store::Migration> known) override {
    if (!store::one<int>(line_, "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL"))
      throw CannotMove(fmt::format("{} holds no installation: nothing to move", name_));
    const auto steps = store::read_steps(line_);
    if (const auto faults = store::faults(steps, known, wording); !faults.empty()) throw CannotMove(faults.front());
    if (!store::pending(steps, known).empty())
      throw CannotMove(
          fmt::format("{} was last used by an older program: start this one's server on it once, which "
                      "brings it up to date, and then move",
                      name_));
  }

  std::vector<Table> tables() override {
    std::vector<Table> found;
    const auto names = store::all<std::string>(
        line_, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename");
    for (const auto& name : names)
      if (!is_of_the_engine(name)) found.push_back(describe(name));
    return found;
  }

  // The lock keeps servers from taking a number, and the lines keep one that only sleeps from writing when it wakes up.
  bool take_hold() override {
    if (is_held_) return true;
    const auto got =
        store::one<bool>(line_, "SELECT pg_try_advisory_lock($1)", static_cast<std::int64_t>(store::kNumberLock));
    if (!got.value_or(false)) return false;
    if (works_on_it()) {
      store::execute(line_, "SELECT pg_advisory_unlock($1)", static_cast<std::int64_t>(store::kNumberLock));
      return false;
    }
    store::execute(line_, "DELETE FROM store_lines");
    return is_held_ = true;
  }

  void insert(const Table& table, const Rows& rows, const std::vector<std::size_t>& which) override {
    line_.copy_in(fmt::format("COPY \"{}\" ({}) FROM STDIN", table.name, column_list(table)),
                  lines_of(table, rows, which));
  }

  std::uint64_t last_tick() override {
    return store::one<std::uint64_t>(line_, "SELECT COALESCE(MAX(last_tick), 0) FROM store_nodes").value_or(0);
  }
  // Number 0 is nobody's here: what stands under it holds for all.
  void go_on_after(std::uint64_t tick) override {
    store::execute(
        line_,
        "INSERT INTO store_nodes (number, process, program, seen_at, last_tick) VALUES (0, '', '', 0, $1)"
        " ON CONFLICT (number) DO UPDATE SET last_tick = GREATEST(store_nodes.last_tick, excluded.last_tick)",
        tick);
  }
  void tidy_up() override { line_.script("VACUUM (ANALYZE)"); }
  // Plans are only as good as what is known of the tables, and nothing is until somebody has looked.
  void settle() override { line_.script("ANALYZE"); }

 private:
  bool works_on_it() {
    static const std::string sql =
        fmt::format("SELECT 1 FROM store_nodes WHERE seen_at > {} - {} LIMIT 1", kNow, store::kNumberKeptFor);
    return store::one<int>(line_, sql).has_value();
  }

  /// Without a key: the file knows it.
  Table describe(const std::string& name) {
    Table table{.name = name, .columns = {}, .key = {}, .only = moved_only(name)};
    store::Statement::run_with(
        line_,
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = $1 AND column_default IS DISTINCT FROM $2"
        " ORDER BY ordinal_position",
        std::vector<store::Value>{std::string_view(name), kMadeHere},
        [&](const store::Row& row) { table.columns.push_back({std::string(row.text(0)), row.text(1) == "bigint"}); });
    return table;
  }

  /// What only this engine's words for a migration have, and what no other could fill: which transaction wrote a row.
  static constexpr std::string_view kMadeHere = "((pg_current_xact_id())::text)::bigint";

  PostgresLine line_;
  const std::string name_;
  bool is_held_ = false;
};

}  // namespace

std::unique_ptr<Side> postgres_source(const std::string& conninfo) {
  store::demand_usable_postgres({.conninfo = conninfo});
  return std::make_unique<PostgresSide>(conninfo);
}

std::unique_ptr<Side> postgres_target(const std::string& conninfo, std::span<const store::Migration> migrations,
                                      const Clock& clock) {
  store::prepare_postgres({.conninfo = conninfo}, migrations, clock);
  auto side = std::make_unique<PostgresSide>(conninfo);
  if (!side->take_hold())
    throw CannotMove(
        fmt::format("a server works on {}, which everything is to move to: stop it, and if it died, wait a "
                    "minute",
                    side->name()));
  return side;
}

}  // namespace madang::move
