#include <fmt/format.h>

#include <algorithm>

#include "announcements/hand_service.hpp"

namespace madang::announcements {
namespace {

template <class T>
void put_if_given(const std::optional<T>& value, T& into) {
  if (value) into = *value;
}

template <class T>
void put_if_given(const json::Patch<T>& value, std::optional<T>& into) {
  if (value.given) into = value.value;
}

template <class T>
json::Patch<T> patch_of(const std::optional<T>& value) {
  return {value.has_value(), value};
}

bool changes_words(const ChangeAnnouncement& request) {
  return request.title || request.body || request.file_ids || request.removed_file_ids;
}

RichNode empty_document() {
  RichNode paragraph;
  paragraph.type = RichKind::paragraph;
  RichNode document;
  document.content = std::vector{paragraph};
  return document;
}

}  // namespace

AnnouncementSheet Service::create(store::Transaction& transaction, const auth::Actor& actor,
                                  const CreateAnnouncement& request) {
  auth::require(actor, auth::Verb::contribute, {.takes_part = actor.role != auth::Role::guest});
  AnnouncementRow row;
  row.id = ids_.next<AnnouncementId>();
  row.author_id = actor.member_id;
  row.changed_at = clock_.now();
  Revision first;
  first.body = empty_document();
  first.by_id = actor.member_id;
  first.at = row.changed_at;
  add_announcement(transaction, actor.org_id, row);
  add_revision(transaction, actor.org_id, row.id, first);
  put(transaction, actor, row,
      {.org_id = actor.org_id,
       .announcement_id = row.id,
       .client_id = request.client_id,
       .title = request.title,
       .body = request.body,
       .file_ids = request.file_ids,
       .removed_file_ids = {},
       .audience = request.audience,
       .asks = request.asks,
       .remarks_allowed = request.remarks_allowed,
       .publish_at = patch_of(request.publish_at),
       .pinned_until = patch_of(request.pinned_until),
       .expires_at = patch_of(request.expires_at)});
  return sheet_of(transaction, actor, row.id);
}

AnnouncementRow Service::own_draft(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id) const {
  Aimed aimed = aim(transaction, actor, id);
  auth::require(actor, auth::Verb::amend, {.author = aimed.row.author_id == actor.member_id});
  if (aimed.row.state != AnnouncementState::draft) throw Refusal(kNotDraft, "announcement_id");
  return std::move(aimed.row);
}

AnnouncementSheet Service::change(store::Transaction& transaction, const auth::Actor& actor,
                                  const ChangeAnnouncement& request) {
  const Aimed aimed = aim(transaction, actor, request.announcement_id);
  if (aimed.row.state == AnnouncementState::published) {
    change_published(transaction, actor, aimed.row, request);
  } else {
    AnnouncementRow row = own_draft(transaction, actor, request.announcement_id);
    put(transaction, actor, row, request);
  }
  return sheet_of(transaction, actor, request.announcement_id);
}

void Service::put(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow& row,
                  const ChangeAnnouncement& request) {
  put_words(transaction, actor, row, request);
  if (request.audience) put_audience(transaction, actor, row, *request.audience);
  put_if_given(request.asks, row.asks);
  put_if_given(request.remarks_allowed, row.remarks_allowed);
  put_if_given(request.publish_at, row.publish_at);
  put_if_given(request.pinned_until, row.pinned_until);
  put_if_given(request.expires_at, row.expires_at);
  if (request.publish_at.given || request.pinned_until.given || request.expires_at.given)
    require_times({row.publish_at, row.pinned_until, row.expires_at}, clock_.now());
  row.changed_at = clock_.now();
  save_announcement(transaction, actor.org_id, row);
}

void Service::put_words(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow& row,
                        const ChangeAnnouncement& request) {
  if (!changes_words(request)) return;
  Revision words = find_revision(transaction, actor.org_id, row.id, row.revision).value();
  if (request.title) words.title = people::accepted_line(request.title->value, "title");
  if (request.body) {
    require_document(*request.body, "body");
    words.body = *request.body;
  }
  for (const files::FileId id : request.removed_file_ids.value_or(std::vector<files::FileId>())) {
    if (std::erase_if(words.files, [&](const files::File& file) { return file.id == id; }) == 0) continue;
    files_.take_away(transaction, actor.org_id, {std::string(kAnnouncementHolds), id.value});
    remove_announcement_file(transaction, actor.org_id, id);
  }
  const auto added = request.file_ids.value_or(std::vector<files::FileId>());
  if (words.files.size() + added.size() > kMostFiles)
    throw Refusal(kInvalid, "file_ids", fmt::format("An announcement has at most {} files.", kMostFiles));
  for (files::File& file : attach(transaction, actor, row.id, added, "file_ids")) words.files.push_back(file);
  words.by_id = actor.member_id;
  words.at = clock_.now();
  row.title = words.title;
  row.title_key = folded(words.title);
  row.excerpt = excerpt_of(plain_text(words.body));
  save_revision(transaction, actor.org_id, row.id, words);
}

std::vector<files::File> Service::attach(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id,
                                         const std::vector<files::FileId>& file_ids, const std::string& field) {
  std::vector<files::File> attached;
  for (std::size_t i = 0; i < file_ids.size(); ++i) {
    const files::Holder holder{std::string(kAnnouncementHolds), file_ids[i].value};
    attached.push_back(files_.give(transaction, actor, file_ids[i], holder, fmt::format("{}[{}]", field, i)));
    add_announcement_file(transaction, actor.org_id, id, file_ids[i]);
  }
  return attached;
}

void Service::put_audience(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow& row,
                           const AnnouncementAudience& audience) const {
  require_audience(audience, "audience");
  for (std::size_t i = 0; i < audience.department_ids.size(); ++i)
    if (!people_.sees_department(transaction, actor, audience.department_ids[i]))
      throw Refusal(kInvalid, fmt::format("audience.department_ids[{}]", i), "There is no such department here.");
  row.audience = audience;
}

void Service::change_published(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow row,
                               const ChangeAnnouncement& request) {
  if (changes_words(request) || request.audience || request.asks || request.publish_at.given)
    throw Refusal(kNotDraft, "announcement_id");
  require_powers(people_.powers_of(transaction, actor), row.audience);
  Hand hand = open_hand(transaction, actor.org_id, std::move(row));
  put_if_given(request.remarks_allowed, hand.row.remarks_allowed);
  put_if_given(request.pinned_until, hand.row.pinned_until);
  put_if_given(request.expires_at, hand.row.expires_at);
  const bool has_times = request.pinned_until.given || request.expires_at.given;
  if (has_times) require_times({std::nullopt, hand.row.pinned_until, hand.row.expires_at}, hand.now);
  if (request.expires_at.given && hand.row.expires_at)
    do_later(hand, kExpire, *hand.row.expires_at);
  else if (request.expires_at.given)
    jobs_.cancel(transaction, actor.org_id, kExpire, hand.row.id.text());
  hand.row.changed_at = hand.now;
  finish(hand);
  tell_changed(transaction, actor.org_id, hand.row.id);
}

void Service::remove(store::Transaction& transaction, const auth::Actor& actor, const NameAnnouncement& request) {
  const AnnouncementRow row = own_draft(transaction, actor, request.announcement_id);
  const Revision words = find_revision(transaction, actor.org_id, row.id, row.revision).value();
  for (const files::File& file : words.files) {
    files_.take_away(transaction, actor.org_id, {std::string(kAnnouncementHolds), file.id.value});
    remove_announcement_file(transaction, actor.org_id, file.id);
  }
  remove_announcement(transaction, actor.org_id, row.id);
}

}  // namespace madang::announcements
