#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "tasks/model.hpp"

namespace madang::tasks {

void add_list(store::Transaction& transaction, OrgId org, const TaskList& list);
/// Its name and sections.
void save_list(store::Transaction& transaction, OrgId org, const TaskList& list);
void remove_list(store::Transaction& transaction, OrgId org, TaskListId id);

std::optional<TaskList> find_list(store::Transaction& transaction, OrgId org, TaskListId id);
/// By id, as the next.
std::vector<TaskList> lists_of_conversation(store::Transaction& transaction, OrgId org,
                                            chat::ConversationId conversation);
/// Of all conversations.
std::vector<TaskList> shared_lists(store::Transaction& transaction, OrgId org);
/// Those that are the owner's alone.
std::vector<TaskList> lists_of_owner(store::Transaction& transaction, OrgId org, MemberId owner);

}  // namespace madang::tasks
