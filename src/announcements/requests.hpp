#pragma once

#include <optional>
#include <string>
#include <vector>

#include "announcements/model.hpp"
#include "base/json/fields.hpp"
#include "kernel/bus/event.hpp"

// What is asked of announcements, and answered.

namespace madang::announcements {

struct OfOrganisation {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(OfOrganisation, (), (org_id))

struct NameAnnouncement {
  OrgId org_id;
  AnnouncementId announcement_id;
};
BOOST_DESCRIBE_STRUCT(NameAnnouncement, (), (org_id, announcement_id))

/// A verb that needs no more than a name.
struct MoveAnnouncement {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(MoveAnnouncement, (), (org_id, announcement_id, client_id))

struct CreateAnnouncement {
  OrgId org_id;
  ClientId client_id;
  std::optional<Text<0, kMostTitle>> title;
  std::optional<RichNode> body;
  std::optional<std::vector<files::FileId>> file_ids;
  std::optional<AnnouncementAudience> audience;
  std::optional<Asks> asks;
  std::optional<bool> remarks_allowed;
  std::optional<Timestamp> publish_at;
  std::optional<Timestamp> pinned_until;
  std::optional<Timestamp> expires_at;
};
BOOST_DESCRIBE_STRUCT(CreateAnnouncement, (),
                      (org_id, client_id, title, body, file_ids, audience, asks, remarks_allowed, publish_at,
                       pinned_until, expires_at))

/// `file_ids` come on top. Once it is out, only `remarks_allowed`, `pinned_until` and `expires_at` change.
struct ChangeAnnouncement {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
  std::optional<Text<0, kMostTitle>> title;
  std::optional<RichNode> body;
  std::optional<std::vector<files::FileId>> file_ids;
  std::optional<std::vector<files::FileId>> removed_file_ids;
  std::optional<AnnouncementAudience> audience;
  std::optional<Asks> asks;
  std::optional<bool> remarks_allowed;
  json::Patch<Timestamp> publish_at;
  json::Patch<Timestamp> pinned_until;
  json::Patch<Timestamp> expires_at;
};
BOOST_DESCRIBE_STRUCT(ChangeAnnouncement, (),
                      (org_id, announcement_id, client_id, title, body, file_ids, removed_file_ids, audience, asks,
                       remarks_allowed, publish_at, pinned_until, expires_at))

struct SubmitAnnouncement {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
  MemberId approver_id;
};
BOOST_DESCRIBE_STRUCT(SubmitAnnouncement, (), (org_id, announcement_id, client_id, approver_id))

/// Without a reason it is approved; with one it goes back to its author.
struct ReviewAnnouncement {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
  bool approved = false;
  std::optional<Text<0, kMostNote>> reason;
};
BOOST_DESCRIBE_STRUCT(ReviewAnnouncement, (), (org_id, announcement_id, client_id, approved, reason))

struct WithdrawAnnouncement {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
  Text<1, kMostNote> reason;
};
BOOST_DESCRIBE_STRUCT(WithdrawAnnouncement, (), (org_id, announcement_id, client_id, reason))

/// `file_ids` are all that it has from now on.
struct ReviseAnnouncement {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
  Text<1, kMostTitle> title;
  RichNode body;
  std::vector<files::FileId> file_ids;
  Text<0, kMostNote> note;
  bool asks_again = false;
};
BOOST_DESCRIBE_STRUCT(ReviseAnnouncement, (),
                      (org_id, announcement_id, client_id, title, body, file_ids, note, asks_again))

/// `revision` is the one that was on the screen.
struct TakeReceipt {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
  std::int64_t revision = 0;
  ReceiptKind kind = ReceiptKind::read;
  std::optional<std::vector<Stroke>> strokes;
};
BOOST_DESCRIBE_STRUCT(TakeReceipt, (), (org_id, announcement_id, client_id, revision, kind, strokes))

struct ListAnnouncements {
  OrgId org_id;
  std::optional<Text<0, kMostTitle>> title;
  std::optional<AnnouncementId> cursor;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListAnnouncements, (), (org_id, title, cursor, limit))

/// What is pinned stands on the first page, and in no other place.
struct AnnouncementList {
  std::vector<AnnouncementBrief> pinned;
  std::vector<AnnouncementBrief> announcements;
  std::optional<AnnouncementId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(AnnouncementList, (), (pinned, announcements, next_cursor))

/// One's own; what one may decide about; everything of the organisation that is out, or was, over which one may
/// publish.
enum class Shelf { own, review, all };
BOOST_DESCRIBE_ENUM(Shelf, own, review, all)

struct ListShelf {
  OrgId org_id;
  std::optional<Shelf> shelf;
  std::optional<AnnouncementId> cursor;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListShelf, (), (org_id, shelf, cursor, limit))

/// `member_cursor` is how far the member's own stream had come.
struct AskedList {
  std::vector<AnnouncementBrief> announcements;
  std::vector<AnnouncementBrief> reviews;
  bool may_publish = false;  ///< to somebody
  bus::Cursor member_cursor;
};
BOOST_DESCRIBE_STRUCT(AskedList, (), (announcements, reviews, may_publish, member_cursor))

/// What the author and those who may publish it see besides.
struct Handling {
  AnnouncementAudience audience;
  bool may_publish = false;
  std::optional<MemberId> approver_id;
  std::optional<MemberId> decided_by;
  std::string refusal;  ///< why it came back
  std::optional<MemberId> withdrawn_by;
  std::optional<Timestamp> withdrawn_at;
  std::string withdrawal;  ///< why it was taken back
  std::optional<alerts::AlertId> alert_id;
  std::optional<Timestamp> chased_at;
  ReaderTally tally;
  bool counted = true;  ///< false while readers are still being laid out
};
BOOST_DESCRIBE_STRUCT(Handling, (),
                      (audience, may_publish, approver_id, decided_by, refusal, withdrawn_by, withdrawn_at, withdrawal,
                       alert_id, chased_at, tally, counted))

struct AnnouncementSheet {
  AnnouncementBrief brief;
  bool remarks_allowed = true;
  Revision content;
  std::optional<Reader> own;
  std::optional<Handling> handling;
};
BOOST_DESCRIBE_STRUCT(AnnouncementSheet, (), (brief, remarks_allowed, content, own, handling))

struct NameRevision {
  OrgId org_id;
  AnnouncementId announcement_id;
  std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(NameRevision, (), (org_id, announcement_id, revision))

struct RevisionBrief {
  std::int64_t revision = 0;
  std::string title;
  std::string note;
  bool asks_again = false;
  MemberId by_id;
  Timestamp at;
};
BOOST_DESCRIBE_STRUCT(RevisionBrief, (), (revision, title, note, asks_again, by_id, at))

struct RevisionList {
  std::vector<RevisionBrief> revisions;
};
BOOST_DESCRIBE_STRUCT(RevisionList, (), (revisions))

struct AnnouncementTallies {
  ReaderTally tally;
  std::vector<DepartmentTally> departments;
  bool counted = true;
};
BOOST_DESCRIBE_STRUCT(AnnouncementTallies, (), (tally, departments, counted))

/// `wanted` alone are those who are missing; `department_id` narrows it to who is counted there.
struct ListReaders {
  OrgId org_id;
  AnnouncementId announcement_id;
  std::optional<ReaderStanding> standing;
  std::optional<people::DepartmentId> department_id;
  std::optional<MemberId> cursor;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListReaders, (), (org_id, announcement_id, standing, department_id, cursor, limit))

struct ReaderList {
  std::vector<Reader> readers;
  std::optional<MemberId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ReaderList, (), (readers, next_cursor))

struct NameReader {
  OrgId org_id;
  AnnouncementId announcement_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(NameReader, (), (org_id, announcement_id, member_id))

/// Everything that one reader ever said of it, the oldest first.
struct ReaderLog {
  Reader reader;
  std::vector<AnnouncementReceipt> receipts;
};
BOOST_DESCRIBE_STRUCT(ReaderLog, (), (reader, receipts))

struct ExportReaders {
  OrgId org_id;
  AnnouncementId announcement_id;
  std::optional<MemberId> cursor;
};
BOOST_DESCRIBE_STRUCT(ExportReaders, (), (org_id, announcement_id, cursor))

/// A part of an export; the parts put together are the file.
struct ReaderExport {
  std::string csv;
  std::optional<MemberId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ReaderExport, (), (csv, next_cursor))

/// As an alert to whom something is still missing.
struct ChaseReaders {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
  std::optional<Text<0, 500>> text;
  std::optional<alerts::Urgency> urgency;
  std::optional<Text<0, alerts::kMostReason>> reason;
};
BOOST_DESCRIBE_STRUCT(ChaseReaders, (), (org_id, announcement_id, client_id, text, urgency, reason))

struct ListRemarks {
  OrgId org_id;
  AnnouncementId announcement_id;
  std::optional<RemarkId> cursor;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListRemarks, (), (org_id, announcement_id, cursor, limit))

/// The newest first.
struct RemarkList {
  std::vector<Remark> remarks;
  std::optional<RemarkId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(RemarkList, (), (remarks, next_cursor))

struct AddRemark {
  OrgId org_id;
  AnnouncementId announcement_id;
  ClientId client_id;
  Text<1, kMostRemark> text;
};
BOOST_DESCRIBE_STRUCT(AddRemark, (), (org_id, announcement_id, client_id, text))

/// Without the text, for the answer is kept for retries.
struct RemarkAdded {
  RemarkId id;
  Timestamp written_at;
};
BOOST_DESCRIBE_STRUCT(RemarkAdded, (), (id, written_at))

struct NameRemark {
  OrgId org_id;
  AnnouncementId announcement_id;
  RemarkId remark_id;
};
BOOST_DESCRIBE_STRUCT(NameRemark, (), (org_id, announcement_id, remark_id))

}  // namespace madang::announcements
