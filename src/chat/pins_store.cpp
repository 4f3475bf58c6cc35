#include "chat/pins_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::chat {
namespace {

struct PinRow {
  ConversationId conversation_id;
  MessageId message_id;
  std::int64_t message_seq;
  MemberId pinned_by;
  Timestamp pinned_at;
};
BOOST_DESCRIBE_STRUCT(PinRow, (), (conversation_id, message_id, message_seq, pinned_by, pinned_at))

}  // namespace

void add_pin(store::Transaction& transaction, OrgId org, ConversationId conversation, const Pin& pin) {
  store::execute(transaction,
                 "INSERT INTO pins (org_id, conversation_id, message_seq, message_id, pinned_by, pinned_at) "
                 "VALUES ($1, $2, $3, $4, $5, $6)",
                 org, conversation, pin.message_seq, pin.message_id, pin.pinned_by, pin.pinned_at);
}

bool remove_pin(store::Transaction& transaction, OrgId org, const Message& message) {
  return store::execute(transaction, "DELETE FROM pins WHERE org_id = $1 AND conversation_id = $2 AND message_seq = $3",
                        org, message.conversation_id, message.seq) > 0;
}

bool is_pinned(store::Transaction& transaction, OrgId org, const Message& message) {
  return store::one<int>(transaction,
                         "SELECT 1 FROM pins WHERE org_id = $1 AND conversation_id = $2 AND message_seq = $3", org,
                         message.conversation_id, message.seq)
      .has_value();
}

std::vector<Pin> list_pins(store::Transaction& transaction, OrgId org, ConversationId conversation, std::int64_t from) {
  static const std::string sql = "SELECT " + store::columns<Pin>() +
                                 " FROM pins WHERE org_id = $1 AND conversation_id = $2 AND message_seq >= $3 "
                                 "ORDER BY pinned_at, message_seq";
  return store::all<Pin>(transaction, sql, org, conversation, from);
}

std::unordered_map<ConversationId, std::vector<Pin>> pins_seen_by(store::Transaction& transaction, OrgId org,
                                                                  MemberId member) {
  static const std::string sql =
      "SELECT " + store::columns<PinRow>("p.") +
      " FROM conversation_members m JOIN pins p ON p.org_id = m.org_id AND p.conversation_id = m.conversation_id"
      " AND p.message_seq >= m.visible_from_seq WHERE m.org_id = $1 AND m.member_id = $2"
      " ORDER BY p.pinned_at, p.message_seq";
  std::unordered_map<ConversationId, std::vector<Pin>> found;
  for (const auto& row : store::all<PinRow>(transaction, sql, org, member))
    found[row.conversation_id].push_back({row.message_id, row.message_seq, row.pinned_by, row.pinned_at});
  return found;
}

}  // namespace madang::chat
