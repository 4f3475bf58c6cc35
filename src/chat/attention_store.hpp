#pragma once

#include <unordered_map>
#include <vector>

#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

void save_attention(store::Transaction& transaction, OrgId org, MemberId member, ConversationId conversation,
                    const Attention& attention);
/// Forgets what was saved: the usual again.
void remove_attention(store::Transaction& transaction, OrgId org, MemberId member, ConversationId conversation);
/// The usual when nothing was saved.
Attention attention_of(store::Transaction& transaction, OrgId org, MemberId member, ConversationId conversation);
/// Of every conversation that has anything but the usual.
std::unordered_map<ConversationId, Attention> attentions_of(store::Transaction& transaction, OrgId org,
                                                            MemberId member);

/// False when it was so already.
bool add_star(store::Transaction& transaction, OrgId org, MemberId member, MemberId starred);
bool remove_star(store::Transaction& transaction, OrgId org, MemberId member, MemberId starred);
/// By id.
std::vector<MemberId> starred_by(store::Transaction& transaction, OrgId org, MemberId member);

}  // namespace madang::chat
