#pragma once

#include <vector>

#include "chat/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::chat {

/// What is known of a page; the title is empty when there was nothing to read.
struct KnownPage {
  PreviewId id;
  std::string title;

  bool has_preview() const { return !title.empty(); }
};
BOOST_DESCRIBE_STRUCT(KnownPage, (), (id, title))

/// Which preview a message shows for a page; none when it was taken away.
struct ShownPage {
  std::string url;
  std::optional<PreviewId> preview_id;
};
BOOST_DESCRIBE_STRUCT(ShownPage, (), (url, preview_id))

struct PreviewPlace {
  OrgId org_id;
  PreviewId id;
};
BOOST_DESCRIBE_STRUCT(PreviewPlace, (), (org_id, id))

/// A message and the number under which its previews were told.
struct PreviewEvent {
  std::int64_t seq;
  std::int64_t event_seq;
};
BOOST_DESCRIBE_STRUCT(PreviewEvent, (), (seq, event_seq))

/// The newest word about a page that has not expired.
std::optional<KnownPage> find_page(store::Transaction& transaction, OrgId org, std::string_view url, Timestamp now);
void add_page(store::Transaction& transaction, OrgId org, const Preview& preview, Timestamp expires_at);
void remove_page(store::Transaction& transaction, OrgId org, PreviewId id);
/// Previews of this page that no message shows.
std::vector<PreviewId> unshown_pages(store::Transaction& transaction, OrgId org, std::string_view url);
/// Expired ones that no message shows: at most `most` of all organisations. Those that are shown are looked at no more.
std::vector<PreviewPlace> expired_pages(store::Transaction& transaction, Timestamp now, std::int64_t most);

std::vector<ShownPage> shown_pages(store::Transaction& transaction, OrgId org, const Message& message);
void show_page(store::Transaction& transaction, OrgId org, const Message& message, std::string_view url,
               std::int64_t place, PreviewId preview);
/// Keeps the place, so that nothing is shown there again.
void take_page(store::Transaction& transaction, OrgId org, const Message& message, std::string_view url);
void move_page(store::Transaction& transaction, OrgId org, const Message& message, std::string_view url,
               std::int64_t place);
void forget_page(store::Transaction& transaction, OrgId org, const Message& message, std::string_view url);
/// Whether the member can see a message that shows this preview.
bool is_preview_seen(store::Transaction& transaction, OrgId org, PreviewId preview, MemberId member);

std::vector<Preview> list_previews(store::Transaction& transaction, OrgId org, const Message& message);
/// Into messages of one conversation, ascending.
void put_previews(store::Transaction& transaction, OrgId org, std::vector<Message>& messages);

void note_preview_event(store::Transaction& transaction, OrgId org, const Message& message, std::int64_t event_seq);
std::vector<PreviewEvent> preview_events(store::Transaction& transaction, OrgId org, const Message& message);
void forget_preview_events(store::Transaction& transaction, OrgId org, const Message& message);
/// Told from `seq` on about messages before it.
std::vector<PreviewEvent> late_preview_events(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                              std::int64_t seq);

}  // namespace madang::chat
