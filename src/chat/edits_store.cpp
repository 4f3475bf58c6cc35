#include "chat/edits_store.hpp"

#include "base/json/encode.hpp"
#include "chat/messages_store.hpp"
#include "kernel/store/once.hpp"
#include "kernel/store/query.hpp"

namespace madang::chat {

void save_edit(store::Transaction& transaction, OrgId org, const Message& before, const Message& edited,
               std::int64_t event_seq, std::string_view client_id) {
  store::execute(transaction,
                 "INSERT INTO message_edits (org_id, conversation_id, seq, event_seq, client_id, text, written_at) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 org, before.conversation_id, before.seq, event_seq, client_id, before.text,
                 before.edited_at.value_or(before.posted_at));
  store::execute(transaction,
                 "UPDATE messages SET text = $4, edited_at = $5, mentions_all = $6 "
                 "WHERE org_id = $1 AND conversation_id = $2 AND seq = $3",
                 org, before.conversation_id, before.seq, edited.text, edited.edited_at, edited.mentions_all);
  change_mentions(transaction, org, before, edited);
}

std::vector<EditRow> list_edits(store::Transaction& transaction, OrgId org, const Message& message) {
  static const std::string sql =
      "SELECT " + store::columns<EditRow>() +
      " FROM message_edits WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 ORDER BY event_seq";
  return store::all<EditRow>(transaction, sql, org, message.conversation_id, message.seq);
}

void forget_edits(store::Transaction& transaction, OrgId org, const Message& rest, const std::vector<EditRow>& edits) {
  for (const auto& edit : edits)
    store::replace_answer(transaction, {org, rest.author_id.value, edit.client_id, {}}, json::encode(rest));
  store::execute(transaction, "DELETE FROM message_edits WHERE org_id = $1 AND conversation_id = $2 AND seq = $3", org,
                 rest.conversation_id, rest.seq);
}

std::vector<EditRow> late_edits(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                std::int64_t seq) {
  static const std::string sql =
      "SELECT " + store::columns<EditRow>() +
      " FROM message_edits WHERE org_id = $1 AND conversation_id = $2 AND seq < $3 AND event_seq >= $3";
  return store::all<EditRow>(transaction, sql, org, conversation, seq);
}

bool is_hidden_from_some(store::Transaction& transaction, OrgId org, const Message& message) {
  return store::one<int>(transaction,
                         "SELECT 1 FROM conversation_members "
                         "WHERE org_id = $1 AND conversation_id = $2 AND visible_from_seq > $3 LIMIT 1",
                         org, message.conversation_id, message.seq)
      .has_value();
}

}  // namespace madang::chat
