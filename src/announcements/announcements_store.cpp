#include "announcements/announcements_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

template <>
struct madang::store::Column<madang::announcements::AnnouncementAudience> {
  static madang::announcements::AnnouncementAudience from(const Row& row, int column) {
    return json::decode<madang::announcements::AnnouncementAudience>(row.text(column)).value();
  }
};

template <>
struct madang::store::Column<madang::announcements::RichNode> {
  static madang::announcements::RichNode from(const Row& row, int column) {
    return json::decode<madang::announcements::RichNode>(row.text(column)).value();
  }
};

template <>
struct madang::store::Column<std::vector<madang::files::File>> {
  static std::vector<madang::files::File> from(const Row& row, int column) {
    return json::decode<std::vector<madang::files::File>>(row.text(column)).value();
  }
};

namespace madang::announcements {
namespace {

const std::string& selecting() {
  static const std::string sql = "SELECT " + store::columns<AnnouncementRow>() + " FROM announcements WHERE ";
  return sql;
}

constexpr AnnouncementId kNewest{0x7fff'ffff'ffff'ffff};

AnnouncementId before_of(const BriefPage& page) { return page.before ? page.before : kNewest; }

}  // namespace

void add_announcement(store::Transaction& transaction, OrgId org, const AnnouncementRow& row) {
  static const std::string sql =
      "INSERT INTO announcements (org_id, " + store::columns<AnnouncementRow>() +
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,"
      " $23, $24, $25, $26, $27, $28, $29)";
  store::execute(transaction, sql, org, row.id, row.author_id, row.state, row.title, row.title_key, row.excerpt,
                 row.revision, row.asked_revision, row.asks, json::encode(row.audience), row.remarks_allowed,
                 row.remark_count, row.changed_at, row.publish_at, row.published_at, row.pinned_until, row.expires_at,
                 row.approver_id, row.decided_by, row.refusal, row.withdrawn_by, row.withdrawn_at, row.withdrawal,
                 row.alert_id, row.chased_at, row.laid_after, row.told_at, row.untold);
}

void save_announcement(store::Transaction& transaction, OrgId org, const AnnouncementRow& row) {
  store::execute_later(
      transaction,
      "UPDATE announcements SET state = $3, title = $4, title_key = $5, excerpt = $6, revision = $7,"
      " asked_revision = $8, asks = $9, audience = $10, remarks_allowed = $11, remark_count = $12, changed_at = $13,"
      " publish_at = $14, published_at = $15, pinned_until = $16, expires_at = $17, approver_id = $18,"
      " decided_by = $19, refusal = $20, withdrawn_by = $21, withdrawn_at = $22, withdrawal = $23, alert_id = $24,"
      " chased_at = $25, laid_after = $26, told_at = $27, untold = $28 WHERE org_id = $1 AND id = $2",
      org, row.id, row.state, row.title, row.title_key, row.excerpt, row.revision, row.asked_revision, row.asks,
      json::encode(row.audience), row.remarks_allowed, row.remark_count, row.changed_at, row.publish_at,
      row.published_at, row.pinned_until, row.expires_at, row.approver_id, row.decided_by, row.refusal,
      row.withdrawn_by, row.withdrawn_at, row.withdrawal, row.alert_id, row.chased_at, row.laid_after, row.told_at,
      row.untold);
}

void remove_announcement(store::Transaction& transaction, OrgId org, AnnouncementId id) {
  store::execute(transaction, "DELETE FROM announcement_revisions WHERE org_id = $1 AND announcement_id = $2", org, id);
  store::execute(transaction, "DELETE FROM announcements WHERE org_id = $1 AND id = $2", org, id);
}

std::optional<AnnouncementRow> find_announcement(store::Transaction& transaction, OrgId org, AnnouncementId id) {
  static const std::string sql = selecting() + "org_id = $1 AND id = $2";
  return store::one<AnnouncementRow>(transaction, sql, org, id);
}

std::vector<AnnouncementRow> written_by(store::Transaction& transaction, OrgId org, MemberId author,
                                        const BriefPage& page) {
  static const std::string sql = selecting() + "org_id = $1 AND author_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
  return store::all<AnnouncementRow>(transaction, sql, org, author, before_of(page), page.most);
}

std::vector<AnnouncementRow> in_state(store::Transaction& transaction, OrgId org, AnnouncementState state,
                                      const BriefPage& page) {
  static const std::string sql = selecting() + "org_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
  return store::all<AnnouncementRow>(transaction, sql, org, state, before_of(page), page.most);
}

std::vector<AnnouncementRow> beyond_drafts(store::Transaction& transaction, OrgId org, const BriefPage& page) {
  static const std::string sql = selecting() + "org_id = $1 AND id < $2 AND state <> 'draft' ORDER BY id DESC LIMIT $3";
  return store::all<AnnouncementRow>(transaction, sql, org, before_of(page), page.most);
}

std::vector<AnnouncementRow> waiting_for(store::Transaction& transaction, OrgId org, MemberId approver) {
  static const std::string sql =
      selecting() + "org_id = $1 AND approver_id = $2 AND state = 'in_review' ORDER BY id LIMIT 200";
  return store::all<AnnouncementRow>(transaction, sql, org, approver);
}

std::vector<AnnouncementRow> published_after(store::Transaction& transaction, OrgId org, AnnouncementId after,
                                             std::int64_t most) {
  static const std::string sql = selecting() + "org_id = $1 AND state = 'published' AND id > $2 ORDER BY id LIMIT $3";
  return store::all<AnnouncementRow>(transaction, sql, org, after, most);
}

bool is_anything_published(store::Transaction& transaction, OrgId org) {
  return store::one<AnnouncementId>(
             transaction, "SELECT id FROM announcements WHERE org_id = $1 AND state = 'published' ORDER BY id LIMIT 1",
             org)
      .has_value();
}

void add_revision(store::Transaction& transaction, OrgId org, AnnouncementId id, const Revision& revision) {
  store::execute(
      transaction,
      "INSERT INTO announcement_revisions (org_id, announcement_id, revision, title, body, text, files, note,"
      " asks_again, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      org, id, revision.revision, revision.title, json::encode(revision.body), plain_text(revision.body),
      json::encode(revision.files), revision.note, revision.asks_again, revision.by_id, revision.at);
}

void save_revision(store::Transaction& transaction, OrgId org, AnnouncementId id, const Revision& revision) {
  store::execute(transaction,
                 "UPDATE announcement_revisions SET title = $4, body = $5, text = $6, files = $7, by_id = $8, at = $9"
                 " WHERE org_id = $1 AND announcement_id = $2 AND revision = $3",
                 org, id, revision.revision, revision.title, json::encode(revision.body), plain_text(revision.body),
                 json::encode(revision.files), revision.by_id, revision.at);
}

std::optional<Revision> find_revision(store::Transaction& transaction, OrgId org, AnnouncementId id,
                                      std::int64_t revision) {
  static const std::string sql = "SELECT " + store::columns<Revision>() +
                                 " FROM announcement_revisions WHERE org_id = $1 AND announcement_id = $2"
                                 " AND revision = $3";
  return store::one<Revision>(transaction, sql, org, id, revision);
}

std::vector<Revision> revisions_of(store::Transaction& transaction, OrgId org, AnnouncementId id) {
  static const std::string sql = "SELECT " + store::columns<Revision>() +
                                 " FROM announcement_revisions WHERE org_id = $1 AND announcement_id = $2"
                                 " ORDER BY revision DESC";
  return store::all<Revision>(transaction, sql, org, id);
}

void add_announcement_file(store::Transaction& transaction, OrgId org, AnnouncementId id, files::FileId file) {
  store::execute(transaction, "INSERT INTO announcement_files (org_id, file_id, announcement_id) VALUES ($1, $2, $3)",
                 org, file, id);
}

void remove_announcement_file(store::Transaction& transaction, OrgId org, files::FileId file) {
  store::execute(transaction, "DELETE FROM announcement_files WHERE org_id = $1 AND file_id = $2", org, file);
}

std::optional<AnnouncementId> announcement_with_file(store::Transaction& transaction, OrgId org, files::FileId file) {
  return store::one<AnnouncementId>(
      transaction, "SELECT announcement_id FROM announcement_files WHERE org_id = $1 AND file_id = $2", org, file);
}

void add_remark(store::Transaction& transaction, OrgId org, AnnouncementId id, const Remark& remark) {
  store::execute(transaction,
                 "INSERT INTO announcement_remarks (org_id, announcement_id, id, author_id, text, written_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6)",
                 org, id, remark.id, remark.author_id, remark.text, remark.written_at);
}

void remove_remark(store::Transaction& transaction, OrgId org, AnnouncementId id, RemarkId remark) {
  store::execute(transaction, "DELETE FROM announcement_remarks WHERE org_id = $1 AND announcement_id = $2 AND id = $3",
                 org, id, remark);
}

std::optional<Remark> find_remark(store::Transaction& transaction, OrgId org, AnnouncementId id, RemarkId remark) {
  return store::one<Remark>(transaction,
                            "SELECT id, author_id, text, written_at FROM announcement_remarks"
                            " WHERE org_id = $1 AND announcement_id = $2 AND id = $3",
                            org, id, remark);
}

std::vector<Remark> remarks_of(store::Transaction& transaction, OrgId org, AnnouncementId id, RemarkId before,
                               std::int64_t most) {
  constexpr RemarkId newest{0x7fff'ffff'ffff'ffff};
  return store::all<Remark>(transaction,
                            "SELECT id, author_id, text, written_at FROM announcement_remarks"
                            " WHERE org_id = $1 AND announcement_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
                            org, id, before ? before : newest, most);
}

}  // namespace madang::announcements
