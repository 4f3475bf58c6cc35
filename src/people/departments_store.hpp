#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"
#include "people/sight_model.hpp"

namespace madang::people {

void add_department(store::Transaction& transaction, OrgId org, const Department& department);
std::optional<Department> find_department(store::Transaction& transaction, OrgId org, DepartmentId id);
void save_department(store::Transaction& transaction, OrgId org, const Department& department);
void remove_department(store::Transaction& transaction, OrgId org, DepartmentId id);
/// By folded name.
std::vector<Department> list_departments(store::Transaction& transaction, OrgId org);

/// Makes keys anew that older rules made, of up to `most` departments of any organisation. False when there are none.
bool renew_department_keys(store::Transaction& transaction, std::int64_t most);

bool department_exists(store::Transaction& transaction, OrgId org, DepartmentId id);
/// Whether the organisation has departments that not everybody sees. Cheap.
bool has_closed_departments(store::Transaction& transaction, OrgId org);
/// Whether it or one above it is not seen by everybody.
bool is_closed(store::Transaction& transaction, OrgId org, DepartmentId id);
/// Of the whole tree, in no order.
std::vector<DepartmentPlace> department_places(store::Transaction& transaction, OrgId org);
bool has_children(store::Transaction& transaction, OrgId org, DepartmentId id);
std::optional<DepartmentId> parent_of(store::Transaction& transaction, OrgId org, DepartmentId id);

}  // namespace madang::people
