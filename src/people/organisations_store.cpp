#include "people/organisations_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

template <>
struct madang::store::Column<std::vector<madang::people::ProfileField>> {
  static std::vector<madang::people::ProfileField> from(const Row& row, int column) {
    return json::decode<std::vector<madang::people::ProfileField>>(row.text(column)).value();
  }
};

namespace madang::people {

void add_organisation(store::Transaction& transaction, const Organisation& organisation) {
  store::execute(transaction,
                 "INSERT INTO organisations (id, name, locale, time_zone, founded_at, profile_fields) VALUES ($1, $2, "
                 "$3, $4, $5, $6)",
                 organisation.id, organisation.name, organisation.locale, organisation.time_zone,
                 organisation.founded_at, json::encode(organisation.profile_fields));
}

std::optional<Organisation> find_organisation(store::Transaction& transaction, OrgId id) {
  return store::one<Organisation>(
      transaction,
      "SELECT id, name, locale, time_zone, founded_at, profile_fields, edit_minutes, recall_minutes, group_founders,"
      " group_history, link_previews, recordings FROM organisations WHERE id = $1",
      id);
}

void save_organisation(store::Transaction& transaction, const Organisation& organisation) {
  store::execute(transaction,
                 "UPDATE organisations SET name = $2, locale = $3, time_zone = $4, profile_fields = $5,"
                 " edit_minutes = $6, recall_minutes = $7, group_founders = $8, group_history = $9, link_previews = "
                 "$10, recordings = $11 WHERE id = $1",
                 organisation.id, organisation.name, organisation.locale, organisation.time_zone,
                 json::encode(organisation.profile_fields), organisation.edit_minutes, organisation.recall_minutes,
                 organisation.group_founders, organisation.group_history, organisation.link_previews,
                 organisation.recordings);
}

}  // namespace madang::people
