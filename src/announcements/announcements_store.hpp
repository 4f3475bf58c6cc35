#pragma once

#include <optional>
#include <string>
#include <vector>

#include "announcements/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::announcements {

/// An announcement as it is kept.
struct AnnouncementRow {
  AnnouncementId id;
  MemberId author_id;
  AnnouncementState state = AnnouncementState::draft;
  std::string title;
  std::string title_key;
  std::string excerpt;
  std::int64_t revision = 1;
  std::int64_t asked_revision = 1;
  Asks asks = Asks::nothing;
  AnnouncementAudience audience;
  bool remarks_allowed = true;
  std::int64_t remark_count = 0;
  Timestamp changed_at;
  std::optional<Timestamp> publish_at;
  std::optional<Timestamp> published_at;
  std::optional<Timestamp> pinned_until;
  std::optional<Timestamp> expires_at;
  std::optional<MemberId> approver_id;
  std::optional<MemberId> decided_by;
  std::string refusal;
  std::optional<MemberId> withdrawn_by;
  std::optional<Timestamp> withdrawn_at;
  std::string withdrawal;
  std::optional<alerts::AlertId> alert_id;
  std::optional<Timestamp> chased_at;
  /// Behind whom it goes on; all are laid out when it is kAllLaid.
  MemberId laid_after;
  Timestamp told_at;    ///< when its author last heard how far it is
  bool untold = false;  ///< something has changed since
};
BOOST_DESCRIBE_STRUCT(AnnouncementRow, (),
                      (id, author_id, state, title, title_key, excerpt, revision, asked_revision, asks, audience,
                       remarks_allowed, remark_count, changed_at, publish_at, published_at, pinned_until, expires_at,
                       approver_id, decided_by, refusal, withdrawn_by, withdrawn_at, withdrawal, alert_id, chased_at,
                       laid_after, told_at, untold))

inline constexpr MemberId kAllLaid{0x7fff'ffff'ffff'ffff};

void add_announcement(store::Transaction& transaction, OrgId org, const AnnouncementRow& row);
void save_announcement(store::Transaction& transaction, OrgId org, const AnnouncementRow& row);
/// A draft and what it says; nobody has seen it.
void remove_announcement(store::Transaction& transaction, OrgId org, AnnouncementId id);
std::optional<AnnouncementRow> find_announcement(store::Transaction& transaction, OrgId org, AnnouncementId id);

/// The newest first, older than `before` when it names one.
struct BriefPage {
  AnnouncementId before;
  std::int64_t most = 0;
};
std::vector<AnnouncementRow> written_by(store::Transaction& transaction, OrgId org, MemberId author,
                                        const BriefPage& page);
std::vector<AnnouncementRow> in_state(store::Transaction& transaction, OrgId org, AnnouncementState state,
                                      const BriefPage& page);
/// Everything but drafts.
std::vector<AnnouncementRow> beyond_drafts(store::Transaction& transaction, OrgId org, const BriefPage& page);
std::vector<AnnouncementRow> waiting_for(store::Transaction& transaction, OrgId org, MemberId approver);
/// Those that are out, by id behind one.
std::vector<AnnouncementRow> published_after(store::Transaction& transaction, OrgId org, AnnouncementId after,
                                             std::int64_t most);
bool is_anything_published(store::Transaction& transaction, OrgId org);

void add_revision(store::Transaction& transaction, OrgId org, AnnouncementId id, const Revision& revision);
/// Of a draft alone.
void save_revision(store::Transaction& transaction, OrgId org, AnnouncementId id, const Revision& revision);
std::optional<Revision> find_revision(store::Transaction& transaction, OrgId org, AnnouncementId id,
                                      std::int64_t revision);
/// The newest first.
std::vector<Revision> revisions_of(store::Transaction& transaction, OrgId org, AnnouncementId id);

void add_announcement_file(store::Transaction& transaction, OrgId org, AnnouncementId id, files::FileId file);
void remove_announcement_file(store::Transaction& transaction, OrgId org, files::FileId file);
std::optional<AnnouncementId> announcement_with_file(store::Transaction& transaction, OrgId org, files::FileId file);

void add_remark(store::Transaction& transaction, OrgId org, AnnouncementId id, const Remark& remark);
void remove_remark(store::Transaction& transaction, OrgId org, AnnouncementId id, RemarkId remark);
std::optional<Remark> find_remark(store::Transaction& transaction, OrgId org, AnnouncementId id, RemarkId remark);
/// The newest first.
std::vector<Remark> remarks_of(store::Transaction& transaction, OrgId org, AnnouncementId id, RemarkId before,
                               std::int64_t most);

}  // namespace madang::announcements
