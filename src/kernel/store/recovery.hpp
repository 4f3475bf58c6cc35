#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "kernel/store/high_water_mark.hpp"
#include "kernel/store/migration.hpp"
#include "kernel/store/sqlite_connection.hpp"

// Whether what is found on disk is everything that was acknowledged, and what an operator can do when it is not.

namespace madang::store {

/// The database lacks something that was acknowledged, or nobody can say. The message is for the operator: what
/// happened, that nothing was changed, and the two ways on.
class StoreDamaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where the database itself says it is; absent while it has no tables yet.
std::optional<Position> position_of(SqliteConnection& connection);

/// What stands against the high-water mark after SQLite has recovered the log.
struct Standing {
  std::optional<Position> at;  ///< absent for a database that is still to be made
  /// The log ends beyond the mark: its end was never acknowledged and perhaps never synced (see sync_log).
  bool beyond_mark = false;
};

/// Compares the database with its high-water mark. Throws StoreDamaged when the database is gone, is another one, ends
/// below the mark, or has lost its mark. Changes nothing on disk: the log stays as it was found. May run beside the
/// server.
Standing demand_nothing_lost(const std::filesystem::path& database);

/// Writes the log's bytes once more and syncs them. After a failed sync the kernel may show bytes that are not on the
/// disk, and counts them as written; what would be appended behind them could not be reached after a power cut.
void sync_log(const std::filesystem::path& database);

struct Recovered {
  Position kept;
  std::int64_t lost_commits = 0;  ///< acknowledged and gone; 0 when nobody knows
};

/// Accepts a database that demand_nothing_lost refuses, as it is: a new epoch, so that every device fetches afresh, and
/// a new mark. For when there is no backup. Throws std::runtime_error with a sentence when the database is broken
/// inside as well, is in use, or lacks nothing. `migrations` are the parts' steps as given to open_sqlite.
Recovered recover(const std::filesystem::path& database, std::span<const Migration> migrations);

}  // namespace madang::store
