#include "chat/conversations_store.hpp"
#include "chat/events.hpp"
#include "chat/messages_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {

bool Service::tell_recording(store::Transaction& transaction, OrgId org, ConversationId conversation,
                             const RecordingTold& told) {
  auto row = find_conversation(transaction, org, conversation);
  if (!row) return false;
  Message message;
  message.id = told.message_id;
  message.author_id = told.started_by;
  message.kind = MessageKind::counted_notice;
  message.notice = Notice{NoticeKind::recorded, {}, told.meeting_title, told.seconds};
  message.files = {told.file};
  message = keep(transaction, org, *row, std::move(message));
  streams_.append(transaction, org, stream_of(row->id), message.seq, MessagePosted{message});
  return true;
}

void Service::withdraw(store::Transaction& transaction, OrgId org, ConversationId conversation, MessageId id) {
  const auto row = find_conversation(transaction, org, conversation);
  const auto message = row ? find_message(transaction, org, conversation, id) : std::nullopt;
  if (message && !message->recalled_at) take_back(transaction, org, *row, *message);
}

}  // namespace madang::chat
