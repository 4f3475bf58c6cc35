#include "app/open_store.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "alerts/migrations.hpp"
#include "announcements/migrations.hpp"
#include "calendar/migrations.hpp"
#include "chat/migrations.hpp"
#include "files/migrations.hpp"
#include "kernel/auth/migrations.hpp"
#include "kernel/auth/secret.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/bus/migrations.hpp"
#include "kernel/jobs/migrations.hpp"
#include "kernel/store/backup.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/sharded_store.hpp"
#include "kernel/store/sqlite_store.hpp"
#include "meetings/migrations.hpp"
#include "people/migrations.hpp"
#include "people/service.hpp"
#include "presence/migrations.hpp"
#include "recordings/migrations.hpp"
#include "tasks/migrations.hpp"
#include "working_time/migrations.hpp"

namespace madang::app {
namespace {

std::filesystem::path file_of(const Config& config) { return std::filesystem::path(config.data) / "madang.db"; }

std::unique_ptr<store::Store> open_file(const Config& config, const Clock& clock, IdSource& ids) {
  store::SqliteOptions options;
  made_folder(config);
  options.path = file_of(config);
  options.readers = static_cast<std::size_t>(config.readers);
  options.ids = &ids;
  options.queue = static_cast<std::size_t>(config.write_queue);
  return store::open_sqlite(options, all_migrations(), clock);
}

store::PostgresOptions postgres_options(const Config& config, const std::string& address) {
  store::PostgresOptions options;
  options.conninfo = address;
  options.readers = static_cast<std::size_t>(config.readers);
  options.writers = static_cast<std::size_t>(config.writers);
  options.queue = static_cast<std::size_t>(config.write_queue);
  return options;
}

std::unique_ptr<store::Store> open_database(const Config& config, const Clock& clock, IdSource& ids) {
  auto options = postgres_options(config, config.postgresql);
  options.ids = &ids;
  if (!config.is_sharded()) return store::open_postgres(options, all_migrations(), clock);
  const auto find_place = [](store::Transaction& transaction, OrgId org) -> std::optional<store::Place> {
    auto place = people::place_of(transaction, org);
    if (!place) return std::nullopt;
    return store::Place{std::move(place->shard), place->generation};
  };
  store::ShardedOptions sharded{
      std::move(options), config.directory, {}, auth::tables_above_organisations(), find_place};
  for (auto& table : people::tables_above_organisations()) sharded.directory_tables.push_back(std::move(table));
  for (const auto& [name, address] : config.shards) sharded.shards[name] = postgres_options(config, address);
  return std::make_unique<store::ShardedStore>(std::move(sharded), all_migrations(), clock);
}

std::vector<std::string> check_databases(const Config& config) {
  auto found = store::check_postgres(postgres_options(config, config.postgresql), all_migrations());
  for (const auto& [name, address] : config.shards)
    for (const auto& fault : store::check_postgres(postgres_options(config, address), all_migrations()))
      found.push_back(fmt::format("shard {}: {}", name, fault));
  return found;
}

}  // namespace

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all;
  for (const auto part : {auth::migrations(), bus::migrations(), jobs::migrations(), people::migrations(),
                          files::migrations(), chat::migrations(), presence::migrations(), working_time::migrations(),
                          tasks::migrations(), alerts::migrations(), announcements::migrations(),
                          calendar::migrations(), meetings::migrations(), recordings::migrations()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::filesystem::path made_folder(const Config& config) {
  const std::filesystem::path folder = config.data;
  std::filesystem::create_directories(folder / "files");
  return folder;
}

std::unique_ptr<store::Store> open_store(const Config& config, const Clock& clock, IdSource& ids,
                                         const std::string& secret) {
  if (!config.shares_database()) return open_file(config, clock, ids);
  auto store = open_database(config, clock, ids);
  for (store::Store* database : store->databases())
    database->write_now([&](store::Transaction& transaction) { auth::demand_same_secret(transaction, secret); });
  return store;
}

std::vector<std::string> check_store(const Config& config) {
  if (config.shares_database()) return check_databases(config);
  return store::check_database(file_of(config), all_migrations());
}

std::string place_of_database(const Config& config) {
  return config.shares_database() ? store::postgres_place(config.postgresql) : file_of(config).string();
}

void demand_own_file(const Config& config, std::string_view command) {
  if (config.shares_database())
    throw std::runtime_error(
        fmt::format("`madang {}` is for the database in a file; this one is PostgreSQL's: see docs/operations.md, "
                    "\"Backing up a cluster\"",
                    command));
}

}  // namespace madang::app
