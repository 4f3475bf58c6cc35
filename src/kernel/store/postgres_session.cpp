#include "kernel/store/postgres_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/version.hpp"
#include "kernel/store/digest.hpp"
#include "kernel/store/move_marks.hpp"
#include "kernel/store/postgres_conninfo.hpp"
#include "kernel/store/schema.hpp"
#include "kernel/store/schema_steps.hpp"

namespace madang::store {
namespace {

constexpr std::string_view kDirectorySchema = "madang_directory";
constexpr std::int64_t kSchemaLock = 0x6d61'6461'6e68;
constexpr std::int64_t kNumbers = 1'024;  // what an id has room for; 0 is the server without a shared database
constexpr std::chrono::milliseconds kFirstShare{400};
constexpr std::chrono::seconds kConnectsWithin{5};
constexpr std::uint64_t kTicksAhead = 10'000UL << 12;  // ids of the ten seconds until the next word

constexpr std::string_view kNow = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

/// Everything between BEGIN and COMMIT, with a lock that one process has at a time.
class Locked final : public Transaction {
 public:
  Locked(PostgresLink& link, std::int64_t key) : link_(link) {
    link_.run("BEGIN");
    const Value values[] = {key};
    link_.run("SELECT pg_advisory_xact_lock($1)", values);
  }
  bool writable() const override { return true; }
  void commit() { link_.run("COMMIT"); }
  std::int64_t run(std::string_view sql, std::span<const Value> values,
                   const std::function<void(const Row&)>& each) override {
    return link_.run(sql, values, each);
  }

