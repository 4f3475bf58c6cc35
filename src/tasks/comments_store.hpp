#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "tasks/model.hpp"

namespace madang::tasks {

void add_comment(store::Transaction& transaction, OrgId org, TaskId task, const Comment& comment);
void remove_comment(store::Transaction& transaction, OrgId org, CommentId id);
std::optional<Comment> find_comment(store::Transaction& transaction, OrgId org, TaskId task, CommentId id);
/// By id.
std::vector<Comment> comments_of(store::Transaction& transaction, OrgId org, TaskId task);

}  // namespace madang::tasks
