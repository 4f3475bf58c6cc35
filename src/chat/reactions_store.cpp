#include "chat/reactions_store.hpp"

#include <algorithm>

#include "kernel/store/query.hpp"

namespace madang::chat {
namespace {

struct KindRow {
  std::int64_t seq;
  std::string emoji;
  std::int64_t count;
  bool mine;
};
BOOST_DESCRIBE_STRUCT(KindRow, (), (seq, emoji, count, mine))

struct ReactorRow {
  std::string emoji;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(ReactorRow, (), (emoji, member_id))

}  // namespace

std::int64_t set_reaction(store::Transaction& transaction, OrgId org, const Message& message, MemberId member,
                          const SetReaction& wanted, std::int64_t event_seq) {
  const auto& emoji = wanted.emoji.value;
  if (wanted.present) {
    store::execute(transaction,
                   "INSERT INTO message_reactions (org_id, conversation_id, seq, emoji, member_id) "
                   "VALUES ($1, $2, $3, $4, $5)",
                   org, message.conversation_id, message.seq, emoji, member);
    store::execute(transaction,
                   "INSERT INTO reaction_kinds (org_id, conversation_id, seq, emoji, count, first_seq) "
                   "VALUES ($1, $2, $3, $4, 1, $5) "
                   "ON CONFLICT (org_id, conversation_id, seq, emoji) DO UPDATE SET count = reaction_kinds.count + 1",
                   org, message.conversation_id, message.seq, emoji, event_seq);
  } else {
    store::execute(transaction,
                   "DELETE FROM message_reactions "
                   "WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 AND emoji = $4 AND member_id = $5",
                   org, message.conversation_id, message.seq, emoji, member);
    store::execute(transaction,
                   "UPDATE reaction_kinds SET count = count - 1 "
                   "WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 AND emoji = $4",
                   org, message.conversation_id, message.seq, emoji);
    store::execute(transaction,
                   "DELETE FROM reaction_kinds "
                   "WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 AND emoji = $4 AND count = 0",
                   org, message.conversation_id, message.seq, emoji);
  }
  return store::one<std::int64_t>(transaction,
                                  "SELECT count FROM reaction_kinds "
                                  "WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 AND emoji = $4",
                                  org, message.conversation_id, message.seq, emoji)
      .value_or(0);
}

std::int64_t count_reaction_kinds(store::Transaction& transaction, OrgId org, const Message& message) {
  return store::one<std::int64_t>(
             transaction, "SELECT COUNT(*) FROM reaction_kinds WHERE org_id = $1 AND conversation_id = $2 AND seq = $3",
             org, message.conversation_id, message.seq)
      .value();
}

bool has_reaction_kind(store::Transaction& transaction, OrgId org, const Message& message, std::string_view emoji) {
  return store::one<int>(
             transaction,
             "SELECT 1 FROM reaction_kinds WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 AND emoji = $4", org,
             message.conversation_id, message.seq, emoji)
      .has_value();
}

bool has_reaction(store::Transaction& transaction, OrgId org, const Message& message, std::string_view emoji,
                  MemberId member) {
  return store::one<int>(transaction,
                         "SELECT 1 FROM message_reactions WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 "
                         "AND emoji = $4 AND member_id = $5",
                         org, message.conversation_id, message.seq, emoji, member)
      .has_value();
}

void forget_reactions(store::Transaction& transaction, OrgId org, const Message& message) {
  store::execute(transaction, "DELETE FROM message_reactions WHERE org_id = $1 AND conversation_id = $2 AND seq = $3",
                 org, message.conversation_id, message.seq);
  store::execute(transaction, "DELETE FROM reaction_kinds WHERE org_id = $1 AND conversation_id = $2 AND seq = $3", org,
                 message.conversation_id, message.seq);
}

void put_reactions(store::Transaction& transaction, OrgId org, MemberId viewer, std::vector<Message>& messages) {
  if (messages.empty()) return;
  const auto kinds = store::all<KindRow>(
      transaction,
      "SELECT k.seq, k.emoji, k.count, EXISTS (SELECT 1 FROM message_reactions r WHERE r.org_id = k.org_id"
      " AND r.conversation_id = k.conversation_id AND r.seq = k.seq AND r.emoji = k.emoji AND r.member_id = $5)"
      " FROM reaction_kinds k WHERE k.org_id = $1 AND k.conversation_id = $2 AND k.seq BETWEEN $3 AND $4"
      " ORDER BY k.seq, k.first_seq",
      org, messages.front().conversation_id, messages.front().seq, messages.back().seq, viewer);
  for (const auto& kind : kinds) {
    const auto message = std::ranges::lower_bound(messages, kind.seq, {}, &Message::seq);
    message->reactions.push_back({kind.emoji, kind.count, kind.mine});
  }
}

std::vector<Reactors> list_reactors(store::Transaction& transaction, OrgId org, const Message& message) {
  const auto rows = store::all<ReactorRow>(
      transaction,
      "SELECT r.emoji, r.member_id FROM message_reactions r JOIN reaction_kinds k ON k.org_id = r.org_id"
      " AND k.conversation_id = r.conversation_id AND k.seq = r.seq AND k.emoji = r.emoji"
      " WHERE r.org_id = $1 AND r.conversation_id = $2 AND r.seq = $3 ORDER BY k.first_seq, r.member_id",
      org, message.conversation_id, message.seq);
  std::vector<Reactors> found;
  for (const auto& row : rows) {
    if (found.empty() || found.back().emoji != row.emoji) found.push_back({row.emoji, {}});
    found.back().member_ids.push_back(row.member_id);
  }
  return found;
}

}  // namespace madang::chat
