#pragma once

#include <optional>
#include <set>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

/// Nothing takes the grant away.
void set_grant(store::Transaction& transaction, OrgId org, MemberId member, const std::optional<Grant>& grant);
std::optional<Grant> find_grant(store::Transaction& transaction, OrgId org, MemberId member);
/// Who was granted something, by id.
std::vector<MemberId> list_grantees(store::Transaction& transaction, OrgId org);
/// Whose grant is over this department and all below it.
std::vector<MemberId> list_grantees_over(store::Transaction& transaction, OrgId org, DepartmentId department);

/// The department and all below it.
std::set<DepartmentId> subtree_of(store::Transaction& transaction, OrgId org, DepartmentId department);

}  // namespace madang::people
