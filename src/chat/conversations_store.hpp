#pragma once

#include <optional>
#include <vector>

#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

struct ConversationRow {
  ConversationId id;
  ConversationKind kind = ConversationKind::group;
  std::string title;
  History history = History::all;
  Rights rights;
  MemberId created_by;
  Timestamp created_at;
  std::int64_t member_count = 0;
  std::int64_t head_seq = 0;
  std::optional<MemberId> first_member_id;  ///< of the pair of a direct conversation, the smaller id first
  std::optional<MemberId> second_member_id;
  std::optional<people::DepartmentId> department_id;
  std::optional<std::string> visitors_stream;  ///< where visitors who see it are told, while there are any
};
BOOST_DESCRIBE_STRUCT(ConversationRow, (),
                      (id, kind, title, history, rights, created_by, created_at, member_count, head_seq,
                       first_member_id, second_member_id, department_id, visitors_stream))

void add_conversation(store::Transaction& transaction, OrgId org, const ConversationRow& row);
std::optional<ConversationRow> find_conversation(store::Transaction& transaction, OrgId org, ConversationId id);
/// A conversation and somebody's place in it; nothing when they have none.
struct PlaceRow {
  ConversationRow conversation;
  ConversationMember mine;
};
std::optional<PlaceRow> find_conversation_of(store::Transaction& transaction, OrgId org, ConversationId id,
                                             MemberId member);
/// Says that this will be asked soon (store::foresee).
void foresee_conversation_of(store::Transaction& transaction, OrgId org, ConversationId id, MemberId member);
/// In any order of the two.
std::optional<ConversationRow> find_direct(store::Transaction& transaction, OrgId org, MemberId one, MemberId other);
/// Every conversation the member is in, by id.
std::vector<ConversationRow> list_conversations(store::Transaction& transaction, OrgId org, MemberId member);
/// The department's, or that of all staff.
std::optional<ConversationRow> find_official(store::Transaction& transaction, OrgId org,
                                             std::optional<people::DepartmentId> department);
/// Of the departments first.
std::vector<ConversationRow> official_conversations(store::Transaction& transaction, OrgId org);
/// Kind, department, title, history rule and rights.
void save_settings(store::Transaction& transaction, OrgId org, const ConversationRow& row);
void save_visitors_stream(store::Transaction& transaction, OrgId org, const ConversationRow& row);
/// Keeps the last number of the stream, and how many more or fewer are in the conversation since.
void move_head(store::Transaction& transaction, OrgId org, ConversationId id, std::int64_t head_seq, std::int64_t more);

}  // namespace madang::chat
