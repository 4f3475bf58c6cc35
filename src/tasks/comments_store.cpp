#include "tasks/comments_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::tasks {

void add_comment(store::Transaction& transaction, OrgId org, TaskId task, const Comment& comment) {
  store::execute(transaction,
                 "INSERT INTO task_comments (org_id, id, task_id, author_id, text, written_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6)",
                 org, comment.id, task, comment.author_id, comment.text, comment.written_at);
}

void remove_comment(store::Transaction& transaction, OrgId org, CommentId id) {
  store::execute(transaction, "DELETE FROM task_comments WHERE org_id = $1 AND id = $2", org, id);
}

std::optional<Comment> find_comment(store::Transaction& transaction, OrgId org, TaskId task, CommentId id) {
  return store::one<Comment>(
      transaction,
      "SELECT id, author_id, text, written_at FROM task_comments WHERE org_id = $1 AND id = $2 AND task_id = $3", org,
      id, task);
}

std::vector<Comment> comments_of(store::Transaction& transaction, OrgId org, TaskId task) {
  return store::all<Comment>(
      transaction,
      "SELECT id, author_id, text, written_at FROM task_comments WHERE org_id = $1 AND task_id = $2 ORDER BY id", org,
      task);
}

}  // namespace madang::tasks
