#include <fmt/format.h>

#include "announcements/events.hpp"
#include "announcements/hand_service.hpp"

namespace madang::announcements {
namespace {

constexpr std::int64_t kMostWanted = 200;

ReceiptKind wanted_kind(Asks asks) {
  switch (asks) {
    case Asks::confirmation: return ReceiptKind::confirmation;
    case Asks::signature: return ReceiptKind::signature;
    case Asks::nothing: break;
  }
  return ReceiptKind::read;
}

void require_kind(const TakeReceipt& request, const AnnouncementRow& row) {
  if (request.kind != ReceiptKind::read && request.kind != wanted_kind(row.asks))
    throw Refusal(kInvalid, "kind", "This is not what the announcement asks for.");
  const bool is_signature = request.kind == ReceiptKind::signature;
  if (!is_signature && request.strokes) throw Refusal(kInvalid, "strokes", "Only a signature has strokes.");
  if (is_signature && !request.strokes) throw Refusal(kInvalid, "strokes", "A signature is drawn.");
  if (is_signature) require_signature(*request.strokes, "strokes");
}

}  // namespace

std::int64_t accepted_limit(std::optional<std::int64_t> limit, std::int64_t usual) {
  const std::int64_t most = limit.value_or(usual);
  if (most < 1 || most > 200) throw Refusal(kInvalid, "limit", "limit must be between 1 and 200.");
  return most;
}

AnnouncementBrief brief_of(const AnnouncementRow& row, const std::optional<ReaderRow>& own) {
  AnnouncementBrief brief;
  brief.id = row.id;
  brief.state = row.state;
  brief.author_id = row.author_id;
  brief.title = row.title;
  brief.excerpt = row.excerpt;
  brief.revision = row.revision;
  brief.asks = row.asks;
  brief.publish_at = row.publish_at;
  brief.published_at = row.published_at;
  brief.pinned_until = row.pinned_until;
  brief.expires_at = row.expires_at;
  brief.changed_at = row.changed_at;
  brief.remark_count = row.remark_count;
  if (own) brief.standing = own->standing;
  brief.is_wanted = own && own->is_wanted;
  return brief;
}

std::optional<Service::Aimed> Service::find(store::Transaction& transaction, const auth::Actor& actor,
                                            AnnouncementId id) const {
  auth::require(actor, auth::Verb::see);
  auto row = find_announcement(transaction, actor.org_id, id);
  if (!row) return std::nullopt;
  Aimed aimed{std::move(*row), std::nullopt, false, false};
  const bool is_author = aimed.row.author_id == actor.member_id;
  const bool is_draft = aimed.row.state == AnnouncementState::draft;
  if (is_author || !is_draft)
    aimed.may_publish = announcements::may_publish(people_.powers_of(transaction, actor), aimed.row.audience);
  aimed.handles = is_author || (aimed.may_publish && !is_draft);
  const bool is_out = aimed.row.state == AnnouncementState::published || aimed.row.state == AnnouncementState::expired;
  if (is_out) aimed.own = find_reader(transaction, actor.org_id, id, actor.member_id);
  if (!aimed.handles && !aimed.own) return std::nullopt;
  return aimed;
}

Service::Aimed Service::aim(store::Transaction& transaction, const auth::Actor& actor, AnnouncementId id) const {
  auto aimed = find(transaction, actor, id);
  auth::require(actor, auth::Verb::see, {.visible = aimed.has_value()});
  return std::move(*aimed);
}

Service::Aimed Service::aim_to_handle(store::Transaction& transaction, const auth::Actor& actor,
                                      AnnouncementId id) const {
  Aimed aimed = aim(transaction, actor, id);
  auth::require(actor, auth::Verb::amend, {.author = aimed.handles});
  return aimed;
}

AnnouncementSheet Service::look(store::Transaction& transaction, const auth::Actor& actor,
                                const NameAnnouncement& request) const {
  return sheet_of(transaction, actor, request.announcement_id);
}

AnnouncementSheet Service::sheet_of(store::Transaction& transaction, const auth::Actor& actor,
                                    AnnouncementId id) const {
  const Aimed aimed = aim(transaction, actor, id);
  const AnnouncementRow& row = aimed.row;
  AnnouncementSheet sheet{brief_of(row, aimed.own), row.remarks_allowed,
                          find_revision(transaction, actor.org_id, id, row.revision).value(), std::nullopt,
                          std::nullopt};
  if (aimed.own) sheet.own = reader_of(*aimed.own);
  if (!aimed.handles) return sheet;
  ReaderTally tally;
  for (const DepartmentTally& each : tallies_of(transaction, actor.org_id, id)) {
    tally.add(ReaderStanding::unread, each.tally.unread);
    tally.add(ReaderStanding::read, each.tally.read);
    tally.add(ReaderStanding::confirmed, each.tally.confirmed);
  }
  sheet.handling = Handling{row.audience,
                            aimed.may_publish,
                            row.approver_id,
                            row.decided_by,
                            row.refusal,
                            row.withdrawn_by,
                            row.withdrawn_at,
                            row.withdrawal,
                            row.alert_id,
                            row.chased_at,
                            tally,
                            !row.published_at || row.laid_after == kAllLaid};
  return sheet;
}

AnnouncementList Service::list(store::Transaction& transaction, const auth::Actor& actor,
                               const ListAnnouncements& request) const {
  auth::require(actor, auth::Verb::see);
  const std::int64_t limit = accepted_limit(request.limit, 30);
  const auto fetch = [&](AnnouncementId id) {
    return brief_of(find_announcement(transaction, actor.org_id, id).value(),
                    find_reader(transaction, actor.org_id, id, actor.member_id));
  };
  ListedFilter filter{.title_key = request.title ? folded(trimmed(request.title->value)) : "",
                      .before = {},
                      .unpinned = {},
                      .most = limit + 1};
  if (filter.title_key.empty()) filter.unpinned = clock_.now();
  if (request.cursor) {
    filter.before = find_reader(transaction, actor.org_id, *request.cursor, actor.member_id);
    if (!filter.before) throw Refusal(kInvalid, "cursor", "cursor is no announcement of yours.");
  }
  AnnouncementList list;
  if (!request.cursor && filter.unpinned)
    for (const AnnouncementId id : pinned_to(transaction, actor.org_id, actor.member_id, *filter.unpinned, 50))
      list.pinned.push_back(fetch(id));
  for (const AnnouncementId id : listed_to(transaction, actor.org_id, actor.member_id, filter)) {
    if (std::ssize(list.announcements) == limit) {
      list.next_cursor = list.announcements.back().id;
      break;
    }
    list.announcements.push_back(fetch(id));
  }
  return list;
}

AnnouncementList Service::list_shelf(store::Transaction& transaction, const auth::Actor& actor,
                                     const ListShelf& request) const {
  auth::require(actor, auth::Verb::see);
  const std::int64_t limit = accepted_limit(request.limit, 30);
  const BriefPage page{request.cursor.value_or(AnnouncementId{}), limit + 1};
  const Shelf shelf = request.shelf.value_or(Shelf::own);
  const auto powers = people_.powers_of(transaction, actor);
  auto rows = shelf == Shelf::own      ? written_by(transaction, actor.org_id, actor.member_id, page)
              : shelf == Shelf::review ? in_state(transaction, actor.org_id, AnnouncementState::in_review, page)
                                       : beyond_drafts(transaction, actor.org_id, page);
  AnnouncementList list;
  if (std::ssize(rows) > limit) {
    rows.pop_back();
    list.next_cursor = rows.back().id;
  }
  for (const AnnouncementRow& row : rows)
    if (shelf == Shelf::own || may_publish(powers, row.audience)) list.announcements.push_back(brief_of(row));
  return list;
}

AskedList Service::list_asked(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  const bus::StreamName own = actor.member_id.text();
  AskedList list;
  list.member_cursor = {own, streams_.epoch(actor.org_id), streams_.head(transaction, actor.org_id, own)};
  for (const ReaderRow& row : wanted_of(transaction, actor.org_id, actor.member_id, kMostWanted))
    list.announcements.push_back(
        brief_of(find_announcement(transaction, actor.org_id, row.announcement_id).value(), row));
  for (const AnnouncementRow& row : waiting_for(transaction, actor.org_id, actor.member_id))
    list.reviews.push_back(brief_of(row));
  list.may_publish = people_.powers_of(transaction, actor).hold(people::Power::announcements);
  return list;
}

RevisionList Service::list_revisions(store::Transaction& transaction, const auth::Actor& actor,
                                     const NameAnnouncement& request) const {
  const Aimed aimed = aim(transaction, actor, request.announcement_id);
  RevisionList list;
  for (const Revision& each : revisions_of(transaction, actor.org_id, aimed.row.id))
    list.revisions.push_back({each.revision, each.title, each.note, each.asks_again, each.by_id, each.at});
  return list;
}

Revision Service::look_revision(store::Transaction& transaction, const auth::Actor& actor,
                                const NameRevision& request) const {
  const Aimed aimed = aim(transaction, actor, request.announcement_id);
  const auto revision = find_revision(transaction, actor.org_id, aimed.row.id, request.revision);
  if (!revision) throw Refusal(kInvalid, "revision", "There is no such revision.");
  return *revision;
}

Reader Service::take_receipt(store::Transaction& transaction, const auth::Actor& actor, const TakeReceipt& request) {
  Aimed aimed = aim(transaction, actor, request.announcement_id);
  auth::require(actor, auth::Verb::contribute, {.takes_part = aimed.own.has_value()});
  Hand hand = open_hand(transaction, actor.org_id, std::move(aimed.row));
  ReaderRow row = *aimed.own;
  require_kind(request, hand.row);
  if (request.revision < 1 || request.revision > hand.row.revision)
    throw Refusal(kInvalid, "revision", "There is no such revision.");
  const bool confirms = request.kind != ReceiptKind::read;
  if (hand.row.state != AnnouncementState::published && confirms) throw Refusal(kNotPublished, "announcement_id");
  if (confirms && request.revision < hand.row.asked_revision) throw Refusal(kRevised, "revision");
  if (!add_receipt(transaction, actor.org_id, hand.row.id, actor.member_id,
                   {request.revision, request.kind, hand.now, request.strokes}))
    return reader_of(row);
  if (request.revision > row.read_revision.value_or(0)) {
    row.read_revision = request.revision;
    row.read_at = hand.now;
  }
  if (confirms && request.revision > row.confirmed_revision.value_or(0)) {
    row.confirmed_revision = request.revision;
    row.confirmed_at = hand.now;
  }
  const bool was_wanted = row.is_wanted;
  if (confirms) row.asked_revision = hand.row.asked_revision;  // also before it was laid out for them anew
  const bool counts = request.revision >= row.asked_revision && row.standing != ReaderStanding::gone;
  if (counts && confirms)
    move(hand, row, ReaderStanding::confirmed);
  else if (counts && row.standing == ReaderStanding::unread)
    move(hand, row, ReaderStanding::read);
  if (hand.row.state != AnnouncementState::published) row.is_wanted = false;
  save_reader(transaction, actor.org_id, row);
  if (was_wanted && !row.is_wanted) {
    tell(transaction, actor.org_id, actor.member_id, AnnouncementSettled{hand.row.id});
    alerts_.settle_about(transaction, actor, {alerts::SourceKind::announcement, hand.row.id.text()});
  }
  finish(hand);
  return reader_of(row);
}

}  // namespace madang::announcements
