#include "chat/must_read_service.hpp"

#include <algorithm>

#include "chat/conversations_store.hpp"
#include "chat/members_store.hpp"
#include "chat/messages_store.hpp"
#include "chat/rights_model.hpp"

namespace madang::chat {
namespace {

constexpr std::int64_t kLookedBack = 50;  ///< messages: what stands below so many newer ones is no news

std::optional<Message> newest_text(const std::vector<Message>& messages, Timestamp by) {
  const auto counts = [&](const Message& message) {
    return message.kind == MessageKind::text && !message.guest_name && !message.recalled_at && message.posted_at <= by;
  };
  const auto found = std::find_if(messages.rbegin(), messages.rend(), counts);
  return found == messages.rend() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::optional<Heed> heed_of(store::Transaction& transaction, OrgId org, ConversationId conversation, Timestamp by) {
  const auto row = find_conversation(transaction, org, conversation);
  if (!row) return std::nullopt;
  auto text = newest_text(messages_before(transaction, org, conversation, 1, row->head_seq + 1, kLookedBack), by);
  if (!text) return std::nullopt;
  Heed heed{row->title, std::move(*text), {}};
  for (const ConversationMember& member : list_members(transaction, org, conversation)) {
    const bool may_read = member.visible_from_seq <= heed.text.seq && member.member_id != heed.text.author_id;
    if (may_read && member.read_seq < heed.text.seq) heed.unread.push_back(member.member_id);
  }
  std::ranges::sort(heed.unread);
  return heed;
}

std::vector<MemberId> readers_of(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                 std::int64_t seq) {
  std::vector<MemberId> readers;
  for (const ConversationMember& member : list_members(transaction, org, conversation))
    if (member.read_seq >= seq) readers.push_back(member.member_id);
  std::ranges::sort(readers);
  return readers;
}

bool runs_group_of(store::Transaction& transaction, const auth::Actor& actor, ConversationId conversation) {
  const auto place = find_conversation_of(transaction, actor.org_id, conversation, actor.member_id);
  if (!place || place->conversation.kind != ConversationKind::group) throw Refusal(kNotFound, "conversation_id");
  return runs_group(place->mine);
}

}  // namespace madang::chat
