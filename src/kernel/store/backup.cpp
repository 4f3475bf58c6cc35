#include "kernel/store/backup.hpp"

#include <fmt/format.h>

#include <fstream>

#include "kernel/store/digest.hpp"
#include "kernel/store/durable_file.hpp"
#include "kernel/store/manifest.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/recovery.hpp"
#include "kernel/store/schema.hpp"

namespace madang::store {
namespace {

namespace fs = std::filesystem;
using Access = SqliteConnection::Access;

constexpr std::string_view kDatabase = "madang.db";
constexpr std::string_view kFiles = "files";

void demand_empty(const fs::path& folder) {
  if (fs::exists(folder) && !fs::is_empty(folder))
    throw std::runtime_error(fmt::format("{} is not empty.", folder.string()));
}

void demand_database(const fs::path& database) {
  if (!fs::is_regular_file(database))
    throw std::runtime_error(fmt::format("There is no database {}.", database.string()));
}

/// Regular files below `folder`, relative to it; links are not followed and not listed.
std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.symlink_status().type() == fs::file_type::regular)
      found.push_back(entry.path().lexically_relative(folder));
  return found;
}

/// False when the file went away meanwhile: it was removed after the database was copied, on purpose.
bool copy_if_there(const fs::path& source, const fs::path& target) {
  fs::create_directories(target.parent_path());
  try {
    copy_durably(source, target);
    return true;
  } catch (const fs::filesystem_error& error) {
    if (error.code() == std::errc::no_such_file_or_directory) return false;
    throw;
  }
}

void sync_folders_of(const fs::path& root) {
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_directory() && !entry.is_symlink()) sync_folder(entry.path());
  sync_folder(root);
}

void count(Backup& backup, const fs::path& file) {
  ++backup.files;
  backup.bytes += static_cast<std::int64_t>(fs::file_size(file));
}

Position give_new_epoch(const fs::path& database) {
  SqliteConnection connection(database, Access::write);
  SqliteTransaction transaction(connection);
  execute(transaction, "UPDATE store_meta SET value = $1 WHERE name = 'epoch'", random_name());
  return position_of(connection).value();
}

}  // namespace

Backup backup(const fs::path& database, const fs::path& blobs, const fs::path& target) {
  demand_database(database);
  demand_nothing_lost(database);
  demand_empty(target);
  fs::create_directories(target);
  Manifest manifest;
  Backup done;
  const auto keep = [&](const fs::path& name) {
    manifest.add(name.generic_string(), sha256_of_file(target / name));
    count(done, target / name);
  };
  {
    SqliteConnection connection(database, Access::write);
    copy_database(connection, target / kDatabase);
  }
  keep(kDatabase);
  for (const auto& name : files_below(blobs))
    if (copy_if_there(blobs / name, target / kFiles / name)) keep(kFiles / name);
  sync_folders_of(target);
  manifest.write(target);
  return done;
}

std::vector<std::string> check_backup(const fs::path& source) {
  const auto manifest = Manifest::read(source);
  std::vector<std::string> findings;
  for (const auto& [name, sha256] : manifest.files()) {
    if (!fs::is_regular_file(fs::symlink_status(source / name)))
      findings.push_back(fmt::format("{} is missing.", name));
    else if (sha256_of_file(source / name) != sha256)
      findings.push_back(fmt::format("{} is not what was backed up.", name));
  }
  if (!manifest.files().contains(std::string(kDatabase))) findings.push_back("There is no database in the manifest.");
  for (const auto& name : files_below(source))
    if (name != Manifest::kFileName && !manifest.files().contains(name.generic_string()))
      findings.push_back(fmt::format("{} is not in the manifest.", name.generic_string()));
  return findings;
}

Backup restore(const fs::path& source, const fs::path& database, const fs::path& blobs) {
  if (fs::exists(database)) throw std::runtime_error(fmt::format("{} exists already.", database.string()));
  demand_empty(blobs);
  if (const auto findings = check_backup(source); !findings.empty())
    throw std::runtime_error(fmt::format("{} cannot be restored: {}", source.string(), findings.front()));
  Backup done;
  fs::create_directories(blobs);
  for (const auto& name : files_below(source / kFiles)) {
    fs::create_directories((blobs / name).parent_path());
    copy_durably(source / kFiles / name, blobs / name);
    count(done, blobs / name);
  }
  sync_folders_of(blobs);
  const auto draft = fs::path(database) += ".restoring";
  for (const auto* left : {"", "-wal", "-shm"}) fs::remove(fs::path(draft) += left);
  if (draft.has_parent_path()) fs::create_directories(draft.parent_path());
  copy_durably(source / kDatabase, draft);
  HighWaterMark::replace(database, give_new_epoch(draft));
  count(done, draft);
  fs::rename(draft, database);
  sync_folder(database.parent_path());
  return done;
}

std::vector<std::string> check_database(const fs::path& database, std::span<const Migration> migrations) {
  auto findings = check_inside(database, migrations);
  try {
    demand_nothing_lost(database);
  } catch (const StoreDamaged& damaged) {
    findings.emplace_back(damaged.what());
  }
  return findings;
}

std::vector<std::string> check_inside(const fs::path& database, std::span<const Migration> migrations) {
  demand_database(database);
  try {
    SqliteConnection connection(database, Access::read);
    SqliteTransaction transaction(connection);
    auto findings = all<std::string>(transaction, "PRAGMA integrity_check(100)");
    std::erase(findings, "ok");
    for (auto& fault : schema_faults(connection, all_migrations(migrations))) findings.push_back(std::move(fault));
    return findings;
  } catch (const std::exception& error) {
    return {error.what()};
  }
}

}  // namespace madang::store
