#pragma once

#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/members_store.hpp"
#include "people/model.hpp"

namespace madang::people {

/// The members that fit `filter.query`, the best fit first (see fit()), then by folded name. The name of a department
/// counts as a text of its members. Reads an index of keys alone.
std::vector<MemberId> search_members(store::Transaction& transaction, OrgId org, const MemberFilter& filter);

}  // namespace madang::people
