#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

void add_organisation(store::Transaction& transaction, const Organisation& organisation);
std::optional<Organisation> find_organisation(store::Transaction& transaction, OrgId id);
void save_organisation(store::Transaction& transaction, const Organisation& organisation);
bool has_organisations(store::Transaction& transaction);
/// Those the account is a member of, the longest joined first.
std::vector<Organisation> organisations_of(store::Transaction& transaction, AccountId account);

}  // namespace madang::people
