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

/// Databases that the test program has made, by the path that stands for them. One whose path is gone is used again: it
/// is sooner emptied than another is made.
class Databases {
 public:
  const std::string& at(const std::string& path) { return by_path_.at(path).name; }
  bool knows(const std::string& path) const { return by_path_.contains(path); }

  void make(const std::string& path, std::span<const Migration> migrations, const Clock& clock) {
    std::string wording;
    for (const auto& migration : migrations) wording += migration.for_postgresql();
    const auto key = sha256(wording);
    for (auto old = by_path_.begin(); old != by_path_.end(); ++old) {
      if (old->second.schema != key || (old->first != path && std::filesystem::exists(old->first))) continue;
      auto entry = by_path_.extract(old);
      entry.key() = path;
      empty(entry.mapped().name);
      by_path_.insert(std::move(entry));
      return;
    }
    const auto name = PostgresServer::shared().make_database();
    open_on(name, {}, migrations, clock)->close();
    empty(name);
    by_path_[path] = {name, key};
  }

 private:
  struct Made {
    std::string name;
    std::string schema;
  };

  static void empty(const std::string& name) {
    static const std::string words =
        "SELECT string_agg('DELETE FROM ' || tablename, '; ') FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename NOT IN ('schema_migrations', 'store_commits')";
    PostgresServer::shared().run(PostgresServer::shared().ask(words, name), name);
  }

  std::map<std::string, Made> by_path_;
};

Databases& databases() {
  static Databases all;
  return all;
}

}  // namespace

bool tests_use_postgres() {
  const char* said = ::getenv("MADANG_TEST_STORE");
  return said && std::string_view(said) == "postgresql";
}

std::unique_ptr<Store> open_any(const SqliteOptions& options, std::span<const Migration> migrations,
                                const Clock& clock) {
  if (!tests_use_postgres()) return open_sqlite(options, migrations, clock);
  const auto path = options.path.string();
  if (!databases().knows(path) || !std::filesystem::exists(options.path)) databases().make(path, migrations, clock);
  std::ofstream(options.path) << databases().at(path);
  return open_on(databases().at(path), options, migrations, clock);
}

std::string everything_kept(const std::filesystem::path& path, WithLog with_log) {
  if (tests_use_postgres()) return PostgresServer::shared().dump(databases().at(path.string()));
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
