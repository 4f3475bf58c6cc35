#include "chat/read_marks_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::chat {
namespace {

constexpr std::string_view kRaise =
    "UPDATE conversation_members SET read_seq = $4 "
    "WHERE org_id = $1 AND conversation_id = $2 AND member_id = $3 AND read_seq < $4";

struct CountsRow {
  ConversationId conversation_id;
  std::int64_t unread;
  std::int64_t mentions;
};
BOOST_DESCRIBE_STRUCT(CountsRow, (), (conversation_id, unread, mentions))

}  // namespace

bool raise_read_seq(store::Transaction& transaction, OrgId org, ConversationId conversation, MemberId member,
                    std::int64_t read_seq) {
  return store::execute(transaction, kRaise, org, conversation, member, read_seq) > 0;
}

void note_read(store::Transaction& transaction, OrgId org, ConversationId conversation, MemberId member,
               std::int64_t read_seq) {
  store::execute_later(transaction, kRaise, org, conversation, member, read_seq);
}

UnreadCounts count_unread(store::Transaction& transaction, OrgId org, ConversationId conversation, MemberId member,
                          std::int64_t read_seq) {
  return store::one<UnreadCounts>(
             transaction,
             "SELECT (SELECT COUNT(*) FROM messages WHERE org_id = $1 AND conversation_id = $2 AND seq > $4"
             " AND kind = 'text' AND recalled_at IS NULL AND author_id <> $3)"
             " + (SELECT COUNT(*) FROM messages WHERE org_id = $1 AND conversation_id = $2 AND seq > $4"
             " AND kind = 'counted_notice' AND recalled_at IS NULL AND author_id <> $3),"
             " (SELECT COUNT(*) FROM message_mentions WHERE org_id = $1 AND conversation_id = $2 AND member_id = $3"
             " AND seq > $4) + (SELECT COUNT(*) FROM messages WHERE org_id = $1 AND conversation_id = $2 AND seq > $4"
             " AND mentions_all = 1 AND author_id <> $3)",
             org, conversation, member, read_seq)
      .value();
}

std::unordered_map<ConversationId, UnreadCounts> count_all_unread(store::Transaction& transaction, OrgId org,
                                                                  MemberId member) {
  const auto rows = store::all<CountsRow>(
      transaction,
      "SELECT cm.conversation_id,"
      " (SELECT COUNT(*) FROM messages m WHERE m.org_id = cm.org_id AND m.conversation_id = cm.conversation_id"
      " AND m.seq > cm.read_seq AND m.kind = 'text' AND m.recalled_at IS NULL AND m.author_id <> cm.member_id)"
      " + (SELECT COUNT(*) FROM messages c WHERE c.org_id = cm.org_id AND c.conversation_id = cm.conversation_id"
      " AND c.seq > cm.read_seq AND c.kind = 'counted_notice' AND c.recalled_at IS NULL AND c.author_id <> "
      "cm.member_id),"
      " (SELECT COUNT(*) FROM message_mentions n WHERE n.org_id = cm.org_id AND n.conversation_id = cm.conversation_id"
      " AND n.member_id = cm.member_id AND n.seq > cm.read_seq)"
      " + (SELECT COUNT(*) FROM messages a WHERE a.org_id = cm.org_id AND a.conversation_id = cm.conversation_id"
      " AND a.seq > cm.read_seq AND a.mentions_all = 1 AND a.author_id <> cm.member_id)"
      " FROM conversation_members cm WHERE cm.org_id = $1 AND cm.member_id = $2",
      org, member);
  std::unordered_map<ConversationId, UnreadCounts> found;
  for (const auto& row : rows) found[row.conversation_id] = {row.unread, row.mentions};
  return found;
}

}  // namespace madang::chat
