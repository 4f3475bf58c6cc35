#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/audit_model.hpp"

// What an administrative act changed, in the words of the audit log: ids become the names of that moment.

namespace madang::people {

std::vector<AuditChange> changes_of(const Organisation& before, const Organisation& after);
std::vector<AuditChange> changes_of(store::Transaction& transaction, OrgId org, const Member& before,
                                    const Member& after);
std::vector<AuditChange> changes_of(store::Transaction& transaction, OrgId org, const Department& before,
                                    const Department& after);
std::vector<AuditChange> changes_of(store::Transaction& transaction, OrgId org, const std::optional<Grant>& before,
                                    const std::optional<Grant>& after);
/// An invitation when it is made.
std::vector<AuditChange> terms_of(store::Transaction& transaction, OrgId org, const Invite& invite);

}  // namespace madang::people
