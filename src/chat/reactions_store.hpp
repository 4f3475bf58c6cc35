#pragma once

#include <vector>

#include "chat/requests.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

/// Of a member whose reaction is not as wanted yet. Says how many have put this emoji under the message from now on.
std::int64_t set_reaction(store::Transaction& transaction, OrgId org, const Message& message, MemberId member,
                          const SetReaction& wanted, std::int64_t event_seq);
std::int64_t count_reaction_kinds(store::Transaction& transaction, OrgId org, const Message& message);
bool has_reaction_kind(store::Transaction& transaction, OrgId org, const Message& message, std::string_view emoji);
bool has_reaction(store::Transaction& transaction, OrgId org, const Message& message, std::string_view emoji,
                  MemberId member);
void forget_reactions(store::Transaction& transaction, OrgId org, const Message& message);

/// Puts under each of these, which lie in one conversation in ascending order, what it has, as `viewer` sees it.
void put_reactions(store::Transaction& transaction, OrgId org, MemberId viewer, std::vector<Message>& messages);
/// Who put what under a message: kinds in their order, members by id.
std::vector<Reactors> list_reactors(store::Transaction& transaction, OrgId org, const Message& message);

}  // namespace madang::chat
