#include "chat/left_groups_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::chat {

void add_left_group(store::Transaction& transaction, OrgId org, MemberId member, ConversationId conversation) {
  store::execute(transaction, "INSERT INTO left_groups (org_id, member_id, conversation_id) VALUES ($1, $2, $3)", org,
                 member, conversation);
}

std::vector<ConversationId> list_left_groups(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::all<ConversationId>(
      transaction,
      "SELECT conversation_id FROM left_groups WHERE org_id = $1 AND member_id = $2 ORDER BY conversation_id", org,
      member);
}

void forget_left_groups(store::Transaction& transaction, OrgId org, MemberId member) {
  store::execute(transaction, "DELETE FROM left_groups WHERE org_id = $1 AND member_id = $2", org, member);
}

}  // namespace madang::chat
