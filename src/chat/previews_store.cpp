#include "chat/previews_store.hpp"

#include <algorithm>

#include "kernel/store/query.hpp"

namespace madang::chat {
namespace {

struct SeqRow {
  std::int64_t seq;
  PreviewId id;
  std::string url;
  std::string title;
  std::string description;
  std::string site_name;
  std::optional<files::FileId> picture_id;
};
BOOST_DESCRIBE_STRUCT(SeqRow, (), (seq, id, url, title, description, site_name, picture_id))

std::vector<SeqRow> previews_between(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                     std::int64_t first, std::int64_t last) {
  return store::all<SeqRow>(
      transaction,
      "SELECT m.seq, p.id, p.url, p.title, p.description, p.site_name, p.picture_id FROM message_previews m"
      " JOIN link_previews p ON p.org_id = m.org_id AND p.id = m.preview_id"
      " WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.seq BETWEEN $3 AND $4 ORDER BY m.seq, m.place",
      org, conversation, first, last);
}

Preview preview_of(SeqRow row) {
  return {row.id,        std::move(row.url), std::move(row.title), std::move(row.description), std::move(row.site_name),
          row.picture_id};
}

}  // namespace

std::optional<KnownPage> find_page(store::Transaction& transaction, OrgId org, std::string_view url, Timestamp now) {
  return store::one<KnownPage>(transaction,
                               "SELECT id, title FROM link_previews WHERE org_id = $1 AND url = $2 AND expires_at > $3"
                               " ORDER BY id DESC LIMIT 1",
                               org, url, now);
}

void add_page(store::Transaction& transaction, OrgId org, const Preview& preview, Timestamp expires_at) {
  store::execute(transaction,
                 "INSERT INTO link_previews (org_id, id, url, title, description, site_name, picture_id, expires_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 org, preview.id, preview.url, preview.title, preview.description, preview.site_name,
                 preview.picture_id, expires_at);
}

void remove_page(store::Transaction& transaction, OrgId org, PreviewId id) {
  store::execute(transaction, "DELETE FROM link_previews WHERE org_id = $1 AND id = $2", org, id);
}

std::vector<PreviewId> unshown_pages(store::Transaction& transaction, OrgId org, std::string_view url) {
  return store::all<PreviewId>(transaction,
                               "SELECT p.id FROM link_previews p WHERE p.org_id = $1 AND p.url = $2 AND NOT EXISTS"
                               " (SELECT 1 FROM message_previews m WHERE m.org_id = p.org_id AND m.preview_id = p.id)",
                               org, url);
}

std::vector<PreviewPlace> expired_pages(store::Transaction& transaction, Timestamp now, std::int64_t most) {
  store::execute(transaction,
                 "UPDATE link_previews SET expires_at = NULL WHERE expires_at <= $1 AND EXISTS"
                 " (SELECT 1 FROM message_previews m WHERE m.org_id = link_previews.org_id"
                 " AND m.preview_id = link_previews.id)",
                 now);
  return store::all<PreviewPlace>(transaction, "SELECT org_id, id FROM link_previews WHERE expires_at <= $1 LIMIT $2",
                                  now, most);
}

std::vector<ShownPage> shown_pages(store::Transaction& transaction, OrgId org, const Message& message) {
  return store::all<ShownPage>(
      transaction,
      "SELECT url, preview_id FROM message_previews WHERE org_id = $1 AND conversation_id = $2 AND seq = $3"
      " ORDER BY place",
      org, message.conversation_id, message.seq);
}

void show_page(store::Transaction& transaction, OrgId org, const Message& message, std::string_view url,
               std::int64_t place, PreviewId preview) {
  store::execute(transaction,
                 "INSERT INTO message_previews (org_id, conversation_id, seq, url, place, preview_id)"
                 " VALUES ($1, $2, $3, $4, $5, $6)",
                 org, message.conversation_id, message.seq, url, place, preview);
}

void take_page(store::Transaction& transaction, OrgId org, const Message& message, std::string_view url) {
  store::execute(transaction,
                 "UPDATE message_previews SET preview_id = NULL"
                 " WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 AND url = $4",
                 org, message.conversation_id, message.seq, url);
}

void move_page(store::Transaction& transaction, OrgId org, const Message& message, std::string_view url,
               std::int64_t place) {
  store::execute(transaction,
                 "UPDATE message_previews SET place = $5"
                 " WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 AND url = $4",
                 org, message.conversation_id, message.seq, url, place);
}

void forget_page(store::Transaction& transaction, OrgId org, const Message& message, std::string_view url) {
  store::execute(transaction,
                 "DELETE FROM message_previews WHERE org_id = $1 AND conversation_id = $2 AND seq = $3 AND url = $4",
                 org, message.conversation_id, message.seq, url);
}

bool is_preview_seen(store::Transaction& transaction, OrgId org, PreviewId preview, MemberId member) {
  return store::one<int>(transaction,
                         "SELECT 1 FROM message_previews p JOIN conversation_members m ON m.org_id = p.org_id"
                         " AND m.conversation_id = p.conversation_id AND m.visible_from_seq <= p.seq"
                         " WHERE p.org_id = $1 AND p.preview_id = $2 AND m.member_id = $3 LIMIT 1",
                         org, preview, member)
      .has_value();
}

std::vector<Preview> list_previews(store::Transaction& transaction, OrgId org, const Message& message) {
  std::vector<Preview> found;
  for (auto& row : previews_between(transaction, org, message.conversation_id, message.seq, message.seq))
    found.push_back(preview_of(std::move(row)));
  return found;
}

void put_previews(store::Transaction& transaction, OrgId org, std::vector<Message>& messages) {
  if (messages.empty()) return;
  const auto& first = messages.front();
  for (auto& row : previews_between(transaction, org, first.conversation_id, first.seq, messages.back().seq)) {
    const auto message = std::ranges::lower_bound(messages, row.seq, {}, &Message::seq);
    if (message != messages.end() && message->seq == row.seq) message->previews.push_back(preview_of(std::move(row)));
  }
}

void note_preview_event(store::Transaction& transaction, OrgId org, const Message& message, std::int64_t event_seq) {
  store::execute(transaction,
                 "INSERT INTO preview_events (org_id, conversation_id, seq, event_seq) VALUES ($1, $2, $3, $4)", org,
                 message.conversation_id, message.seq, event_seq);
}

std::vector<PreviewEvent> preview_events(store::Transaction& transaction, OrgId org, const Message& message) {
  return store::all<PreviewEvent>(
      transaction, "SELECT seq, event_seq FROM preview_events WHERE org_id = $1 AND conversation_id = $2 AND seq = $3",
      org, message.conversation_id, message.seq);
}

void forget_preview_events(store::Transaction& transaction, OrgId org, const Message& message) {
  store::execute(transaction, "DELETE FROM preview_events WHERE org_id = $1 AND conversation_id = $2 AND seq = $3", org,
                 message.conversation_id, message.seq);
}

std::vector<PreviewEvent> late_preview_events(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                              std::int64_t seq) {
  return store::all<PreviewEvent>(transaction,
                                  "SELECT seq, event_seq FROM preview_events WHERE org_id = $1 AND conversation_id = $2"
                                  " AND seq < $3 AND event_seq >= $3",
                                  org, conversation, seq);
}

}  // namespace madang::chat
