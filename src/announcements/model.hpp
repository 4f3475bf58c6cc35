#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/model.hpp"
#include "announcements/document_model.hpp"
#include "announcements/signature_model.hpp"
#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/time.hpp"
#include "files/model.hpp"
#include "kernel/auth/actor.hpp"
#include "people/model.hpp"

// The nouns of announcements, as they cross the wire, and what always holds for them. Pure.

namespace madang::announcements {

using AnnouncementId = Id<"ann">;
using RemarkId = Id<"rmk">;

enum class AnnouncementState {
  draft,
  in_review,  ///< somebody else decides
  scheduled,  ///< comes out at a time
  published,
  withdrawn,
  expired,
};
BOOST_DESCRIBE_ENUM(AnnouncementState, draft, in_review, scheduled, published, withdrawn, expired)

/// What readers are asked for besides reading.
enum class Asks { nothing, confirmation, signature };
BOOST_DESCRIBE_ENUM(Asks, nothing, confirmation, signature)

/// How it stands with one reader and the revision that was last asked of everybody.
enum class ReaderStanding {
  unread,
  read,
  confirmed,  ///< or signed, where that is asked
  gone,       ///< no longer meant: they left, or moved elsewhere
};
BOOST_DESCRIBE_ENUM(ReaderStanding, unread, read, confirmed, gone)

enum class ReceiptKind { read, confirmation, signature };
BOOST_DESCRIBE_ENUM(ReceiptKind, read, confirmation, signature)

/// Everybody who is meant, together; also who joins them later. `everyone` is all but guests.
struct AnnouncementAudience {
  bool everyone = false;
  std::vector<people::DepartmentId> department_ids;  ///< with all below
  std::vector<auth::Role> roles;

  bool operator==(const AnnouncementAudience&) const = default;
};
BOOST_DESCRIBE_STRUCT(AnnouncementAudience, (), (everyone, department_ids, roles))

/// How many readers are in each standing; who is gone is not counted.
struct ReaderTally {
  std::int64_t total = 0;
  std::int64_t unread = 0;
  std::int64_t read = 0;
  std::int64_t confirmed = 0;

  void add(ReaderStanding standing, std::int64_t members);
  bool operator==(const ReaderTally&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReaderTally, (), (total, unread, read, confirmed))

/// Readers by the first of their departments; without one, those who are in none.
struct DepartmentTally {
  std::optional<people::DepartmentId> department_id;
  ReaderTally tally;

  bool operator==(const DepartmentTally&) const = default;
};
BOOST_DESCRIBE_STRUCT(DepartmentTally, (), (department_id, tally))

/// How it stands with one reader, as they and the author see it.
struct Reader {
  MemberId member_id;
  std::optional<people::DepartmentId> department_id;
  ReaderStanding standing = ReaderStanding::unread;
  std::int64_t asked_revision = 0;
  std::optional<std::int64_t> read_revision;
  std::optional<Timestamp> read_at;
  std::optional<std::int64_t> confirmed_revision;
  std::optional<Timestamp> confirmed_at;

  bool operator==(const Reader&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reader, (),
                      (member_id, department_id, standing, asked_revision, read_revision, read_at, confirmed_revision,
                       confirmed_at))

/// What a list shows. `is_wanted` says that the reader still has to read, confirm or sign it.
struct AnnouncementBrief {
  AnnouncementId id;
  AnnouncementState state = AnnouncementState::draft;
  MemberId author_id;
  std::string title;
  std::string excerpt;
  std::int64_t revision = 1;
  Asks asks = Asks::nothing;
  std::optional<Timestamp> publish_at;
  std::optional<Timestamp> published_at;
  std::optional<Timestamp> pinned_until;
  std::optional<Timestamp> expires_at;
  Timestamp changed_at;
  std::int64_t remark_count = 0;
  std::optional<ReaderStanding> standing;
  bool is_wanted = false;

  bool operator==(const AnnouncementBrief&) const = default;
};
BOOST_DESCRIBE_STRUCT(AnnouncementBrief, (),
                      (id, state, author_id, title, excerpt, revision, asks, publish_at, published_at, pinned_until,
                       expires_at, changed_at, remark_count, standing, is_wanted))

/// What one revision said. It never changes once it was published.
struct Revision {
  std::int64_t revision = 1;
  std::string title;
  RichNode body;
  std::vector<files::File> files;
  std::string note;         ///< what was changed
  bool asks_again = false;  ///< whoever had confirmed is asked anew
  MemberId by_id;
  Timestamp at;
};
BOOST_DESCRIBE_STRUCT(Revision, (), (revision, title, body, files, note, asks_again, by_id, at))

struct AnnouncementReceipt {
  std::int64_t revision = 0;
  ReceiptKind kind = ReceiptKind::read;
  Timestamp at;
  std::optional<std::vector<Stroke>> strokes;  ///< of a signature
};
BOOST_DESCRIBE_STRUCT(AnnouncementReceipt, (), (revision, kind, at, strokes))

/// What somebody wrote under it.
struct Remark {
  RemarkId id;
  MemberId author_id;
  std::string text;
  Timestamp written_at;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (id, author_id, text, written_at))

inline constexpr std::size_t kMostTitle = 200;    // code points
inline constexpr std::size_t kMostNote = 500;     // code points
inline constexpr std::size_t kMostRemark = 2000;  // code points
inline constexpr std::size_t kMostFiles = 20;
inline constexpr std::size_t kMostDepartments = 100;
inline constexpr std::int64_t kMostRemarks = 5000;
inline constexpr std::int64_t kMostRevisions = 200;
inline constexpr std::string_view kAnnouncementHolds = "announcement_file";  ///< the kind of holder of its files

inline constexpr RefusalKind kNotDraft{"announcements.not_draft", 409, "This announcement is no longer a draft."};
inline constexpr RefusalKind kNotInReview{"announcements.not_in_review", 409,
                                          "Nobody has to decide about this announcement."};
inline constexpr RefusalKind kNotPublished{"announcements.not_published", 409, "This announcement is not out."};
inline constexpr RefusalKind kOwnReview{"announcements.own_review", 409,
                                        "Somebody else has to decide about your announcement."};
inline constexpr RefusalKind kRevised{"announcements.revised", 409,
                                      "This announcement was revised meanwhile. Read it again first."};
inline constexpr RefusalKind kNoRemarks{"announcements.no_comments", 409,
                                        "Comments are not allowed under this announcement."};
inline constexpr RefusalKind kTooManyRemarks{"announcements.too_many_comments", 409,
                                             "There are as many comments as there may be."};
inline constexpr RefusalKind kNobodyLeft{"announcements.nobody_left", 409, "Everybody has done what was asked."};
inline constexpr RefusalKind kChasedLately{"announcements.chased_lately", 429,
                                           "Those who are missing were alerted less than 5 minutes ago."};

/// True while the reader has to do something.
bool is_wanted(Asks asks, ReaderStanding standing);

/// Who is meant may be named so; throws a Refusal that names the field.
void require_audience(const AnnouncementAudience& audience, const std::string& field);
bool is_empty(const AnnouncementAudience& audience);

/// Throws a Refusal that names the field when the times of an announcement do not go together.
struct Times {
  std::optional<Timestamp> publish_at;
  std::optional<Timestamp> pinned_until;
  std::optional<Timestamp> expires_at;
};
void require_times(const Times& times, Timestamp now);

}  // namespace madang::announcements
