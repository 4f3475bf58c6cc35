#include "people/organisations_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::people {

void add_organisation(store::Transaction& transaction, const Organisation& organisation) {
  store::execute(
      transaction, "INSERT INTO organisations (id, name, locale, time_zone, founded_at) VALUES ($1, $2, $3, $4, $5)",
      organisation.id, organisation.name, organisation.locale, organisation.time_zone, organisation.founded_at);
}

std::optional<Organisation> find_organisation(store::Transaction& transaction, OrgId id) {
  return store::one<Organisation>(
      transaction, "SELECT id, name, locale, time_zone, founded_at FROM organisations WHERE id = $1", id);
}

void save_organisation(store::Transaction& transaction, const Organisation& organisation) {
  store::execute(transaction, "UPDATE organisations SET name = $2, locale = $3, time_zone = $4 WHERE id = $1",
                 organisation.id, organisation.name, organisation.locale, organisation.time_zone);
}

bool has_organisations(store::Transaction& transaction) {
  return store::one<std::int64_t>(transaction, "SELECT 1 FROM organisations LIMIT 1").has_value();
}

std::vector<Organisation> organisations_of(store::Transaction& transaction, AccountId account) {
  return store::all<Organisation>(
      transaction,
      "SELECT o.id, o.name, o.locale, o.time_zone, o.founded_at FROM organisations o"
      " JOIN members m ON m.org_id = o.id WHERE m.account_id = $1 ORDER BY m.joined_at, m.id",
      account);
}

}  // namespace madang::people
