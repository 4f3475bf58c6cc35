#include "announcements/readers_store.hpp"

#include <algorithm>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

template <>
struct madang::store::Column<std::vector<madang::announcements::Stroke>> {
  static std::vector<madang::announcements::Stroke> from(const Row& row, int column) {
    return json::decode<std::vector<madang::announcements::Stroke>>(row.text(column)).value();
  }
};

namespace madang::announcements {
namespace {

const std::string& selecting() {
  static const std::string sql = "SELECT " + store::columns<ReaderRow>() + " FROM announcement_readers WHERE ";
  return sql;
}

struct TallyRow {
  people::DepartmentId department_id;
  ReaderStanding standing = ReaderStanding::unread;
  std::int64_t members = 0;
};
BOOST_DESCRIBE_STRUCT(TallyRow, (), (department_id, standing, members))

/// For LIKE with a backslash before what it would take for its own.
std::string pattern_of(const std::string& part) {
  std::string pattern = "%";
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace

Reader reader_of(const ReaderRow& row) {
  return {row.member_id,          row.department_id ? std::optional(row.department_id) : std::nullopt,
          row.standing,           row.asked_revision,
          row.read_revision,      row.read_at,
          row.confirmed_revision, row.confirmed_at};
}

bool add_reader(store::Transaction& transaction, OrgId org, const ReaderRow& row) {
  static const std::string sql = "INSERT INTO announcement_readers (org_id, " + store::columns<ReaderRow>() +
                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
                                 " ON CONFLICT (org_id, announcement_id, member_id) DO NOTHING";
  return store::execute(transaction, sql, org, row.announcement_id, row.member_id, row.department_id, row.standing,
                        row.is_wanted, row.listed_at, row.asked_revision, row.read_revision, row.read_at,
                        row.confirmed_revision, row.confirmed_at) > 0;
}

void save_reader(store::Transaction& transaction, OrgId org, const ReaderRow& row) {
  store::execute_later(transaction,
                       "UPDATE announcement_readers SET department_id = $4, standing = $5, is_wanted = $6,"
                       " listed_at = $7, asked_revision = $8, read_revision = $9, read_at = $10,"
                       " confirmed_revision = $11, confirmed_at = $12"
                       " WHERE org_id = $1 AND announcement_id = $2 AND member_id = $3",
                       org, row.announcement_id, row.member_id, row.department_id, row.standing, row.is_wanted,
                       row.listed_at, row.asked_revision, row.read_revision, row.read_at, row.confirmed_revision,
                       row.confirmed_at);
}

std::optional<ReaderRow> find_reader(store::Transaction& transaction, OrgId org, AnnouncementId id, MemberId member) {
  static const std::string sql = selecting() + "org_id = $1 AND announcement_id = $2 AND member_id = $3";
  return store::one<ReaderRow>(transaction, sql, org, id, member);
}

std::vector<ReaderRow> wanted_of(store::Transaction& transaction, OrgId org, MemberId member, std::int64_t most) {
  static const std::string sql =
      selecting() + "org_id = $1 AND member_id = $2 AND is_wanted = 1 ORDER BY announcement_id LIMIT $3";
  return store::all<ReaderRow>(transaction, sql, org, member, most);
}

std::vector<ReaderRow> wanted_readers(store::Transaction& transaction, OrgId org, AnnouncementId id, MemberId after,
                                      std::int64_t most) {
  static const std::string sql =
      selecting() +
      "org_id = $1 AND announcement_id = $2 AND is_wanted = 1 AND member_id > $3 ORDER BY member_id LIMIT $4";
  return store::all<ReaderRow>(transaction, sql, org, id, after, most);
}

std::vector<ReaderRow> list_readers(store::Transaction& transaction, OrgId org, AnnouncementId id,
                                    const ReaderFilter& filter) {
  static const std::string of_both = selecting() +
                                     "org_id = $1 AND announcement_id = $2 AND department_id = $3 AND standing = $4"
                                     " AND member_id > $5 ORDER BY member_id LIMIT $6";
  static const std::string of_department = selecting() +
                                           "org_id = $1 AND announcement_id = $2 AND department_id = $3"
                                           " AND member_id > $4 ORDER BY member_id LIMIT $5";
  static const std::string of_standing = selecting() +
                                         "org_id = $1 AND announcement_id = $2 AND standing = $3 AND member_id > $4"
                                         " ORDER BY member_id LIMIT $5";
  static const std::string of_all =
      selecting() + "org_id = $1 AND announcement_id = $2 AND member_id > $3 ORDER BY member_id LIMIT $4";
  if (filter.department_id && filter.standing)
    return store::all<ReaderRow>(transaction, of_both, org, id, *filter.department_id, *filter.standing, filter.after,
                                 filter.most);
  if (filter.department_id)
    return store::all<ReaderRow>(transaction, of_department, org, id, *filter.department_id, filter.after, filter.most);
  if (filter.standing)
    return store::all<ReaderRow>(transaction, of_standing, org, id, *filter.standing, filter.after, filter.most);
  return store::all<ReaderRow>(transaction, of_all, org, id, filter.after, filter.most);
}

std::vector<AnnouncementId> listed_to(store::Transaction& transaction, OrgId org, MemberId member,
                                      const ListedFilter& filter) {
  static const std::string sql =
      "SELECT r.announcement_id FROM announcement_readers r"
      " JOIN announcements a ON a.org_id = r.org_id AND a.id = r.announcement_id"
      " WHERE r.org_id = $1 AND r.member_id = $2 AND (r.listed_at, r.announcement_id) < ($3, $4)"
      " AND a.state IN ('published', 'expired') AND a.title_key LIKE $5 ESCAPE '\\'"
      " AND (a.pinned_until IS NULL OR a.pinned_until <= $6 OR a.state = 'expired')"
      " ORDER BY r.listed_at DESC, r.announcement_id DESC LIMIT $7";
  constexpr std::int64_t latest = 0x7fff'ffff'ffff'ffff;
  const std::int64_t listed_at = filter.before ? filter.before->listed_at.milliseconds() : latest;
  const AnnouncementId id = filter.before ? filter.before->announcement_id : AnnouncementId{latest};
  const std::int64_t unpinned = filter.unpinned ? filter.unpinned->milliseconds() : latest;
  return store::all<AnnouncementId>(transaction, sql, org, member, listed_at, id, pattern_of(filter.title_key),
                                    unpinned, filter.most);
}

std::vector<AnnouncementId> pinned_to(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now,
                                      std::int64_t most) {
  // What is pinned anywhere is little; whether it came to the member is then asked by key.
  static const std::string sql =
      "SELECT a.id FROM announcements a"
      " JOIN announcement_readers r ON r.org_id = a.org_id AND r.announcement_id = a.id AND r.member_id = $2"
      " WHERE a.org_id = $1 AND a.state = 'published' AND a.pinned_until > $3 ORDER BY a.published_at DESC, a.id DESC"
      " LIMIT $4";
  return store::all<AnnouncementId>(transaction, sql, org, member, now, most);
}

bool add_receipt(store::Transaction& transaction, OrgId org, AnnouncementId id, MemberId member,
                 const AnnouncementReceipt& receipt) {
  std::optional<std::string> strokes;
  if (receipt.strokes) strokes = json::encode(*receipt.strokes);
  return store::execute(transaction,
                        "INSERT INTO announcement_receipts (org_id, announcement_id, member_id, revision, kind, at,"
                        " strokes) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                        " ON CONFLICT (org_id, announcement_id, member_id, revision, kind) DO NOTHING",
                        org, id, member, receipt.revision, receipt.kind, receipt.at, strokes) > 0;
}

std::vector<AnnouncementReceipt> receipts_of(store::Transaction& transaction, OrgId org, AnnouncementId id,
                                             MemberId member) {
  // A reader says a few things of each revision: few rows, by their key.
  return store::all<AnnouncementReceipt>(transaction,
                                         "SELECT revision, kind, at, strokes FROM announcement_receipts"
                                         " WHERE org_id = $1 AND announcement_id = $2 AND member_id = $3"
                                         " ORDER BY revision, at, kind",
                                         org, id, member);
}

std::vector<DepartmentTally> tallies_of(store::Transaction& transaction, OrgId org, AnnouncementId id) {
  std::vector<DepartmentTally> tallies;
  std::optional<people::DepartmentId> last;
  const auto rows = store::all<TallyRow>(transaction,
                                         "SELECT department_id, standing, members FROM announcement_tallies"
                                         " WHERE org_id = $1 AND announcement_id = $2 ORDER BY department_id, standing",
                                         org, id);
  for (const TallyRow& row : rows) {
    if (last != row.department_id)
      tallies.push_back({row.department_id ? std::optional(row.department_id) : std::nullopt, {}});
    last = row.department_id;
    tallies.back().tally.add(row.standing, row.members);
  }
  std::erase_if(tallies, [](const DepartmentTally& each) { return each.tally.total == 0; });
  return tallies;
}

void add_to_tally(store::Transaction& transaction, OrgId org, AnnouncementId id, people::DepartmentId department,
                  ReaderStanding standing, std::int64_t members) {
  store::execute_later(transaction,
                       "INSERT INTO announcement_tallies (org_id, announcement_id, department_id, standing, members)"
                       " VALUES ($1, $2, $3, $4, $5)"
                       " ON CONFLICT (org_id, announcement_id, department_id, standing)"
                       " DO UPDATE SET members = announcement_tallies.members + excluded.members",
                       org, id, department, standing, members);
}

}  // namespace madang::announcements
