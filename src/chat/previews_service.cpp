#include <algorithm>

#include "chat/edits_store.hpp"
#include "chat/events.hpp"
#include "chat/links.hpp"
#include "chat/messages_store.hpp"
#include "chat/previews_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {

files::Holder holder_of(PreviewId id) { return {std::string(kPreviewHolds), id.value}; }

void Service::ask_for_previews(store::Transaction& transaction, OrgId org, const Message& message) const {
  if (!when_linked_) return;
  auto links = links_in(message.text, kMostPreviews);
  if (links.empty()) return;  // most messages name no page, and cost nothing more
  if (people_.organisation_of(transaction, org).link_previews == people::LinkPreviews::off) return;
  for (const auto& shown : shown_pages(transaction, org, message)) std::erase(links, shown.url);
  if (links.empty()) return;
  Linked linked{org, message.conversation_id, message.id, message.author_id, std::move(links)};
  transaction.after_commit([tell = when_linked_, linked = std::move(linked)] { tell(linked); });
}

std::optional<KnownPage> Service::known_page(store::Transaction& transaction, OrgId org, std::string_view url) const {
  return find_page(transaction, org, url, clock_.now());
}

bool Service::wants_preview(store::Transaction& transaction, const Linked& linked, std::string_view url) const {
  const auto message = find_message(transaction, linked.org_id, linked.conversation_id, linked.message_id);
  if (!message || message->recalled_at) return false;
  const auto links = links_in(message->text, kMostPreviews);
  const auto shown = shown_pages(transaction, linked.org_id, *message);
  return std::ranges::find(links, url) != links.end() && std::ranges::find(shown, url, &ShownPage::url) == shown.end();
}

KnownPage Service::keep_page(store::Transaction& transaction, const Linked& linked, const std::string& url,
                             const PageFound& page) {
  if (const auto known = known_page(transaction, linked.org_id, url)) return *known;
  Preview preview{ids_.next<PreviewId>(), url, page.title, page.description, page.site_name, {}};
  if (page.picture) {
    const auto holder = holder_of(preview.id);
    preview.picture_id = files_.add_picture(transaction, linked.org_id, linked.author_id, *page.picture, holder).id;
  }
  const std::chrono::milliseconds lasts = page.title.empty() ? kNoPreviewLasts : kPreviewLasts;
  add_page(transaction, linked.org_id, preview, clock_.now() + lasts);
  return {preview.id, preview.title};
}

void Service::show_preview(store::Transaction& transaction, const Linked& linked, const std::string& url,
                           const KnownPage& page) {
  if (!page.has_preview() || !wants_preview(transaction, linked, url)) return;
  const auto message = find_message(transaction, linked.org_id, linked.conversation_id, linked.message_id).value();
  const auto links = links_in(message.text, kMostPreviews);
  show_page(transaction, linked.org_id, message, url, std::ranges::find(links, url) - links.begin(), page.id);
  tell_previews(transaction, linked.org_id, message);
}

void Service::tell_previews(store::Transaction& transaction, OrgId org, const Message& message) {
  PreviewsChanged event{message.id, message.seq, std::nullopt};
  if (!is_hidden_from_some(transaction, org, message)) event.previews = list_previews(transaction, org, message);
  const auto seq = next_seq(transaction, org, message.conversation_id);
  note_preview_event(transaction, org, message, seq);
  streams_.append(transaction, org, stream_of(message.conversation_id), seq, event);
}

void Service::remove_preview(store::Transaction& transaction, const auth::Actor& actor, const NamePreview& request) {
  const auto [row, mine, message] = aim(transaction, actor, request.conversation_id, request.message_id);
  auth::require(actor, auth::Verb::amend, {.author = message.author_id == actor.member_id});
  const auto shown = shown_pages(transaction, actor.org_id, message);
  const auto found = std::ranges::find(shown, std::optional(request.preview_id), &ShownPage::preview_id);
  if (found == shown.end()) return;
  take_page(transaction, actor.org_id, message, found->url);
  forget_unshown(transaction, actor.org_id, found->url);
  tell_previews(transaction, actor.org_id, message);
}

void Service::follow_links(store::Transaction& transaction, OrgId org, const Message& edited) {
  const auto all_shown = shown_pages(transaction, org, edited);
  if (all_shown.empty()) return;
  const auto links = links_in(edited.text, kMostPreviews);
  const auto before = list_previews(transaction, org, edited);
  for (const auto& shown : all_shown) {
    const auto place = std::ranges::find(links, shown.url);
    if (place != links.end()) {
      move_page(transaction, org, edited, shown.url, place - links.begin());
    } else {
      forget_page(transaction, org, edited, shown.url);
      forget_unshown(transaction, org, shown.url);
    }
  }
  if (list_previews(transaction, org, edited) != before) tell_previews(transaction, org, edited);
}

void Service::forget_previews(store::Transaction& transaction, OrgId org, const Message& message) {
  for (const auto& event : preview_events(transaction, org, message))
    streams_.redact(transaction, org, stream_of(message.conversation_id), event.event_seq,
                    PreviewsChanged{message.id, message.seq, std::vector<Preview>()});
  forget_preview_events(transaction, org, message);
  auto urls = links_in(message.text, kMostPreviews);
  for (const auto& shown : shown_pages(transaction, org, message)) {
    forget_page(transaction, org, message, shown.url);
    urls.push_back(shown.url);
  }
  for (const auto& url : urls) forget_unshown(transaction, org, url);
}

void Service::withhold_previews(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                                std::int64_t visible_from_seq) {
  for (const auto& event : late_preview_events(transaction, org, row.id, visible_from_seq)) {
    const auto message = message_at(transaction, org, row.id, event.seq);
    streams_.redact(transaction, org, stream_of(row.id), event.event_seq,
                    PreviewsChanged{message.id, message.seq, std::nullopt});
  }
}

void Service::forget_unshown(store::Transaction& transaction, OrgId org, std::string_view url) {
  for (const auto id : unshown_pages(transaction, org, url)) forget_page_of(transaction, {org, id});
}

void Service::forget_page_of(store::Transaction& transaction, const PreviewPlace& place) {
  files_.take_away(transaction, place.org_id, holder_of(place.id));
  remove_page(transaction, place.org_id, place.id);
}

bool Service::sees_preview(store::Transaction& transaction, const auth::Actor& actor, PreviewId id) const {
  return is_preview_seen(transaction, actor.org_id, id, actor.member_id);
}

bool Service::forget_expired_previews(store::Transaction& transaction) {
  constexpr std::int64_t kAtOnce = 200;
  const auto expired = expired_pages(transaction, clock_.now(), kAtOnce);
  for (const auto& place : expired) forget_page_of(transaction, place);
  return std::ssize(expired) == kAtOnce;
}

}  // namespace madang::chat
