#pragma once

#include <optional>

#include "alerts/model.hpp"
#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::alerts {

/// A group whose messages must be read.
struct MustReadRow {
  chat::ConversationId conversation_id;
  std::int64_t minutes = 0;
  MemberId set_by;
  std::int64_t seq = 0;  ///< of the message that last alarmed somebody; 0: none has
  std::optional<AlertId> alert_id;
};
BOOST_DESCRIBE_STRUCT(MustReadRow, (), (conversation_id, minutes, set_by, seq, alert_id))

std::optional<MustReadRow> find_must_read(store::Transaction& transaction, OrgId org,
                                          chat::ConversationId conversation);
void save_must_read(store::Transaction& transaction, OrgId org, const MustReadRow& row);
void remove_must_read(store::Transaction& transaction, OrgId org, chat::ConversationId conversation);

}  // namespace madang::alerts
