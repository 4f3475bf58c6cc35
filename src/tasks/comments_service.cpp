#include "tasks/comments_store.hpp"
#include "tasks/service.hpp"

namespace madang::tasks {

CommentAdded Service::add_comment(store::Transaction& transaction, const auth::Actor& actor,
                                  const AddComment& request) {
  auto stored = aim(transaction, actor, request.task_id).stored;
  if (trimmed(request.text.value).empty()) throw Refusal(kInvalid, "text", "text must not be empty.");
  if (stored.task.comment_count >= kMostComments) throw Refusal(kTooManyComments, "text");
  const Comment comment{ids_.next<CommentId>(), actor.member_id, request.text.value, clock_.now()};
  tasks::add_comment(transaction, actor.org_id, request.task_id, comment);
  ++stored.task.comment_count;
  save_task(transaction, actor.org_id, stored);
  tell_comments(transaction, actor.org_id, stored.task, comment);
  return {comment.id, comment.written_at};
}

void Service::remove_comment(store::Transaction& transaction, const auth::Actor& actor, const NameComment& request) {
  auto stored = aim(transaction, actor, request.task_id).stored;
  const auto comment = find_comment(transaction, actor.org_id, request.task_id, request.comment_id);
  if (!comment) return;
  auth::require(actor, auth::Verb::amend, {.author = comment->author_id == actor.member_id});
  tasks::remove_comment(transaction, actor.org_id, comment->id);
  --stored.task.comment_count;
  save_task(transaction, actor.org_id, stored);
  tell_comments(transaction, actor.org_id, stored.task, *comment);
}

void Service::tell_comments(store::Transaction& transaction, OrgId org, const Task& task, const Comment& comment) {
  for (const MemberId member : concerned(task))
    append(transaction, org, member, CommentsChanged{task.id, comment.id, comment.author_id, task.comment_count});
  tell_lists(transaction, org, task, nullptr);
}

}  // namespace madang::tasks
