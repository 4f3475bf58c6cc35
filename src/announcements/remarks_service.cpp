#include "announcements/hand_service.hpp"

namespace madang::announcements {

RemarkList Service::list_remarks(store::Transaction& transaction, const auth::Actor& actor,
                                 const ListRemarks& request) const {
  const Aimed aimed = aim(transaction, actor, request.announcement_id);
  const std::int64_t limit = accepted_limit(request.limit, 50);
  RemarkList list{remarks_of(transaction, actor.org_id, aimed.row.id, request.cursor.value_or(RemarkId{}), limit + 1),
                  std::nullopt};
  if (std::ssize(list.remarks) <= limit) return list;
  list.remarks.pop_back();
  list.next_cursor = list.remarks.back().id;
  return list;
}

RemarkAdded Service::add_remark(store::Transaction& transaction, const auth::Actor& actor, const AddRemark& request) {
  Aimed aimed = aim(transaction, actor, request.announcement_id);
  AnnouncementRow row = std::move(aimed.row);
  if (row.state != AnnouncementState::published) throw Refusal(kNotPublished, "announcement_id");
  if (!row.remarks_allowed) throw Refusal(kNoRemarks, "announcement_id");
  if (row.remark_count >= kMostRemarks) throw Refusal(kTooManyRemarks, "announcement_id");
  const std::string text(trimmed(request.text.value));
  if (text.empty()) throw Refusal(kInvalid, "text", "text must say something.");
  const Remark remark{ids_.next<RemarkId>(), actor.member_id, text, clock_.now()};
  announcements::add_remark(transaction, actor.org_id, row.id, remark);
  ++row.remark_count;
  save_announcement(transaction, actor.org_id, row);
  tell_changed(transaction, actor.org_id, row.id);
  return {remark.id, remark.written_at};
}

void Service::remove_remark(store::Transaction& transaction, const auth::Actor& actor, const NameRemark& request) {
  Aimed aimed = aim(transaction, actor, request.announcement_id);
  const auto remark = find_remark(transaction, actor.org_id, aimed.row.id, request.remark_id);
  if (!remark) return;
  auth::require(actor, auth::Verb::amend, {.author = remark->author_id == actor.member_id, .moderator = aimed.handles});
  announcements::remove_remark(transaction, actor.org_id, aimed.row.id, remark->id);
  --aimed.row.remark_count;
  save_announcement(transaction, actor.org_id, aimed.row);
  tell_changed(transaction, actor.org_id, aimed.row.id);
}

}  // namespace madang::announcements
