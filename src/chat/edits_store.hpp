#pragma once

#include <vector>

#include "chat/requests.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

/// One edit: what the message said before, and when that was written.
struct EditRow {
  std::int64_t seq = 0;
  std::int64_t event_seq = 0;
  std::string client_id;
  std::string text;
  Timestamp written_at;
};
BOOST_DESCRIBE_STRUCT(EditRow, (), (seq, event_seq, client_id, text, written_at))

/// Gives the message the text and mentions of `edited`, and keeps what `before` said.
void save_edit(store::Transaction& transaction, OrgId org, const Message& before, const Message& edited,
               std::int64_t event_seq, std::string_view client_id);
/// Oldest first.
std::vector<EditRow> list_edits(store::Transaction& transaction, OrgId org, const Message& message);
/// Also wipes the answers that the retries of its edits would get.
void forget_edits(store::Transaction& transaction, OrgId org, const Message& rest, const std::vector<EditRow>& edits);
/// Of messages before `seq`, the edits that were told at it or later.
std::vector<EditRow> late_edits(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                std::int64_t seq);
/// True when somebody is in the conversation who may not read what was said there.
bool is_hidden_from_some(store::Transaction& transaction, OrgId org, const Message& message);

}  // namespace madang::chat
