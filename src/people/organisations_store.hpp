#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

void add_organisation(store::Transaction& transaction, const Organisation& organisation);
std::optional<Organisation> find_organisation(store::Transaction& transaction, OrgId id);
void save_organisation(store::Transaction& transaction, const Organisation& organisation);

}  // namespace madang::people
