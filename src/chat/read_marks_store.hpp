#pragma once

#include <unordered_map>

#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

/// Moves the mark forward; false when it stood there or further already.
bool raise_read_seq(store::Transaction& transaction, OrgId org, ConversationId conversation, MemberId member,
                    std::int64_t read_seq);

/// The same where nobody asks.
void note_read(store::Transaction& transaction, OrgId org, ConversationId conversation, MemberId member,
               std::int64_t read_seq);

UnreadCounts count_unread(store::Transaction& transaction, OrgId org, ConversationId conversation, MemberId member,
                          std::int64_t read_seq);
/// For every conversation the member is in.
std::unordered_map<ConversationId, UnreadCounts> count_all_unread(store::Transaction& transaction, OrgId org,
                                                                  MemberId member);

}  // namespace madang::chat