 private:
  PostgresLink& link_;
};

std::string one_text(PostgresLink& link, std::string_view sql) {
  std::string text;
  link.run(sql, {}, [&](const Row& row) { text = row.text(0); });
  return text;
}

std::string_view wording(const Migration& migration) { return migration.for_postgresql(); }

void run_step(PostgresLink& link, Transaction& transaction, const Migration& migration, Timestamp now) {
  try {
    link.script(std::string(migration.for_postgresql()));
    save_step(transaction, migration, migration.for_postgresql(), now);
  } catch (const std::exception& error) {
    throw UnusableDatabase(fmt::format("step {} of part {} ({}) failed: {}", migration.number, migration.part,
                                       migration.name, error.what()));
  }
}

std::int64_t free_number(Transaction& transaction) {
  static const std::string sql = fmt::format(
      "SELECT number FROM generate_series(1, {}) AS number WHERE NOT EXISTS"
      " (SELECT 1 FROM store_nodes n WHERE n.number = number.number AND n.seen_at > {} - {}) ORDER BY number LIMIT 1",
      kNumbers - 1, kNow, kNumberKeptFor);
  const auto number = one<std::int64_t>(transaction, sql);
  if (!number) throw UnusableDatabase(fmt::format("{} processes use the database already", kNumbers - 1));
  return *number;
}

/// libpq stays with a host that does not answer at all, as without power, and never comes to the next: so each has a
/// share of the time. With several hosts it begins short, since one that is well answers soon, also behind one that is
/// gone, and grows for one that is far away or busy.
std::chrono::milliseconds share_of_host(const PostgresOptions& options, std::size_t hosts, int tries) {
  const auto within = std::min<std::chrono::milliseconds>(options.patience, kConnectsWithin);
  const auto most = within / static_cast<int>(hosts);
  return hosts == 1 ? most : std::min(most, kFirstShare * (1 << std::min(tries - 1, 8)));
}

void connect_to_any(PostgresLink& link, const PostgresOptions& options, HostsTried& tried) {
  using Steady = std::chrono::steady_clock;
  const auto conninfos = conninfo_of_each_host(options.conninfo);
  const auto share = share_of_host(options, conninfos.size(), tried.tries);
  const auto first = tried.first;
  std::string why;
  for (std::size_t step = 0; step < conninfos.size(); ++step) {
    const auto host = (first + step) % conninfos.size();
    const auto began = Steady::now();
    try {
      return link.connect(conninfos[host], share);
    } catch (const LinkLost& lost) {
      if (host == tried.first && Steady::now() - began >= share) tried.first = (host + 1) % conninfos.size();
      why += (why.empty() ? "" : "; ") + std::string(lost.what());
    }
  }
  throw LinkLost(why);
}

}  // namespace

void open_session(PostgresLink& link, const PostgresOptions& options, HostsTried& tried) {
  connect_to_any(link, options, tried);
  const auto statement = fmt::format("{}", options.statement_timeout.count());
  const Value values[] = {std::string_view(statement)};
  link.run(
      "SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', '5000', false),"
      " set_config('idle_in_transaction_session_timeout', '2000', false), set_config('jit', 'off', false),"
      " set_config('standard_conforming_strings', 'on', false),"
      " set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'"
      " WHEN 'local' THEN 'on' ELSE current_setting('synchronous_commit') END, false)",
      values);
  if (options.directory) {
    const auto path = fmt::format("{}, public", kDirectorySchema);
    const Value named[] = {std::string_view(path)};
    link.run("SELECT set_config('search_path', $1, false)", named);
  }
}

void demand_usable(PostgresLink& link, const std::string& database) {
  const auto version = one_text(link, "SELECT current_setting('server_version_num')");
  if (std::stoi(version) < 150'000)
    throw UnusableDatabase(fmt::format("{} is PostgreSQL {}; 15 or later is needed", database, version));
  const auto collation = one_text(link, "SELECT datcollate FROM pg_database WHERE datname = current_database()");
  const auto encoding = one_text(link, "SELECT current_setting('server_encoding')");
  if (encoding == "UTF8" && (collation == "C" || collation == "C.UTF-8" || collation == "POSIX")) return;
  throw UnusableDatabase(
      fmt::format("{} sorts by {} in {}: make it with CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
                  database, collation, encoding));
}

void migrate(PostgresLink& link, std::span<const Migration> known, const Clock& clock) {
  Locked transaction(link, kSchemaLock);
  link.script(std::string(kSchemaTable));
  const auto run = read_steps(transaction);
  if (const auto found = faults(run, known, wording); !found.empty()) throw SchemaMismatch(found.front());
  for (const auto& migration : pending(run, known)) run_step(link, transaction, migration, clock.now());
  execute(transaction, "INSERT INTO store_meta (name, value) VALUES ('epoch', $1) ON CONFLICT DO NOTHING",
          random_name());
  transaction.commit();
}

void show_directory(PostgresLink& link, const DirectoryView& view, std::span<const Migration> known,
                    const std::string& database) try {
  const auto options = foreign_options(view.conninfo);
  std::string words = fmt::format(
      "CREATE EXTENSION IF NOT EXISTS postgres_fdw;"
      "DROP SCHEMA IF EXISTS {0} CASCADE; DROP SERVER IF EXISTS {0} CASCADE;"
      "CREATE SERVER {0} FOREIGN DATA WRAPPER postgres_fdw OPTIONS ({1});"
      "CREATE USER MAPPING FOR CURRENT_USER SERVER {0}{2}; CREATE SCHEMA {0};"
      "IMPORT FOREIGN SCHEMA public LIMIT TO ({3}) FROM SERVER {0} INTO {0} OPTIONS (import_default 'true')",
      kDirectorySchema, options.server, options.user.empty() ? "" : fmt::format(" OPTIONS ({})", options.user),
      fmt::join(view.tables, ", "));
  std::string all = words;
  for (const auto& migration : known) all += migration.for_postgresql();
  const auto made_by = sha256(all);
  Locked transaction(link, kSchemaLock);
  const auto before = one<std::string>(transaction, "SELECT value FROM store_meta WHERE name = 'directory'");
  if (before != made_by) {
    link.script(words);
    execute(transaction, "DELETE FROM store_meta WHERE name = 'directory'");
    execute(transaction, "INSERT INTO store_meta (name, value) VALUES ('directory', $1)", made_by);
  }
  transaction.commit();
} catch (const LinkLost&) {
  throw;
} catch (const std::exception& error) {
  throw UnusableDatabase(
      fmt::format("{} cannot be shown {}: {}. Its administrator must once say there: CREATE EXTENSION postgres_fdw; "
                  "GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO the user that Madang comes as; and the one "
                  "database must be reachable from the other, with a password",
                  database, postgres_place(view.conninfo), error.what()));
}

std::vector<std::string> schema_faults(PostgresLink& link, std::span<const Migration> known) {
  Locked transaction(link, kSchemaLock);
  const auto run = read_steps(transaction);
  auto found = faults(run, known, wording);
  if (const auto left = pending(run, known); !left.empty())
    found.push_back(fmt::format("The database lacks {} steps of the schema: the next start runs them.", left.size()));
  transaction.commit();
  return found;
}

PostgresNode take_number(PostgresLink& link, const std::string& database, std::size_t lines, IdSource* ids) try {
  PostgresNode node{.process = random_name(),
                    .epoch = one_text(link, "SELECT value FROM store_meta WHERE name = 'epoch'")};
  Locked transaction(link, kNumberLock);
  demand_not_moved(transaction, database);
  const auto number = free_number(transaction);
  node.number = static_cast<std::uint16_t>(number);
  static const std::string take = fmt::format(
      "INSERT INTO store_nodes (number, process, program, seen_at, last_tick) VALUES ($1, $2, $3, {}, 0)"
      " ON CONFLICT (number) DO UPDATE SET process = excluded.process, program = excluded.program,"
      " seen_at = excluded.seen_at",
      kNow);
  execute(transaction, take, number, node.process, version());
  // Number 0 is the single machine that the database was moved here from: nobody makes ids that lie before its.
  const auto last =
      one<std::uint64_t>(transaction, "SELECT MAX(last_tick) FROM store_nodes WHERE number = $1 OR number = 0", number);
  execute(transaction, "DELETE FROM store_lines WHERE node = $1", number);
  for (std::size_t line = 0; line < lines; ++line)
    execute(transaction, "INSERT INTO store_lines (node, line, process, commits) VALUES ($1, $2, $3, 0)", number, line,
            node.process);
  transaction.commit();
  if (ids) ids->act_as(node.number);
  if (ids) ids->go_on_after(last.value());
  keep_number(link, node, ids);
  return node;
} catch (const TryAgain&) {
  throw UnusableDatabase(fmt::format(
      "the database at {} is held by a command such as `madang migrate`: start when it has ended", database));
}

bool keep_number(PostgresLink& link, const PostgresNode& node, const IdSource* ids) {
  static const std::string sql = fmt::format(
      "UPDATE store_nodes SET seen_at = {}, last_tick = GREATEST(last_tick, $3) WHERE number = $1 AND process = $2",
      kNow);
  const auto tick = static_cast<std::int64_t>(ids ? ids->last_tick() + kTicksAhead : 0);
  const Value values[] = {static_cast<std::int64_t>(node.number), std::string_view(node.process), tick};
  return link.run(sql, values) == 1;
}

Neighbours neighbours(PostgresLink& link, const PostgresNode& node) {
  static const std::string sql = fmt::format(
      "SELECT program, COUNT(*) FROM store_nodes WHERE process <> $1 AND seen_at > {} - {} GROUP BY program"
      " ORDER BY program",
      kNow, kNumberKeptFor);
  Neighbours found;
  const Value values[] = {std::string_view(node.process)};
  link.run(sql, values, [&](const Row& row) {
    found.count += static_cast<std::size_t>(row.number(1));
    if (row.text(0) != version()) found.other_versions.emplace_back(row.text(0));
  });
  return found;
}

void give_number_back(PostgresLink& link, const PostgresNode& node, const IdSource* ids) {
  const auto tick = static_cast<std::int64_t>(ids ? ids->last_tick() : 0);
  const Value values[] = {static_cast<std::int64_t>(node.number), std::string_view(node.process), tick};
  link.run("UPDATE store_nodes SET seen_at = 0, last_tick = $3 WHERE number = $1 AND process = $2", values);
}

}  // namespace madang::store
