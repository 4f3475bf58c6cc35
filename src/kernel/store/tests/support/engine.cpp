#include "kernel/store/tests/support/engine.hpp"

#include <stdlib.h>

#include <fstream>
#include <map>
#include <string>

#include "kernel/store/digest.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

namespace madang::store {
namespace {

std::unique_ptr<Store> open_on(const std::string& database, const SqliteOptions& options,
                               std::span<const Migration> migrations, const Clock& clock) {
  PostgresOptions others;
  others.conninfo = PostgresServer::shared().conninfo(database);
  others.writers = 2;
  others.readers = 2;
  others.queue = options.queue;
  others.ids = options.ids;
  return open_postgres(others, migrations, clock);
}

std::map<std::string, std::string>& databases() {
  static std::map<std::string, std::string> by_path;
  return by_path;
}

/// A database with these steps already run: a copy of it is sooner made than the steps run again.
const std::string& template_with(std::span<const Migration> migrations, const Clock& clock) {
  static std::map<std::string, std::string> made;
  std::string all;
  for (const auto& migration : migrations) all += migration.for_postgresql();
  auto& name = made[sha256(all)];
  if (!name.empty()) return name;
  name = PostgresServer::shared().make_database();
  open_on(name, {}, migrations, clock)->close();
  // Every copy is a store of its own.
  PostgresServer::shared().run("DELETE FROM store_meta; DELETE FROM store_nodes; DELETE FROM store_lines", name);
  return name;
}

}  // namespace

bool tests_use_postgres() {
  const char* said = ::getenv("MADANG_TEST_STORE");
  return said && std::string_view(said) == "postgresql";
}

std::unique_ptr<Store> open_any(const SqliteOptions& options, std::span<const Migration> migrations,
                                const Clock& clock) {
  if (!tests_use_postgres()) return open_sqlite(options, migrations, clock);
  auto& database = databases()[options.path.string()];
  if (!std::filesystem::exists(options.path))
    database = PostgresServer::shared().make_database("TEMPLATE " + template_with(migrations, clock));
  std::ofstream(options.path) << database;
  return open_on(database, options, migrations, clock);
}

std::string everything_kept(const std::filesystem::path& path, WithLog with_log) {
  if (tests_use_postgres()) return PostgresServer::shared().dump(databases()[path.string()]);
  std::string everything;
  for (const auto& file : std::filesystem::directory_iterator(path.parent_path())) {
    if (!file.path().filename().string().starts_with(path.filename().string())) continue;
    if (with_log == WithLog::no && file.path().string().ends_with("-wal")) continue;
    std::ifstream bytes(file.path(), std::ios::binary);
    everything.append(std::istreambuf_iterator<char>(bytes), {});
  }
  return everything;
}

}  // namespace madang::store
