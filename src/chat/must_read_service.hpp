#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chat/model.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"

// What slices above ask of groups whose messages must be read. Within the caller's transaction, any thread.

namespace madang::chat {

/// The newest text of a group that has stood there for a while, and how it stands with those who may read it.
struct Heed {
  std::string title;
  Message text;
  std::vector<MemberId> unread;  ///< without its author, by id
};

/// Of what was said by then; nothing when the group is gone, or nothing has been said that could be read.
std::optional<Heed> heed_of(store::Transaction& transaction, OrgId org, ConversationId conversation, Timestamp by);

/// Those of the members who have read this far, by id.
std::vector<MemberId> readers_of(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                 std::int64_t seq);

/// Whether the actor runs it. Throws kNotFound when they are not in it, or it is no group.
bool runs_group_of(store::Transaction& transaction, const auth::Actor& actor, ConversationId conversation);

}  // namespace madang::chat
