#include "chat/messages_store.hpp"

#include <algorithm>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/once.hpp"
#include "kernel/store/query.hpp"

namespace madang::chat {
namespace {

struct MessageRow {
  MessageId id;
  ConversationId conversation_id;
  std::int64_t seq;
  MemberId author_id;
  std::optional<std::string> guest_name;
  MessageKind kind;
  std::string text;
  std::optional<MessageId> reply_to_id;
  std::optional<std::int64_t> reply_to_seq;
  std::optional<std::string> client_id;
  Timestamp posted_at;
  std::optional<Timestamp> recalled_at;
  std::optional<Timestamp> edited_at;
  bool mentions_all;
  std::optional<std::string> notice;
  std::optional<std::string> files;
};
BOOST_DESCRIBE_STRUCT(MessageRow, (),
                      (id, conversation_id, seq, author_id, guest_name, kind, text, reply_to_id, reply_to_seq,
                       client_id, posted_at, recalled_at, edited_at, mentions_all, notice, files))

Message message_of(MessageRow row) {
  Message message{.id = row.id,
                  .conversation_id = row.conversation_id,
                  .seq = row.seq,
                  .author_id = row.author_id,
                  .guest_name = std::move(row.guest_name),
                  .kind = row.kind,
                  .text = std::move(row.text),
                  .client_id = std::move(row.client_id),
                  .posted_at = row.posted_at,
                  .edited_at = row.edited_at,
                  .recalled_at = row.recalled_at};
  message.mentions = mentions_in(message.text);
  message.mentions_all = row.mentions_all;
  if (row.reply_to_id && row.reply_to_seq) message.reply_to = Original{*row.reply_to_id, *row.reply_to_seq};
  if (row.files) message.files = json::decode<std::vector<files::File>>(std::string_view(*row.files)).value();
  if (row.notice) message.notice = json::decode<Notice>(std::string_view(*row.notice)).value();
  return message;
}

std::vector<Message> messages_of(std::vector<MessageRow> rows) {
  std::vector<Message> messages;
  messages.reserve(rows.size());
  for (auto& row : rows) messages.push_back(message_of(std::move(row)));
  return messages;
}

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<MessageRow>("m.") + " FROM " + std::string(rest);
}

void keep_mentions(store::Transaction& transaction, OrgId org, const Message& message) {
  if (message.mentions_all) return;
  for (const MemberId member : message.mentions) {
    store::execute_later(
        transaction, "INSERT INTO message_mentions (org_id, conversation_id, member_id, seq) VALUES ($1, $2, $3, $4)",
        org, message.conversation_id, member, message.seq);
  }
}

void forget_mentions(store::Transaction& transaction, OrgId org, const Message& message) {
  for (const MemberId member : message.mentions) {
    store::execute(
        transaction,
        "DELETE FROM message_mentions WHERE org_id = $1 AND conversation_id = $2 AND member_id = $3 AND seq = $4", org,
        message.conversation_id, member, message.seq);
  }
}

}  // namespace

void add_message(store::Transaction& transaction, OrgId org, const Message& message) {
  const auto notice = message.notice.transform([](const Notice& it) { return json::encode(it); });
  const auto original_id = message.reply_to.transform([](const Original& it) { return it.message_id; });
  const auto original_seq = message.reply_to.transform([](const Original& it) { return it.seq; });
  const auto files = message.files.empty() ? std::nullopt : std::optional(json::encode(message.files));
  store::execute_later(
      transaction,
      "INSERT INTO messages (org_id, conversation_id, seq, id, author_id, kind, text, reply_to_id, "
      "reply_to_seq, client_id, posted_at, notice, files, mentions_all, guest_name) VALUES ($1, $2, $3, $4, $5, $6, "
      "$7, $8, $9, $10, $11, $12, $13, $14, $15)",
      org, message.conversation_id, message.seq, message.id, message.author_id, message.kind, message.text, original_id,
      original_seq, message.client_id, message.posted_at, notice, files, message.mentions_all, message.guest_name);
  keep_mentions(transaction, org, message);
}

std::optional<Message> find_message(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                    MessageId id) {
  static const std::string sql = select("messages m WHERE m.org_id = $1 AND m.id = $2 AND m.conversation_id = $3");
  auto row = store::one<MessageRow>(transaction, sql, org, id, conversation);
  if (!row) return std::nullopt;
  return message_of(std::move(*row));
}

std::optional<MessagePlace> find_place(store::Transaction& transaction, OrgId org, MessageId id) {
  static const std::string sql =
      "SELECT " + store::columns<MessagePlace>() + " FROM messages WHERE org_id = $1 AND id = $2";
  return store::one<MessagePlace>(transaction, sql, org, id);
}

Message message_at(store::Transaction& transaction, OrgId org, ConversationId conversation, std::int64_t seq) {
  static const std::string sql = select("messages m WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.seq = $3");
  return message_of(store::one<MessageRow>(transaction, sql, org, conversation, seq).value());
}

