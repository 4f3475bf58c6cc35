#include "kernel/move/sqlite_side.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "kernel/store/digest.hpp"
#include "kernel/store/durable_file.hpp"
#include "kernel/store/high_water_mark.hpp"
#include "kernel/store/recovery.hpp"
#include "kernel/store/schema.hpp"
#include "kernel/store/sqlite_connection.hpp"

namespace madang::move {
namespace {

namespace fs = std::filesystem;
using store::SqliteConnection;
using store::SqliteTransaction;

struct ColumnFacts {
  std::string name;
  std::string type;
  bool notnull = false;
  int pk = 0;
};
BOOST_DESCRIBE_STRUCT(ColumnFacts, (), (name, type, notnull, pk))

std::vector<std::size_t> primary_key(const std::vector<ColumnFacts>& facts) {
  std::vector<std::size_t> key;
  for (std::size_t index = 0; index < facts.size(); ++index)
    if (facts[index].pk > 0) key.push_back(index);
  std::ranges::sort(key, {}, [&](std::size_t index) { return facts[index].pk; });
  return key;
}

/// Of a unique index, or nothing when two rows may be alike in it because of a NULL.
std::vector<std::size_t> unique_key(SqliteTransaction& transaction, const std::string& index,
                                    const std::vector<ColumnFacts>& facts) {
  const auto columns =
      store::all<std::size_t>(transaction, "SELECT cid FROM pragma_index_info($1) ORDER BY seqno", index);
  const auto may_be_null = [&](std::size_t column) { return column >= facts.size() || !facts[column].notnull; };
  return std::ranges::any_of(columns, may_be_null) ? std::vector<std::size_t>() : columns;
}

/// The shortest one: it is then most likely the order in which rows came, so that what is new lies together.
std::vector<std::size_t> key_of_table(SqliteTransaction& transaction, const std::string& table,
                                      const std::vector<ColumnFacts>& facts) {
  auto key = primary_key(facts);
  if (!key.empty()) return key;
  const auto indexes = store::all<std::string>(
      transaction, "SELECT name FROM pragma_index_list($1) WHERE \"unique\" = 1 AND partial = 0 ORDER BY name", table);
  for (const auto& index : indexes) {
    auto found = unique_key(transaction, index, facts);
    if (!found.empty() && (key.empty() || found.size() < key.size())) key = std::move(found);
  }
  return key;
}

Table describe(SqliteTransaction& transaction, const std::string& name) {
  const auto facts = store::all<ColumnFacts>(
      transaction, "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1) ORDER BY cid", name);
  Table table{.name = name, .columns = {}, .key = key_of_table(transaction, name, facts), .only = moved_only(name)};
  for (const auto& fact : facts) table.columns.push_back({fact.name, fact.type == "BIGINT"});
  return table;
}

class SqliteSide final : public Side {
 public:
  SqliteSide(fs::path database, SqliteConnection::Access access)
      : database_(std::move(database)), name_(fmt::format("the file {}", database_.string())) {
    open(access);
  }

  const std::string& name() const override { return name_; }
  store::Transaction& transaction() override { return *transaction_; }

  void demand_schema(std::span<const store::Migration> known) override {
    if (const auto faults = store::schema_faults(*connection_, known); !faults.empty())
      throw CannotMove(faults.front());
    const auto steps = store::one<std::size_t>(*transaction_, "SELECT count(*) FROM schema_migrations");
    if (steps.value_or(0) < known.size())
      throw CannotMove(
          fmt::format("{} was last used by an older program: start this one's server on it once, which "
                      "brings it up to date, and then move",
                      name_));
  }

  std::vector<Table> tables() override {
    std::vector<Table> found;
    for (const auto& name : store::all<std::string>(
             *transaction_, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
      if (!is_of_the_engine(name)) found.push_back(describe(*transaction_, name));
    std::ranges::sort(found, {}, &Table::name);
    return found;
  }

  bool take_hold() override {
    if (lock_) return true;
    try {
      lock_.emplace(database_);
    } catch (const fs::filesystem_error&) {
      throw;
    } catch (const std::runtime_error&) {
      return false;
    }
    // The server may have ended a moment ago, and not well.
    if (store::demand_nothing_lost(database_).beyond_mark) store::sync_log(database_);
    open(SqliteConnection::Access::write);
    return true;
  }
  void hold_as(store::FileLock lock) { lock_.emplace(std::move(lock)); }

  void insert(const Table& table, const Rows& rows, const std::vector<std::size_t>& which) override {
    insert_rows(*transaction_, table, rows, which);
  }

  std::uint64_t last_tick() override {
    return store::one<std::uint64_t>(*transaction_, "SELECT last_tick FROM store_commits WHERE id = 1").value_or(0);
  }
  void go_on_after(std::uint64_t tick) override {
    store::execute(*transaction_,
                   "UPDATE store_commits SET last_tick = MAX(last_tick, $1), count = count + 1 WHERE id = 1", tick);
  }
  void tidy_up() override {}
  void settle() override { store::HighWaterMark::replace(database_, store::position_of(*connection_).value()); }

 private:
  void open(SqliteConnection::Access access) {
    transaction_.reset();
    connection_.reset();
    connection_ = std::make_unique<SqliteConnection>(database_, access);
    transaction_ = std::make_unique<SqliteTransaction>(*connection_);
    if (access == SqliteConnection::Access::write) connection_->script("PRAGMA wal_autocheckpoint=8192");
  }

  const fs::path database_;
  const std::string name_;
  std::optional<store::FileLock> lock_;
  std::unique_ptr<SqliteConnection> connection_;
  std::unique_ptr<SqliteTransaction> transaction_;
};

store::FileLock lock_of(const fs::path& database) {
  if (database.has_parent_path()) fs::create_directories(database.parent_path());
  try {
    return store::FileLock(database);
  } catch (const fs::filesystem_error&) {
    throw;
  } catch (const std::runtime_error&) {
    throw CannotMove(
        fmt::format("a server works on the file {}, which everything is to move to: stop it", database.string()));
  }
}

void bring_up(const fs::path& database, std::span<const store::Migration> migrations, const Clock& clock) {
  SqliteConnection connection(database, SqliteConnection::Access::write);
  store::migrate(connection, database, store::all_migrations(migrations), clock);
  SqliteTransaction transaction(connection);
  store::execute(transaction, "INSERT INTO store_meta (name, value) VALUES ('epoch', $1) ON CONFLICT DO NOTHING",
                 store::random_name());
}

}  // namespace

std::unique_ptr<Side> sqlite_source(const fs::path& database) {
  if (!fs::exists(database))
    throw CannotMove(fmt::format("there is no database {}: nothing to move", database.string()));
  store::demand_nothing_lost(database);
  return std::make_unique<SqliteSide>(database, SqliteConnection::Access::read);
}

std::unique_ptr<Side> sqlite_target(const fs::path& database, std::span<const store::Migration> migrations,
                                    const Clock& clock) {
  auto lock = lock_of(database);
  bring_up(database, migrations, clock);
  auto side = std::make_unique<SqliteSide>(database, SqliteConnection::Access::write);
  side->hold_as(std::move(lock));
  return side;
}

}  // namespace madang::move
