#include "bench/house/house.hpp"

#include <algorithm>

#include "app/open_store.hpp"
#include "kernel/auth/secret.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/sqlite_store.hpp"
#include "people/accounts_store.hpp"
#include "people/service.hpp"

namespace bench {
namespace {

using namespace madang;

std::unique_ptr<store::Store> opened(const std::filesystem::path& folder, const std::string& postgresql, IdSource& ids,
                                     const Clock& clock) {
  if (postgresql.empty()) {
    store::SqliteOptions options;
    options.path = folder / "madang.db";
    return store::open_sqlite(options, app::all_migrations(), clock);
  }
  store::PostgresOptions options;
  options.conninfo = postgresql;
  options.ids = &ids;
  return store::open_postgres(options, app::all_migrations(), clock);
}

/// Everybody is a member whom everybody sees; nothing is written into the audit log.
chat::PeopleDoors open_doors() {
  return {
      [](store::Transaction&, OrgId, MemberId) { return true; },
      [](store::Transaction&, const auth::Actor&, std::vector<MemberId> wanted) {
        std::ranges::sort(wanted);
        return wanted;
      },
      people::staff_of,
      people::organisation_of,
      [](store::Transaction& transaction, const auth::Actor& actor) { return people::powers_of(transaction, actor); },
      [](store::Transaction&, const auth::Actor&, const people::AuditAct&) {}};
}

std::filesystem::path made(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder / "files");
  return folder;
}

}  // namespace

House::House(const std::filesystem::path& folder, const std::string& postgresql)
    : sessions_(clock_, ids_, auth::server_secret(made(folder)), people::find_membership),
      store_(opened(folder, postgresql, ids_, clock_)),
      streams_(std::make_unique<bus::Streams>(clock_, store_->epoch(), hub_)),
      chat_(std::make_unique<chat::Service>(*streams_, ids_, clock_, files_, open_doors())) {
  sessions_.join_members(people::membership_join());
}

House::~House() { store_->close(); }

}  // namespace bench
