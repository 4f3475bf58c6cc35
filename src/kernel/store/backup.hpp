#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "kernel/store/migration.hpp"

// Copies of everything durable, for the command line. A backup is a folder: `madang.db`, `files/` with the file bodies
// as they lie in the blob folder, and, written last, `MANIFEST` with a SHA-256 of each, which `sha256sum -c` can check
// too. All throw std::runtime_error (or filesystem_error) with a sentence for the operator.

namespace madang::store {

struct Backup {
  std::int64_t files = 0;
  std::int64_t bytes = 0;
};

/// Takes a backup while the server runs: the database first, as of one moment, then the bodies, so none it names can be
/// missing. `target` must be empty or absent; without its MANIFEST, a backup was cut short and is worthless. Throws
/// StoreDamaged (recovery.hpp) instead of backing up a database that lost its end.
Backup backup(const std::filesystem::path& database, const std::filesystem::path& blobs,
              const std::filesystem::path& target);

/// Puts a backup where nothing is yet, after checking all of it against its manifest, and gives the database a new
/// epoch: every device that has seen a later state fetches anew. The database appears last, so a cut-short restore has
/// none.
Backup restore(const std::filesystem::path& source, const std::filesystem::path& database,
               const std::filesystem::path& blobs);

/// Every file of a backup that is missing, changed, or not in the manifest; empty when it can be trusted.
std::vector<std::string> check_backup(const std::filesystem::path& source);

/// Reads the whole database and says what is wrong with it, also whether it ends below its high-water mark
/// (recovery.hpp); empty when all is well. `migrations` are the parts' steps as given to open_sqlite. May run beside
/// the server.
std::vector<std::string> check_database(const std::filesystem::path& database, std::span<const Migration> migrations);

/// The same of its inside alone: pages, indexes and schema.
std::vector<std::string> check_inside(const std::filesystem::path& database, std::span<const Migration> migrations);

}  // namespace madang::store
