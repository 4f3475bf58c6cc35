#include <algorithm>

#include "chat/events.hpp"
#include "chat/members_store.hpp"
#include "chat/messages_store.hpp"
#include "chat/read_marks_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {

MessageReaders Service::list_readers(store::Transaction& transaction, const auth::Actor& actor,
                                     const GetMessage& request) const {
  const auto [row, mine, message] = aim(transaction, actor, request.conversation_id, request.message_id);
  MessageReaders readers;
  for (const auto& member : chat::list_members(transaction, actor.org_id, row.id)) {
    if (member.member_id == message.author_id || member.visible_from_seq > message.seq) continue;
    (member.read_seq >= message.seq ? readers.read : readers.unread).push_back(member.member_id);
  }
  return readers;
}

ReadMark Service::move_read_mark(store::Transaction& transaction, const auth::Actor& actor,
                                 const MoveReadMark& request) {
  if (request.seq < 0) throw Refusal(kInvalid, "seq", "seq must not be negative.");
  const auto [row, mine] = enter(transaction, actor, request.conversation_id);
  const auto read_seq = std::max(mine.read_seq, std::min(request.seq, row.head_seq));
  const auto counts = count_unread(transaction, actor.org_id, row.id, actor.member_id, read_seq);
  const ReadMark mark{read_seq, counts.unread, counts.mentions};
  if (!raise_read_seq(transaction, actor.org_id, row.id, actor.member_id, read_seq)) return mark;
  tell_oneself(transaction, actor, ReadMarkMoved{row.id, mark.read_seq, mark.unread, mark.mentions});
  streams_.tell(transaction, actor.org_id, stream_of(row.id), ReaderMoved{row.id, actor.member_id, mark.read_seq});
  return mark;
}

void Service::typing(store::Transaction& transaction, const auth::Actor& actor, ConversationId conversation) {
  const auto [row, mine] = enter(transaction, actor, conversation);
  auth::require(actor, auth::Verb::contribute);
  require_right(row.rights, mine, GroupVerb::speak, clock_.now(), "conversation_id");
  streams_.tell(transaction, actor.org_id, stream_of(conversation), Typing{conversation, actor.member_id});
}

}  // namespace madang::chat
