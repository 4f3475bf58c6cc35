#include "kernel/store/schema.hpp"

#include <fmt/format.h>

#include "kernel/log/log.hpp"
#include "kernel/store/digest.hpp"
#include "kernel/store/durable_file.hpp"
#include "kernel/store/migrations.hpp"
#include "kernel/store/query.hpp"

namespace madang::store {
namespace {

constexpr auto kTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (part TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL,"
    " at BIGINT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (part, number))";

struct Step {
  std::string part;
  int number = 0;
  std::string name;
  std::string checksum;
};
BOOST_DESCRIBE_STRUCT(Step, (), (part, number, name, checksum))

bool has_steps(Transaction& transaction) {
  return one<int>(transaction, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'")
      .has_value();
}

std::vector<Step> steps_run(SqliteConnection& connection) {
  SqliteTransaction transaction(connection);
  if (!has_steps(transaction)) return {};
  return all<Step>(transaction, "SELECT part, number, name, checksum FROM schema_migrations ORDER BY part, number");
}

const Migration* find(std::span<const Migration> known, const Step& step) {
  for (const auto& migration : known)
    if (migration.part == step.part && migration.number == step.number) return &migration;
  return nullptr;
}

std::vector<std::string> faults(std::span<const Step> run, std::span<const Migration> known) {
  std::vector<std::string> found;
  for (const auto& step : run) {
    const auto* migration = find(known, step);
    const auto title = fmt::format("step {} of part {} ({})", step.number, step.part, step.name);
    if (!migration)
      found.push_back(
          fmt::format("The database has {}, which this program does not know: it was used by a newer one.", title));
    else if (sha256(migration->sql) != step.checksum)
      found.push_back(fmt::format("The database ran {} in another wording than this program has it.", title));
  }
  return found;
}

std::vector<Migration> pending(std::span<const Step> run, std::span<const Migration> known) {
  std::vector<Migration> left;
  for (const auto& migration : known) {
    const auto is_it = [&](const Step& step) { return step.part == migration.part && step.number == migration.number; };
    if (std::ranges::none_of(run, is_it)) left.push_back(migration);
  }
  return left;
}

std::filesystem::path take_snapshot(SqliteConnection& connection, const std::filesystem::path& file, Timestamp now) {
  auto time = now.text().substr(0, 19);
  std::erase_if(time, [](char character) { return character == '-' || character == ':'; });
  auto snapshot = file;
  snapshot += fmt::format(".before-{}-{}Z", MADANG_VERSION, time);
  copy_database(connection, snapshot);
  log::info(fmt::format("the database is about to change; a copy of it is in {}", snapshot.string()));
  return snapshot;
}

void run_step(SqliteConnection& connection, const Migration& migration, Timestamp now) {
  try {
    connection.run("BEGIN IMMEDIATE");
    connection.script(std::string(migration.sql));
    SqliteTransaction transaction(connection);
    execute(transaction, "INSERT INTO schema_migrations (part, number, name, at, checksum) VALUES ($1, $2, $3, $4, $5)",
            migration.part, migration.number, migration.name, now, sha256(migration.sql));
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
  return faults(steps_run(connection), known);
}

void migrate(SqliteConnection& connection, const std::filesystem::path& file, std::span<const Migration> known,
             const Clock& clock) {
  const auto run = steps_run(connection);
  if (const auto found = faults(run, known); !found.empty()) throw SchemaMismatch(found.front());
  const auto left = pending(run, known);
  if (left.empty()) return;
  if (run.empty()) connection.script(kTable);
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
