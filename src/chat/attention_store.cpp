#include "chat/attention_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::chat {
namespace {

struct AttentionRow {
  ConversationId conversation_id;
  bool is_muted;
  std::optional<Timestamp> muted_until;
  bool lets_mentions;
  bool is_starred;
};
BOOST_DESCRIBE_STRUCT(AttentionRow, (), (conversation_id, is_muted, muted_until, lets_mentions, is_starred))

Attention attention_in(const AttentionRow& row) {
  Attention attention{std::nullopt, row.lets_mentions, row.is_starred};
  if (row.is_muted) attention.mute = {row.muted_until};
  return attention;
}

}  // namespace

void save_attention(store::Transaction& transaction, OrgId org, MemberId member, ConversationId conversation,
                    const Attention& attention) {
  remove_attention(transaction, org, member, conversation);
  if (attention == Attention{}) return;
  const auto until = attention.mute ? attention.mute->until : std::nullopt;
  store::execute(transaction,
                 "INSERT INTO conversation_attention (org_id, member_id, conversation_id, is_muted, muted_until, "
                 "lets_mentions, is_starred) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 org, member, conversation, attention.mute.has_value(), until, attention.lets_mentions,
                 attention.is_starred);
}

void remove_attention(store::Transaction& transaction, OrgId org, MemberId member, ConversationId conversation) {
  store::execute(transaction,
                 "DELETE FROM conversation_attention WHERE org_id = $1 AND member_id = $2 AND conversation_id = $3",
                 org, member, conversation);
}

Attention attention_of(store::Transaction& transaction, OrgId org, MemberId member, ConversationId conversation) {
  static const std::string sql =
      "SELECT " + store::columns<AttentionRow>() +
      " FROM conversation_attention WHERE org_id = $1 AND member_id = $2 AND conversation_id = $3";
  const auto row = store::one<AttentionRow>(transaction, sql, org, member, conversation);
  return row ? attention_in(*row) : Attention{};
}

std::unordered_map<ConversationId, Attention> attentions_of(store::Transaction& transaction, OrgId org,
                                                            MemberId member) {
  static const std::string sql =
      "SELECT " + store::columns<AttentionRow>() + " FROM conversation_attention WHERE org_id = $1 AND member_id = $2";
  std::unordered_map<ConversationId, Attention> found;
  for (const auto& row : store::all<AttentionRow>(transaction, sql, org, member))
    found[row.conversation_id] = attention_in(row);
  return found;
}

bool add_star(store::Transaction& transaction, OrgId org, MemberId member, MemberId starred) {
  return store::execute(transaction,
                        "INSERT INTO starred_people (org_id, member_id, starred_id) VALUES ($1, $2, $3) "
                        "ON CONFLICT DO NOTHING",
                        org, member, starred) > 0;
}

bool remove_star(store::Transaction& transaction, OrgId org, MemberId member, MemberId starred) {
  return store::execute(transaction,
                        "DELETE FROM starred_people WHERE org_id = $1 AND member_id = $2 AND starred_id = $3", org,
                        member, starred) > 0;
}

std::vector<MemberId> starred_by(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::all<MemberId>(
      transaction, "SELECT starred_id FROM starred_people WHERE org_id = $1 AND member_id = $2 ORDER BY starred_id",
      org, member);
}

}  // namespace madang::chat
