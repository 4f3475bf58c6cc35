#pragma once

#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "kernel/store/migration.hpp"
#include "kernel/store/sqlite_connection.hpp"

namespace madang::store {

/// The database and this program do not fit together; the message says which part and step, for the operator.
class SchemaMismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The store's own steps, then `of_parts` in their order. Throws std::logic_error when a part's numbers have a gap.
std::vector<Migration> all_migrations(std::span<const Migration> of_parts);

/// Runs every pending step, each in a transaction of its own. Before the first one on a database that already has
/// content, a snapshot `FILE.before-VERSION-TIME` is taken beside it. Throws SchemaMismatch when the database has a
/// step that `known` has not (it was used by a newer program) or when a step that has run was edited since.
void migrate(SqliteConnection& connection, const std::filesystem::path& file, std::span<const Migration> known,
             const Clock& clock);

/// What migrate() would refuse, without changing anything; empty when all is well.
std::vector<std::string> schema_faults(SqliteConnection& connection, std::span<const Migration> known);

/// Writes a complete, compact and synced copy of the database as it is now to `target`, beside any reader and writer.
void copy_database(SqliteConnection& connection, const std::filesystem::path& target);

}  // namespace madang::store
