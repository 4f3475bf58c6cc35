#include "kernel/store/schema.hpp"

#include <fmt/format.h>

#include "base/version.hpp"
#include "kernel/log/log.hpp"
#include "kernel/store/durable_file.hpp"
#include "kernel/store/migrations.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/schema_steps.hpp"

namespace madang::store {
namespace {

std::string_view wording(const Migration& migration) { return migration.sql; }

bool has_steps(Transaction& transaction) {
  return one<int>(transaction, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'")
      .has_value();
}

std::vector<SchemaStep> steps_run(SqliteConnection& connection) {
  SqliteTransaction transaction(connection);
  return has_steps(transaction) ? read_steps(transaction) : std::vector<SchemaStep>();
}

std::filesystem::path take_snapshot(SqliteConnection& connection, const std::filesystem::path& file, Timestamp now) {
  auto time = now.text().substr(0, 19);
  std::erase_if(time, [](char character) { return character == '-' || character == ':'; });
  auto snapshot = file;
  snapshot += fmt::format(".before-{}-{}Z", version(), time);
  copy_database(connection, snapshot);
  log::info(fmt::format("the database is about to change; a copy of it is in {}", snapshot.string()));
  return snapshot;
}

void run_step(SqliteConnection& connection, const Migration& migration, Timestamp now) {
  try {
    connection.run("BEGIN IMMEDIATE");
    connection.script(std::string(migration.sql));
    SqliteTransaction transaction(connection);
    save_step(transaction, migration, migration.sql, now);
    connection.run("COMMIT");
  } catch (const std::exception& error) {
    if (connection.in_transaction()) connection.run("ROLLBACK");
    throw std::runtime_error(fmt::format("step {} of part {} ({}) failed: {}", migration.number, migration.part,
                                         migration.name, error.what()));
  }
}

}  // namespace

std::vector<Migration> all_migrations(std::span<const Migration> of_parts) {
  std::vector<Migration> all(migrations().begin(), migrations().end());
  all.insert(all.end(), of_parts.begin(), of_parts.end());
  std::map<std::string_view, int> last;
  for (const auto& migration : all) {
    const int expected = ++last[migration.part];
    if (migration.number != expected)
      throw std::logic_error(
          fmt::format("part {}: step {} is missing before {}", migration.part, expected, migration.name));
  }
  return all;
}

std::vector<std::string> schema_faults(SqliteConnection& connection, std::span<const Migration> known) {
  return faults(steps_run(connection), known, wording);
}

void migrate(SqliteConnection& connection, const std::filesystem::path& file, std::span<const Migration> known,
             const Clock& clock) {
  const auto run = steps_run(connection);
  if (const auto found = faults(run, known, wording); !found.empty()) throw SchemaMismatch(found.front());
  const auto left = pending(run, known);
  if (left.empty()) return;
  if (run.empty()) connection.script(std::string(kSchemaTable));
  const auto snapshot = run.empty() ? std::filesystem::path() : take_snapshot(connection, file, clock.now());
  for (std::size_t index = 0; index < left.size(); ++index) try {
      run_step(connection, left[index], clock.now());
    } catch (const std::exception&) {
      if (index == 0 && !snapshot.empty()) std::filesystem::remove(snapshot);
      throw;
    }
}

void copy_database(SqliteConnection& connection, const std::filesystem::path& target) {
  SqliteTransaction transaction(connection);
  execute(transaction, "VACUUM INTO $1", target.string());
  sync_file(target);
  sync_folder(target.parent_path());
}

}  // namespace madang::store
