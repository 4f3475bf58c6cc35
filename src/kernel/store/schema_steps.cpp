#include "kernel/store/schema_steps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/store/digest.hpp"
#include "kernel/store/query.hpp"

namespace madang::store {
namespace {

const Migration* find(std::span<const Migration> known, const SchemaStep& step) {
  for (const auto& migration : known)
    if (migration.part == step.part && migration.number == step.number) return &migration;
  return nullptr;
}

}  // namespace

const std::string_view kSchemaTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (part TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL,"
    " at BIGINT NOT NULL, checksum TEXT NOT NULL, PRIMARY KEY (part, number))";

std::vector<SchemaStep> read_steps(Transaction& transaction) {
  return all<SchemaStep>(transaction,
                         "SELECT part, number, name, checksum FROM schema_migrations ORDER BY part, number");
}

void save_step(Transaction& transaction, const Migration& migration, std::string_view sql, Timestamp at) {
  execute(transaction, "INSERT INTO schema_migrations (part, number, name, at, checksum) VALUES ($1, $2, $3, $4, $5)",
          migration.part, migration.number, migration.name, at, sha256(sql));
}

std::vector<std::string> faults(std::span<const SchemaStep> run, std::span<const Migration> known, Wording wording) {
  std::vector<std::string> found;
  for (const auto& step : run) {
    const auto* migration = find(known, step);
    const auto title = fmt::format("step {} of part {} ({})", step.number, step.part, step.name);
    if (!migration)
      found.push_back(
          fmt::format("The database has {}, which this program does not know: it was used by a newer one. Take "
                      "that version, or a later one.",
                      title));
    else if (sha256(wording(*migration)) != step.checksum)
      found.push_back(fmt::format("The database ran {} in another wording than this program has it.", title));
  }
  return found;
}

std::vector<Migration> pending(std::span<const SchemaStep> run, std::span<const Migration> known) {
  std::vector<Migration> left;
  for (const auto& migration : known) {
    const auto is_it = [&](const SchemaStep& step) {
      return step.part == migration.part && step.number == migration.number;
    };
    if (std::ranges::none_of(run, is_it)) left.push_back(migration);
  }
  return left;
}

}  // namespace madang::store
