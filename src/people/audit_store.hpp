#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/audit_model.hpp"

namespace madang::people {

/// Which entries to read, the newest first.
struct AuditFilter {
  std::optional<MemberId> actor_id;
  std::optional<AuditVerb> verb;
  std::optional<AuditKind> target_kind;
  std::string target_id;           ///< empty for all
  std::optional<Timestamp> since;  ///< from then on
  std::optional<Timestamp> until;  ///< before then
  std::optional<AuditId> before;   ///< the last one of the page before
  std::int64_t limit = 0;
};

void add_audit_entry(store::Transaction& transaction, OrgId org, const AuditEntry& entry);
std::vector<AuditEntry> list_audit_entries(store::Transaction& transaction, OrgId org, const AuditFilter& filter);

}  // namespace madang::people
