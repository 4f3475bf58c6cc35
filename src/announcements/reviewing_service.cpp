#include "announcements/events.hpp"
#include "announcements/hand_service.hpp"

namespace madang::announcements {

bool may_publish(const people::Powers& powers, const AnnouncementAudience& audience) {
  if (is_empty(audience)) return powers.hold(people::Power::announcements);
  const bool is_wide = audience.everyone || !audience.roles.empty();
  if (is_wide && !powers.hold_over(people::Power::announcements, std::nullopt)) return false;
  for (const people::DepartmentId department : audience.department_ids)
    if (!powers.hold_over(people::Power::announcements, department)) return false;
  return true;
}

void Service::require_powers(const people::Powers& powers, const AnnouncementAudience& audience) const {
  powers.require(people::Power::announcements);
  if (!may_publish(powers, audience)) throw Refusal(people::kOutOfScope, "audience");
}

void Service::require_ready(store::Transaction& transaction, OrgId org, const AnnouncementRow& row) const {
  if (row.title.empty()) throw Refusal(kInvalid, "title", "An announcement needs a title.");
  if (is_empty(row.audience)) throw Refusal(kInvalid, "audience", "An announcement needs somebody whom it is for.");
  const Revision words = find_revision(transaction, org, row.id, row.revision).value();
  if (plain_text(words.body).empty() && words.files.empty())
    throw Refusal(kInvalid, "body", "An announcement says something, or has a file.");
  require_times({row.publish_at, row.pinned_until, row.expires_at}, clock_.now());
}

AnnouncementSheet Service::submit(store::Transaction& transaction, const auth::Actor& actor,
                                  const SubmitAnnouncement& request) {
  AnnouncementRow row = own_draft(transaction, actor, request.announcement_id);
  require_ready(transaction, actor.org_id, row);
  if (request.approver_id == actor.member_id) throw Refusal(kOwnReview, "approver_id");
  const auto powers = people_.powers_of_member(transaction, actor.org_id, request.approver_id);
  if (!powers || !may_publish(*powers, row.audience))
    throw Refusal(kInvalid, "approver_id", "They may not publish this announcement.");
  row.state = AnnouncementState::in_review;
  row.approver_id = request.approver_id;
  row.decided_by = std::nullopt;
  row.refusal.clear();
  row.changed_at = clock_.now();
  save_announcement(transaction, actor.org_id, row);
  tell(transaction, actor.org_id, request.approver_id, ReviewAsked{brief_of(row)});
  return sheet_of(transaction, actor, row.id);
}

AnnouncementSheet Service::review(store::Transaction& transaction, const auth::Actor& actor,
                                  const ReviewAnnouncement& request) {
  Aimed aimed = aim_to_handle(transaction, actor, request.announcement_id);
  AnnouncementRow row = std::move(aimed.row);
  if (row.author_id == actor.member_id) throw Refusal(kOwnReview, "announcement_id");
  require_powers(people_.powers_of(transaction, actor), row.audience);
  if (row.state != AnnouncementState::in_review) throw Refusal(kNotInReview, "announcement_id");
  row.decided_by = actor.member_id;
  settle_review(transaction, actor.org_id, row);
  if (request.approved) {
    let_out(transaction, actor, row);
    return sheet_of(transaction, actor, row.id);
  }
  const std::string reason(request.reason ? trimmed(request.reason->value) : "");
  if (reason.empty()) throw Refusal(kInvalid, "reason", "Say why, so that the author can change it.");
  row.state = AnnouncementState::draft;
  row.refusal = reason;
  row.changed_at = clock_.now();
  save_announcement(transaction, actor.org_id, row);
  tell_author(transaction, actor.org_id, row, reason);
  record(transaction, actor, people::AuditVerb::announcement_refused, row, reason);
  // As a draft it is its author's alone again.
  return {brief_of(row), row.remarks_allowed, find_revision(transaction, actor.org_id, row.id, row.revision).value(),
          std::nullopt, std::nullopt};
}

AnnouncementSheet Service::take_back(store::Transaction& transaction, const auth::Actor& actor,
                                     const MoveAnnouncement& request) {
  Aimed aimed = aim_to_handle(transaction, actor, request.announcement_id);
  auth::require(actor, auth::Verb::amend, {.author = aimed.row.author_id == actor.member_id});
  AnnouncementRow row = std::move(aimed.row);
  const bool waits = row.state == AnnouncementState::in_review || row.state == AnnouncementState::scheduled;
  if (!waits && row.state != AnnouncementState::draft) throw Refusal(kNotDraft, "announcement_id");
  if (row.state == AnnouncementState::in_review) settle_review(transaction, actor.org_id, row);
  jobs_.cancel(transaction, actor.org_id, kPublish, row.id.text());
  row.state = AnnouncementState::draft;
  row.changed_at = clock_.now();
  save_announcement(transaction, actor.org_id, row);
  return sheet_of(transaction, actor, row.id);
}

AnnouncementSheet Service::publish(store::Transaction& transaction, const auth::Actor& actor,
                                   const MoveAnnouncement& request) {
  const AnnouncementRow row = own_draft(transaction, actor, request.announcement_id);
  require_ready(transaction, actor.org_id, row);
  require_powers(people_.powers_of(transaction, actor), row.audience);
  let_out(transaction, actor, row);
  return sheet_of(transaction, actor, row.id);
}

/// Now, or at its time.
void Service::let_out(store::Transaction& transaction, const auth::Actor& actor, AnnouncementRow row) {
  Hand hand = open_hand(transaction, actor.org_id, std::move(row));
  hand.row.changed_at = hand.now;
  hand.row.refusal.clear();
  const bool is_later = hand.row.publish_at && *hand.row.publish_at > hand.now;
  const bool is_late = hand.row.expires_at && *hand.row.expires_at <= hand.now;
  if (is_late) throw Refusal(kInvalid, "expires_at", "expires_at has passed. Its author has to change it.");
  if (is_later) {
    hand.row.state = AnnouncementState::scheduled;
    do_later(hand, kPublish, *hand.row.publish_at);
  } else {
    publish_now(hand);
  }
  finish(hand);
  record(transaction, actor, people::AuditVerb::announcement_published, hand.row, "");
  if (hand.row.author_id != actor.member_id) tell_author(transaction, actor.org_id, hand.row, "");
}

AnnouncementSheet Service::revise(store::Transaction& transaction, const auth::Actor& actor,
                                  const ReviseAnnouncement& request) {
  Aimed aimed = aim(transaction, actor, request.announcement_id);
  require_powers(people_.powers_of(transaction, actor), aimed.row.audience);
  if (aimed.row.state != AnnouncementState::published) throw Refusal(kNotPublished, "announcement_id");
  if (aimed.row.revision >= kMostRevisions)
    throw Refusal(kInvalid, "announcement_id", "It was revised as often as it may be.");
  require_document(request.body, "body");
  Hand hand = open_hand(transaction, actor.org_id, std::move(aimed.row));
  Revision next = find_revision(transaction, actor.org_id, hand.row.id, hand.row.revision).value();
  std::vector<files::File> files;
  for (std::size_t i = 0; i < request.file_ids.size(); ++i) {
    const auto known = std::ranges::find(next.files, request.file_ids[i], &files::File::id);
    if (known != next.files.end()) {
      files.push_back(*known);
      continue;
    }
    const files::Holder holder{std::string(kAnnouncementHolds), request.file_ids[i].value};
    files.push_back(
        files_.give(transaction, actor, request.file_ids[i], holder, "file_ids[" + std::to_string(i) + "]"));
    add_announcement_file(transaction, actor.org_id, hand.row.id, request.file_ids[i]);
  }
  if (files.size() > kMostFiles) throw Refusal(kInvalid, "file_ids", "An announcement has at most 20 files.");
  next = {++hand.row.revision,
          people::accepted_line(request.title.value, "title", 1),
          request.body,
          std::move(files),
          std::string(trimmed(request.note.value)),
          request.asks_again,
          actor.member_id,
          hand.now};
  if (plain_text(next.body).empty() && next.files.empty())
    throw Refusal(kInvalid, "body", "An announcement says something, or has a file.");
  add_revision(transaction, actor.org_id, hand.row.id, next);
  hand.row.title = next.title;
  hand.row.title_key = folded(next.title);
  hand.row.excerpt = excerpt_of(plain_text(next.body));
  hand.row.changed_at = hand.now;
  if (next.asks_again) {
    hand.row.asked_revision = hand.row.revision;
    hand.row.laid_after = {};
    lay(hand);
  }
  finish(hand);
  tell_changed(transaction, actor.org_id, hand.row.id);
  record(transaction, actor, people::AuditVerb::announcement_revised, hand.row, next.note);
  return sheet_of(transaction, actor, hand.row.id);
}

AnnouncementSheet Service::withdraw(store::Transaction& transaction, const auth::Actor& actor,
                                    const WithdrawAnnouncement& request) {
  Aimed aimed = aim_to_handle(transaction, actor, request.announcement_id);
  if (aimed.row.state == AnnouncementState::withdrawn) return sheet_of(transaction, actor, aimed.row.id);
  if (aimed.row.state != AnnouncementState::published) throw Refusal(kNotPublished, "announcement_id");
  const std::string reason(trimmed(request.reason.value));
  if (reason.empty()) throw Refusal(kInvalid, "reason", "reason must say something.");
  Hand hand = open_hand(transaction, actor.org_id, std::move(aimed.row));
  hand.row.withdrawn_by = actor.member_id;
  hand.row.withdrawn_at = hand.now;
  hand.row.withdrawal = reason;
  end(hand, AnnouncementState::withdrawn);
  finish(hand);
  if (hand.row.author_id != actor.member_id) tell_author(transaction, actor.org_id, hand.row, reason);
  record(transaction, actor, people::AuditVerb::announcement_withdrawn, hand.row, reason);
  return sheet_of(transaction, actor, hand.row.id);
}

void Service::settle_review(store::Transaction& transaction, OrgId org, const AnnouncementRow& row) {
  if (row.approver_id) tell(transaction, org, *row.approver_id, ReviewSettled{row.id});
}

void Service::tell_author(store::Transaction& transaction, OrgId org, const AnnouncementRow& row,
                          const std::string& reason) {
  tell(transaction, org, row.author_id, AnnouncementMoved{row.id, row.title, row.state, reason});
}

void Service::record(store::Transaction& transaction, const auth::Actor& actor, people::AuditVerb verb,
                     const AnnouncementRow& row, const std::string& reason) {
  people::AuditChanges changes;
  changes.add("reason", "", reason);
  people_.record_act(transaction, actor,
                     {verb, people::AuditKind::announcement, row.id.text(), row.title, changes.take()});
}

}  // namespace madang::announcements
