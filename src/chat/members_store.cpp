#include "chat/members_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::chat {
namespace {

struct Membership {
  ConversationId conversation_id;
  MemberId member_id;
  ConversationRole role;
  std::int64_t read_seq;
  std::int64_t visible_from_seq;
  Timestamp joined_at;
  std::optional<Timestamp> silenced_until;
};
BOOST_DESCRIBE_STRUCT(Membership, (),
                      (conversation_id, member_id, role, read_seq, visible_from_seq, joined_at, silenced_until))

}  // namespace

void add_member(store::Transaction& transaction, OrgId org, ConversationId conversation,
                const ConversationMember& member) {
  store::execute(
      transaction,
      "INSERT INTO conversation_members (org_id, conversation_id, member_id, role, read_seq, visible_from_seq, "
      "joined_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
      org, conversation, member.member_id, member.role, member.read_seq, member.visible_from_seq, member.joined_at);
}

void remove_member(store::Transaction& transaction, OrgId org, ConversationId conversation, MemberId member) {
  store::execute(transaction,
                 "DELETE FROM conversation_members WHERE org_id = $1 AND conversation_id = $2 AND member_id = $3", org,
                 conversation, member);
}

void save_rank(store::Transaction& transaction, OrgId org, ConversationId conversation,
               const ConversationMember& member) {
  store::execute(transaction,
                 "UPDATE conversation_members SET role = $4, silenced_until = $5 "
                 "WHERE org_id = $1 AND conversation_id = $2 AND member_id = $3",
                 org, conversation, member.member_id, member.role, member.silenced_until);
}

std::optional<ConversationMember> find_member(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                              MemberId member) {
  static const std::string sql =
      "SELECT " + store::columns<ConversationMember>() +
      " FROM conversation_members WHERE org_id = $1 AND conversation_id = $2 AND member_id = $3";
  return store::one<ConversationMember>(transaction, sql, org, conversation, member);
}

std::vector<ConversationMember> list_members(store::Transaction& transaction, OrgId org, ConversationId conversation) {
  static const std::string sql =
      "SELECT " + store::columns<ConversationMember>() +
      " FROM conversation_members WHERE org_id = $1 AND conversation_id = $2 ORDER BY member_id";
  return store::all<ConversationMember>(transaction, sql, org, conversation);
}

std::unordered_map<ConversationId, ConversationMember> memberships_of(store::Transaction& transaction, OrgId org,
                                                                      MemberId member) {
  static const std::string sql =
      "SELECT " + store::columns<Membership>() + " FROM conversation_members WHERE org_id = $1 AND member_id = $2";
  std::unordered_map<ConversationId, ConversationMember> found;
  for (const auto& row : store::all<Membership>(transaction, sql, org, member))
    found[row.conversation_id] = {row.member_id,        row.role,      row.read_seq,
                                  row.visible_from_seq, row.joined_at, row.silenced_until};
  return found;
}

std::optional<ConversationMember> find_successor(store::Transaction& transaction, OrgId org,
                                                 ConversationId conversation) {
  static const std::string sql =
      "SELECT " + store::columns<ConversationMember>() +
      " FROM conversation_members WHERE org_id = $1 AND conversation_id = $2 AND NOT EXISTS "
      "(SELECT 1 FROM conversation_members WHERE org_id = $1 AND conversation_id = $2 AND role = 'owner') "
      "ORDER BY CASE role WHEN 'admin' THEN 0 ELSE 1 END, joined_at, member_id LIMIT 1";
  return store::one<ConversationMember>(transaction, sql, org, conversation);
}

std::vector<MemberId> conversation_partners(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::all<MemberId>(transaction,
                              "SELECT $2 AS member_id UNION "
                              "SELECT theirs.member_id FROM conversation_members mine JOIN conversation_members theirs "
                              "ON theirs.org_id = mine.org_id AND theirs.conversation_id = mine.conversation_id "
                              "WHERE mine.org_id = $1 AND mine.member_id = $2 ORDER BY member_id",
                              org, member);
}

}  // namespace madang::chat
