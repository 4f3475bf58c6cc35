#pragma once

#include <optional>
#include <string>
#include <vector>

#include "announcements/announcements_store.hpp"

namespace madang::announcements {

/// One reader as they are kept. `department_id` is zero for none.
struct ReaderRow {
  AnnouncementId announcement_id;
  MemberId member_id;
  people::DepartmentId department_id;
  ReaderStanding standing = ReaderStanding::unread;
  bool is_wanted = true;
  Timestamp listed_at;
  std::int64_t asked_revision = 1;
  std::optional<std::int64_t> read_revision;
  std::optional<Timestamp> read_at;
  std::optional<std::int64_t> confirmed_revision;
  std::optional<Timestamp> confirmed_at;

  bool operator==(const ReaderRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReaderRow, (),
                      (announcement_id, member_id, department_id, standing, is_wanted, listed_at, asked_revision,
                       read_revision, read_at, confirmed_revision, confirmed_at))

Reader reader_of(const ReaderRow& row);

/// False when they are one already.
bool add_reader(store::Transaction& transaction, OrgId org, const ReaderRow& row);
void save_reader(store::Transaction& transaction, OrgId org, const ReaderRow& row);
std::optional<ReaderRow> find_reader(store::Transaction& transaction, OrgId org, AnnouncementId id, MemberId member);

/// What the member has to do, the oldest first.
std::vector<ReaderRow> wanted_of(store::Transaction& transaction, OrgId org, MemberId member, std::int64_t most);
/// Who is missing, by id and behind one.
std::vector<ReaderRow> wanted_readers(store::Transaction& transaction, OrgId org, AnnouncementId id, MemberId after,
                                      std::int64_t most);
struct ReaderFilter {
  std::optional<ReaderStanding> standing;
  std::optional<people::DepartmentId> department_id;
  MemberId after;
  std::int64_t most = 100;
};
std::vector<ReaderRow> list_readers(store::Transaction& transaction, OrgId org, AnnouncementId id,
                                    const ReaderFilter& filter);

/// What is out and came to the member, the latest first and behind a place.
struct ListedFilter {
  std::string title_key;              ///< a part of the title; all when it is empty
  std::optional<ReaderRow> before;    ///< the last one of the page before
  std::optional<Timestamp> unpinned;  ///< without those that are pinned then
  std::int64_t most = 0;
};
std::vector<AnnouncementId> listed_to(store::Transaction& transaction, OrgId org, MemberId member,
                                      const ListedFilter& filter);
/// What is pinned and came to the member, the latest first.
std::vector<AnnouncementId> pinned_to(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now,
                                      std::int64_t most);

/// False when it is there already: what was said stays as it was said.
bool add_receipt(store::Transaction& transaction, OrgId org, AnnouncementId id, MemberId member,
                 const AnnouncementReceipt& receipt);
/// The oldest first.
std::vector<AnnouncementReceipt> receipts_of(store::Transaction& transaction, OrgId org, AnnouncementId id,
                                             MemberId member);

std::vector<DepartmentTally> tallies_of(store::Transaction& transaction, OrgId org, AnnouncementId id);
void add_to_tally(store::Transaction& transaction, OrgId org, AnnouncementId id, people::DepartmentId department,
                  ReaderStanding standing, std::int64_t members);

}  // namespace madang::announcements