void change_mentions(store::Transaction& transaction, OrgId org, const Message& before, const Message& edited) {
  forget_mentions(transaction, org, before);
  keep_mentions(transaction, org, edited);
}

Message wipe_text(store::Transaction& transaction, OrgId org, const Message& message, Timestamp now) {
  const Message rest = without_text(message, now);
  store::execute(transaction,
                 "UPDATE messages SET text = '', files = NULL, recalled_at = $4, edited_at = NULL, mentions_all = 0 "
                 "WHERE org_id = $1 AND conversation_id = $2 AND seq = $3",
                 org, message.conversation_id, message.seq, now);
  forget_mentions(transaction, org, message);
  if (message.client_id)
    store::replace_answer(transaction, {org, message.author_id.value, *message.client_id, {}}, json::encode(rest));
  return rest;
}

std::vector<Message> messages_before(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                     std::int64_t from, std::int64_t before, std::int64_t limit) {
  static const std::string sql = select(
      "messages m WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.seq >= $3 AND m.seq < $4"
      " ORDER BY m.seq DESC LIMIT $5");
  auto messages = messages_of(store::all<MessageRow>(transaction, sql, org, conversation, from, before, limit));
  std::ranges::reverse(messages);
  return messages;
}

std::vector<Message> messages_after(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                    std::int64_t from, std::int64_t after, std::int64_t limit) {
  static const std::string sql =
      select("messages m WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.seq >= $3 ORDER BY m.seq LIMIT $4");
  return messages_of(store::all<MessageRow>(transaction, sql, org, conversation, std::max(from, after + 1), limit));
}

std::vector<Message> texts_before(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                  std::int64_t from, std::int64_t before, std::int64_t limit) {
  static const std::string sql = select(
      "messages m WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.seq >= $3 AND m.seq < $4 AND m.kind = 'text'"
      " ORDER BY m.seq DESC LIMIT $5");
  auto messages = messages_of(store::all<MessageRow>(transaction, sql, org, conversation, from, before, limit));
  std::ranges::reverse(messages);
  return messages;
}

std::vector<Message> texts_from(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                std::int64_t from, std::int64_t limit) {
  static const std::string sql = select(
      "messages m WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.seq >= $3 AND m.kind = 'text'"
      " ORDER BY m.seq LIMIT $4");
  return messages_of(store::all<MessageRow>(transaction, sql, org, conversation, from, limit));
}

bool has_message(store::Transaction& transaction, OrgId org, ConversationId conversation, std::int64_t from,
                 std::int64_t before) {
  return store::one<int>(
             transaction,
             "SELECT 1 FROM messages WHERE org_id = $1 AND conversation_id = $2 AND seq >= $3 AND seq < $4 LIMIT 1",
             org, conversation, from, before)
      .has_value();
}

std::vector<Message> pinned_messages(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                     std::int64_t from) {
  static const std::string sql = select(
      "pins p JOIN messages m ON m.org_id = p.org_id AND m.conversation_id = p.conversation_id AND m.seq = "
      "p.message_seq"
      " WHERE p.org_id = $1 AND p.conversation_id = $2 AND p.message_seq >= $3 ORDER BY m.seq");
  return messages_of(store::all<MessageRow>(transaction, sql, org, conversation, from));
}

std::optional<Message> last_message(store::Transaction& transaction, OrgId org, ConversationId conversation) {
  static const std::string sql =
      select("messages m WHERE m.org_id = $1 AND m.conversation_id = $2 ORDER BY m.seq DESC LIMIT 1");
  auto row = store::one<MessageRow>(transaction, sql, org, conversation);
  if (!row) return std::nullopt;
  return message_of(std::move(*row));
}

std::unordered_map<ConversationId, Message> last_messages(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql = select(
      "conversation_members cm JOIN messages m ON m.org_id = cm.org_id AND m.conversation_id = cm.conversation_id AND "
      "m.seq ="
      " (SELECT MAX(n.seq) FROM messages n WHERE n.org_id = cm.org_id AND n.conversation_id = cm.conversation_id)"
      " WHERE cm.org_id = $1 AND cm.member_id = $2");
  std::unordered_map<ConversationId, Message> found;
  for (auto& message : messages_of(store::all<MessageRow>(transaction, sql, org, member)))
    found.emplace(message.conversation_id, std::move(message));
  return found;
}

std::int64_t start_of_last(store::Transaction& transaction, OrgId org, ConversationId conversation,
                           std::int64_t count) {
  return store::one<std::int64_t>(
             transaction,
             "SELECT seq FROM messages WHERE org_id = $1 AND conversation_id = $2 AND kind = 'text'"
             " AND recalled_at IS NULL ORDER BY seq DESC LIMIT 1 OFFSET $3",
             org, conversation, count - 1)
      .value_or(1);
}

}  // namespace madang::chat
