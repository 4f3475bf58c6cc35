#include "kernel/store/recovery.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "base/refusal.hpp"
#include "kernel/store/backup.hpp"
#include "kernel/store/digest.hpp"
#include "kernel/store/durable_file.hpp"
#include "kernel/store/query.hpp"

namespace madang::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = 1 << 20;

[[noreturn]] void refuse(const fs::path& database, std::string_view what) {
  throw StoreDamaged(
      fmt::format("{}: {} The server does not start, so that nobody works on without noticing; nothing was changed. "
                  "Restore the last backup into a new place with `madang restore`, or keep what is left here with "
                  "`madang recover` (docs/operations.md, \"When the database is damaged\").",
                  database.string(), what));
}

bool has_table(Transaction& transaction, std::string_view name) {
  return one<int>(transaction, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1", name).has_value();
}

/// The log is left as it is: it may hold more than SQLite can read. Only a database that was being made has a journal,
/// and that must be rolled back to be read.
std::optional<Position> found_in(const fs::path& database) {
  const bool is_unmade = fs::exists(fs::path(database) += "-journal");
  try {
    SqliteConnection connection(database, is_unmade ? SqliteConnection::Access::write : SqliteConnection::Access::read);
    return position_of(connection);
  } catch (const Refusal&) {
    throw;
  } catch (const std::exception& error) {
    refuse(database, fmt::format("it cannot be read ({}).", error.what()));
  }
}

void compare(const fs::path& database, const std::optional<Position>& at, const std::optional<Position>& mark) {
  if (!mark && at && at->commits > 0)
    refuse(database, fmt::format("its high-water mark {} is missing, so nobody can say whether it is complete.",
                                 HighWaterMark::file_of(database).string()));
  if (!mark) return;
  if (!at) refuse(database, fmt::format("it is gone or empty, though {} commits were acknowledged.", mark->commits));
  if (at->epoch != mark->epoch)
    refuse(database,
           fmt::format("it is not the database that {} belongs to.", HighWaterMark::file_of(database).string()));
  if (at->commits < mark->commits)
    refuse(database, fmt::format("it ends at commit {}, though commit {} was acknowledged. Its log {}-wal was cut, "
                                 "damaged or removed.",
                                 at->commits, mark->commits, database.string()));
}

void write_again(const Descriptor& log, std::span<char> chunk, off_t place) {
  const auto count = ::pread(log.number(), chunk.data(), chunk.size(), place);
  if (count < 0 || ::pwrite(log.number(), chunk.data(), static_cast<std::size_t>(count), place) != count)
    throw fs::filesystem_error("the log cannot be written again", std::error_code(errno, std::generic_category()));
}

std::optional<Position> readable_mark(const fs::path& database) {
  try {
    return HighWaterMark::read(database);
  } catch (const StoreDamaged&) {
    return std::nullopt;
  }
}

bool lacks_something(const fs::path& database) {
  try {
    demand_nothing_lost(database);
    return false;
  } catch (const StoreDamaged&) {
    return true;
  }
}

Position begin_epoch(const fs::path& database) {
  SqliteConnection connection(database, SqliteConnection::Access::write);
  SqliteTransaction transaction(connection);
  execute(transaction, "UPDATE store_meta SET value = $1 WHERE name = 'epoch'", random_name());
  const auto at = position_of(connection);
  if (!at) throw std::runtime_error(fmt::format("{} holds nothing that could be kept.", database.string()));
  return *at;
}

}  // namespace

std::optional<Position> position_of(SqliteConnection& connection) {
  SqliteTransaction transaction(connection);
  if (!has_table(transaction, "store_meta")) return std::nullopt;
  const auto epoch = one<std::string>(transaction, "SELECT value FROM store_meta WHERE name = 'epoch'");
  if (!epoch) return std::nullopt;
  if (!has_table(transaction, "store_commits")) return Position{*epoch, 0};
  const auto commits = one<std::int64_t>(transaction, "SELECT count FROM store_commits WHERE id = 1");
  return Position{*epoch, commits.value_or(0)};
}

Standing demand_nothing_lost(const fs::path& database) {
  std::optional<Position> mark;
  try {
    mark = HighWaterMark::read(database);
  } catch (const StoreDamaged& damaged) {
    refuse(database, damaged.what());
  }
  const auto at = fs::exists(database) ? found_in(database) : std::nullopt;
  compare(database, at, mark);
  return {at, at && mark && at->commits > mark->commits};
}

void sync_log(const fs::path& database) {
  const auto file = fs::path(database) += "-wal";
  const Descriptor log(::open(file.c_str(), O_RDWR | O_CLOEXEC));
  if (!log && errno == ENOENT) return;
  if (!log) throw fs::filesystem_error("cannot be opened", file, std::error_code(errno, std::generic_category()));
  std::vector<char> chunk(kChunk);
  const auto size = static_cast<off_t>(fs::file_size(file));
  for (off_t place = 0; place < size; place += static_cast<off_t>(kChunk)) write_again(log, chunk, place);
  if (::fdatasync(log.number()) != 0)
    throw fs::filesystem_error("cannot be synced", file, std::error_code(errno, std::generic_category()));
}

Recovered recover(const fs::path& database, std::span<const Migration> migrations) {
  const FileLock lock(database);
  if (!fs::exists(database))
    throw std::runtime_error(fmt::format("There is no database {}: restore a backup.", database.string()));
  if (!lacks_something(database))
    throw std::runtime_error(
        fmt::format("{} lacks nothing that was acknowledged; nothing was done.", database.string()));
  if (const auto findings = check_inside(database, migrations); !findings.empty())
    throw std::runtime_error(
        fmt::format("{} is also broken inside, so only a backup helps: {}", database.string(), findings.front()));
  const auto mark = readable_mark(database);
  sync_log(database);
  const auto kept = begin_epoch(database);
  HighWaterMark::replace(database, kept);
  return {kept, mark ? std::max<std::int64_t>(mark->commits - kept.commits, 0) : 0};
}

}  // namespace madang::store
