#include "people/audit_store.hpp"

#include <limits>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::people {
namespace {

struct Row {
  AuditId id;
  Timestamp at;
  MemberId actor_id;
  std::string actor_name;
  AuditVerb verb;
  AuditKind target_kind;
  std::string target_id;
  std::string target_name;
  std::string changes;
  std::string address;
  std::string device_name;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, at, actor_id, actor_name, verb, target_kind, target_id, target_name, changes, address,
                       device_name))

AuditEntry entry_from(Row row) {
  return {row.id,
          row.at,
          row.actor_id,
          std::move(row.actor_name),
          row.verb,
          row.target_kind,
          std::move(row.target_id),
          std::move(row.target_name),
          json::decode<std::vector<AuditChange>>(std::string_view(row.changes)).value(),
          std::move(row.address),
          std::move(row.device_name)};
}

template <class E>
std::string_view name_or_all(const std::optional<E>& wanted) {
  return wanted ? enumerator_name(*wanted) : std::string_view();
}

}  // namespace

void add_audit_entry(store::Transaction& transaction, OrgId org, const AuditEntry& entry) {
  store::execute(
      transaction,
      "INSERT INTO audit_entries (org_id, id, at, actor_id, actor_name, verb, target_kind, target_id, target_name,"
      " changes, address, device_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      org, entry.id, entry.at, entry.actor_id, entry.actor_name, entry.verb, entry.target_kind, entry.target_id,
      entry.target_name, json::encode(entry.changes), entry.address, entry.device_name);
}

std::vector<AuditEntry> list_audit_entries(store::Transaction& transaction, OrgId org, const AuditFilter& filter) {
  static const std::string sql = "SELECT " + store::columns<Row>() +
                                 " FROM audit_entries WHERE org_id = $1 AND id < $2"
                                 " AND (CAST($3 AS BIGINT) = 0 OR actor_id = $3)"
                                 " AND (CAST($4 AS TEXT) = '' OR verb = $4)"
                                 " AND (CAST($5 AS TEXT) = '' OR target_kind = $5)"
                                 " AND (CAST($6 AS TEXT) = '' OR target_id = $6)"
                                 " AND at >= $7 AND at < $8 ORDER BY id DESC LIMIT $9";
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  const auto rows =
      store::all<Row>(transaction, sql, org, filter.before ? static_cast<std::int64_t>(filter.before->value) : kLast,
                      filter.actor_id.value_or(MemberId{}), name_or_all(filter.verb), name_or_all(filter.target_kind),
                      filter.target_id, filter.since ? filter.since->milliseconds() : 0,
                      filter.until ? filter.until->milliseconds() : kLast, filter.limit);
  std::vector<AuditEntry> entries;
  for (const auto& row : rows) entries.push_back(entry_from(row));
  return entries;
}

}  // namespace madang::people
