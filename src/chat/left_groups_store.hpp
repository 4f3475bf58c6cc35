#pragma once

#include <vector>

#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

void add_left_group(store::Transaction& transaction, OrgId org, MemberId member, ConversationId conversation);
/// By id.
std::vector<ConversationId> list_left_groups(store::Transaction& transaction, OrgId org, MemberId member);
void forget_left_groups(store::Transaction& transaction, OrgId org, MemberId member);

}  // namespace madang::chat
