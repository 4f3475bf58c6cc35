#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

/// Keeps a message under its `seq`, and whom it mentions.
void add_message(store::Transaction& transaction, OrgId org, const Message& message);
std::optional<Message> find_message(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                    MessageId id);

std::optional<MessagePlace> find_place(store::Transaction& transaction, OrgId org, MessageId id);

Message message_at(store::Transaction& transaction, OrgId org, ConversationId conversation, std::int64_t seq);

/// Lets `edited` mention whom its text mentions, instead of whom the text `before` did.
void change_mentions(store::Transaction& transaction, OrgId org, const Message& before, const Message& edited);

/// Wipes text and files from the message, its mentions, and the answer that its sender's retries would get. Gives what
/// is left.
Message wipe_text(store::Transaction& transaction, OrgId org, const Message& message, Timestamp now);

/// Ascending, at most `limit`: the last ones with `from <= seq < before`.
std::vector<Message> messages_before(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                     std::int64_t from, std::int64_t before, std::int64_t limit);
/// Ascending, at most `limit`: the first ones with `from <= seq` and `after < seq`.
std::vector<Message> messages_after(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                    std::int64_t from, std::int64_t after, std::int64_t limit);
/// The same of texts alone; `texts_from` takes the first ones with `from <= seq`.
std::vector<Message> texts_before(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                  std::int64_t from, std::int64_t before, std::int64_t limit);
std::vector<Message> texts_from(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                std::int64_t from, std::int64_t limit);
/// True when there is one with `from <= seq < before`.
bool has_message(store::Transaction& transaction, OrgId org, ConversationId conversation, std::int64_t from,
                 std::int64_t before);

/// Of messages from this number on that are pinned, in the order of the conversation.
std::vector<Message> pinned_messages(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                     std::int64_t from);

std::optional<Message> last_message(store::Transaction& transaction, OrgId org, ConversationId conversation);
/// The last one of each conversation the member is in.
std::unordered_map<ConversationId, Message> last_messages(store::Transaction& transaction, OrgId org, MemberId member);

/// Where the last `count` texts that can still be read begin; 1 when there are fewer.
std::int64_t start_of_last(store::Transaction& transaction, OrgId org, ConversationId conversation, std::int64_t count);

}  // namespace madang::chat
