#include "chat/events.hpp"
#include "chat/service.hpp"

namespace madang::chat {

void Service::tell_visitors_on(store::Transaction& transaction, OrgId org, ConversationId id,
                               std::optional<bus::StreamName> stream) {
  auto row = find_conversation(transaction, org, id).value();
  if (row.visitors_stream == stream) return;
  row.visitors_stream = std::move(stream);
  save_visitors_stream(transaction, org, row);
}

void Service::tell_visitors(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                            std::int64_t message_seq) const {
  if (row.visitors_stream && when_visitors_hear_)
    when_visitors_hear_(transaction, org, *row.visitors_stream, row.id, message_seq);
}

Message Service::post_as_visitor(store::Transaction& transaction, OrgId org, const Visitor& visitor,
                                 const PostMessage& request) {
  auto row = find_conversation(transaction, org, request.conversation_id).value();
  const std::string& text = request.text.value;
  if (row.rights.speak.holders != Holders::everyone) throw Refusal(kMayNotSpeak, "text");
  if (trimmed(text).empty()) throw Refusal(kInvalid, "text", "text must not be empty.");
  if (says_all(text)) throw Refusal(kMayNotMentionAll, "text");
  Message message;
  message.author_id = visitor.id;
  message.guest_name = visitor.name;
  message.client_id = request.client_id.value;
  put_text(transaction, org, row, {}, message, text);
  message = keep(transaction, org, row, std::move(message));
  streams_.append(transaction, org, stream_of(row.id), message.seq, MessagePosted{message});
  tell_visitors(transaction, org, row, message.seq);
  return message;
}

}  // namespace madang::chat
