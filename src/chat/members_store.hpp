#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

void add_member(store::Transaction& transaction, OrgId org, ConversationId conversation,
                const ConversationMember& member);
void remove_member(store::Transaction& transaction, OrgId org, ConversationId conversation, MemberId member);
/// The member's role, and until when they may not speak.
void save_rank(store::Transaction& transaction, OrgId org, ConversationId conversation,
               const ConversationMember& member);

std::optional<ConversationMember> find_member(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                              MemberId member);
/// By member id.
std::vector<ConversationMember> list_members(store::Transaction& transaction, OrgId org, ConversationId conversation);
/// The member's own place in each conversation they are in.
std::unordered_map<ConversationId, ConversationMember> memberships_of(store::Transaction& transaction, OrgId org,
                                                                      MemberId member);
/// The admin who has been in it longest, or else anybody who has, when nobody in it is an owner.
std::optional<ConversationMember> find_successor(store::Transaction& transaction, OrgId org,
                                                 ConversationId conversation);

/// Everybody who is in a conversation with the member, and the member; by id.
std::vector<MemberId> conversation_partners(store::Transaction& transaction, OrgId org, MemberId member);

}  // namespace madang::chat
