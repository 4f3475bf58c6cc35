#pragma once

#include <unordered_map>
#include <vector>

#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

void add_pin(store::Transaction& transaction, OrgId org, ConversationId conversation, const Pin& pin);
/// False when the message was not pinned.
bool remove_pin(store::Transaction& transaction, OrgId org, const Message& message);
bool is_pinned(store::Transaction& transaction, OrgId org, const Message& message);
/// In the order in which they were pinned, of messages from this number on.
std::vector<Pin> list_pins(store::Transaction& transaction, OrgId org, ConversationId conversation, std::int64_t from);
/// The same for every conversation the member is in; those without pins are absent.
std::unordered_map<ConversationId, std::vector<Pin>> pins_seen_by(store::Transaction& transaction, OrgId org,
                                                                  MemberId member);

}  // namespace madang::chat
