#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

void add_department(store::Transaction& transaction, OrgId org, const Department& department);
std::optional<Department> find_department(store::Transaction& transaction, OrgId org, DepartmentId id);
void save_department(store::Transaction& transaction, OrgId org, const Department& department);
void remove_department(store::Transaction& transaction, OrgId org, DepartmentId id);
/// By folded name.
std::vector<Department> list_departments(store::Transaction& transaction, OrgId org);

bool department_exists(store::Transaction& transaction, OrgId org, DepartmentId id);
bool has_children(store::Transaction& transaction, OrgId org, DepartmentId id);
std::optional<DepartmentId> parent_of(store::Transaction& transaction, OrgId org, DepartmentId id);

}  // namespace madang::people
