#include "people/memberships_store.hpp"

#include <algorithm>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::people {
namespace {

/// Counted up when what is written here of organisations and members becomes another: the next start writes all anew.
constexpr std::int64_t kWrittenBy = 1;

struct MembershipRow {
  std::string organisation;
  std::string member;
};
BOOST_DESCRIBE_STRUCT(MembershipRow, (), (organisation, member))

struct PlaceRow {
  std::string organisation;
  std::string shard;
};
BOOST_DESCRIBE_STRUCT(PlaceRow, (), (organisation, shard))

struct NamedCopy {
  OrgId org_id;
  std::string organisation;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(NamedCopy, (), (org_id, organisation, name))

struct JoinRequestCopy {
  JoinRequestId id;
  std::string organisation;
  std::string display_name;
  JoinState state;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(JoinRequestCopy, (), (id, organisation, display_name, state, created_at))

template <class T>
T read(std::string_view text) {
  return json::decode<T>(text).value();
}

/// An older program renames an organisation and knows of no copy. The rest of an organisation is asked of itself.
void mark_copies_of_other_names(store::Transaction& transaction) {
  for (const auto& row : store::all<NamedCopy>(
           transaction,
           "SELECT p.org_id, p.organisation, o.name FROM organisation_places p JOIN organisations o ON o.id = p.org_id"
           " WHERE p.keyed = $1 AND p.organisation <> ''",
           kWrittenBy))
    if (read<Organisation>(row.organisation).name != row.name)
      store::execute(transaction, "UPDATE organisation_places SET keyed = 0 WHERE org_id = $1", row.org_id);
}

}  // namespace

void add_place(store::Transaction& transaction, OrgId org, std::string_view shard, Timestamp now) {
  store::execute(transaction,
                 "INSERT INTO organisation_places (org_id, shard, generation, placed_at, organisation, keyed)"
                 " VALUES ($1, $2, 0, $3, '', $4) ON CONFLICT DO NOTHING",
                 org, shard, now, kWrittenBy);
}

std::optional<Place> find_place(store::Transaction& transaction, OrgId org) {
  return store::one<Place>(transaction, "SELECT shard, generation FROM organisation_places WHERE org_id = $1", org);
}

void save_place(store::Transaction& transaction, OrgId org, const Place& place) {
  store::execute(transaction, "UPDATE organisation_places SET shard = $2, generation = $3 WHERE org_id = $1", org,
                 place.shard, place.generation);
}

std::vector<std::pair<Organisation, std::string>> list_places(store::Transaction& transaction) {
  std::vector<std::pair<Organisation, std::string>> places;
  for (auto& row : store::all<PlaceRow>(transaction,
                                        "SELECT organisation, shard FROM organisation_places WHERE organisation <> ''"))
    places.emplace_back(read<Organisation>(row.organisation), std::move(row.shard));
  return places;
}

bool has_places(store::Transaction& transaction) {
  return store::one<std::int64_t>(transaction, "SELECT 1 FROM organisation_places LIMIT 1").has_value();
}

std::string emptiest_shard(store::Transaction& transaction, const std::vector<std::string>& shards) {
  const auto count = [&](const std::string& shard) {
    return *store::one<std::int64_t>(transaction, "SELECT count(*) FROM organisation_places WHERE shard = $1", shard);
  };
  std::vector<std::pair<std::int64_t, std::string>> counted;
  for (const auto& shard : shards) counted.emplace_back(count(shard), shard);
  return std::ranges::min(counted).second;
}

void forget_empty_places(store::Transaction& transaction, Timestamp before) {
  store::execute(transaction,
                 "DELETE FROM organisation_places WHERE organisation = '' AND keyed > 0 AND placed_at < $1", before);
}

void remove_place(store::Transaction& transaction, OrgId org) {
  store::execute(transaction, "DELETE FROM account_memberships WHERE org_id = $1", org);
  store::execute(transaction, "DELETE FROM organisation_places WHERE org_id = $1", org);
}

void keep_organisation(store::Transaction& transaction, const Organisation& organisation) {
  store::execute(transaction, "UPDATE organisation_places SET organisation = $2, keyed = $3 WHERE org_id = $1",
                 organisation.id, json::encode(organisation), kWrittenBy);
}

void keep_membership(store::Transaction& transaction, OrgId org, AccountId account, const Member& member) {
  if (member.left_at) return remove_membership(transaction, org, account);
  const std::string text = json::encode(member);
  const auto changed =
      store::execute(transaction,
                     "UPDATE account_memberships SET member_id = $3, joined_at = $4, revision = $5, member = $6,"
                     " keyed = $7 WHERE account_id = $1 AND org_id = $2",
                     account, org, member.id, member.joined_at, member.revision, text, kWrittenBy);
  if (changed > 0) return;
  store::execute(transaction,
                 "INSERT INTO account_memberships (account_id, org_id, member_id, joined_at, revision, member, keyed)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 account, org, member.id, member.joined_at, member.revision, text, kWrittenBy);
}

void remove_membership(store::Transaction& transaction, OrgId org, AccountId account) {
  store::execute(transaction, "DELETE FROM account_memberships WHERE account_id = $1 AND org_id = $2", account, org);
}

std::vector<Membership> memberships_of(store::Transaction& transaction, AccountId account) {
  std::vector<Membership> memberships;
  for (const auto& row : store::all<MembershipRow>(
           transaction,
           "SELECT p.organisation, m.member FROM account_memberships m JOIN organisation_places p"
           " ON p.org_id = m.org_id WHERE m.account_id = $1 AND p.organisation <> '' AND m.member <> ''"
           " ORDER BY m.joined_at, m.member_id",
           account))
    memberships.push_back({read<Organisation>(row.organisation), read<Member>(row.member)});
  return memberships;
}

void mark_old_copies(store::Transaction& transaction) {
  for (const std::string_view sql :
       {"INSERT INTO account_memberships (account_id, org_id, member_id, joined_at, revision, member, keyed)"
        " SELECT account_id, org_id, id, joined_at, 0, '', 0 FROM members m WHERE left_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM account_memberships c WHERE c.account_id = m.account_id AND c.org_id = m.org_id)",
        "UPDATE account_memberships SET keyed = 0 WHERE EXISTS (SELECT 1 FROM members m"
        " WHERE m.org_id = account_memberships.org_id AND m.id = account_memberships.member_id"
        " AND m.revision <> account_memberships.revision)",
        "DELETE FROM account_memberships WHERE EXISTS (SELECT 1 FROM members m"
        " WHERE m.org_id = account_memberships.org_id AND m.id = account_memberships.member_id"
        " AND (m.left_at IS NOT NULL OR m.account_id <> account_memberships.account_id))",
        "DELETE FROM account_join_requests WHERE EXISTS (SELECT 1 FROM organisations o"
        " WHERE o.id = account_join_requests.org_id) AND NOT EXISTS (SELECT 1 FROM join_requests j"
        " WHERE j.org_id = account_join_requests.org_id AND j.id = account_join_requests.id"
        " AND j.state = account_join_requests.state)",
        "INSERT INTO account_join_requests (account_id, org_id, id, display_name, state, created_at)"
        " SELECT account_id, org_id, id, display_name, state, created_at FROM join_requests j"
        " WHERE state <> 'approved' AND NOT EXISTS (SELECT 1 FROM account_join_requests c"
        " WHERE c.account_id = j.account_id AND c.org_id = j.org_id)",
        "UPDATE join_requests SET account_login ="
        " (SELECT login FROM accounts WHERE accounts.id = join_requests.account_id)"
        " WHERE account_login = '' AND EXISTS (SELECT 1 FROM accounts WHERE accounts.id = join_requests.account_id)",
        "INSERT INTO organisation_places (org_id, shard, generation, placed_at, organisation, keyed)"
        " SELECT id, '', 0, founded_at, '', 0 FROM organisations o"
        " WHERE NOT EXISTS (SELECT 1 FROM organisation_places p WHERE p.org_id = o.id)"})
    store::execute(transaction, sql);
  mark_copies_of_other_names(transaction);
}

std::vector<OldMembership> old_memberships(store::Transaction& transaction, std::int64_t most) {
  return store::all<OldMembership>(
      transaction, "SELECT org_id, member_id FROM account_memberships WHERE keyed < $1 ORDER BY keyed, org_id LIMIT $2",
      kWrittenBy, most);
}

std::vector<OrgId> old_places(store::Transaction& transaction, std::int64_t most) {
  return store::all<OrgId>(transaction, "SELECT org_id FROM organisation_places WHERE keyed < $1 LIMIT $2", kWrittenBy,
                           most);
}

void keep_own_join_request(store::Transaction& transaction, OrgId org, AccountId account,
                           const OwnJoinRequest& request) {
  remove_own_join_request(transaction, org, account);
  if (request.state == JoinState::approved) return;
  store::execute(transaction,
                 "INSERT INTO account_join_requests (account_id, org_id, id, display_name, state, created_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6)",
                 account, org, request.id, request.display_name, request.state, request.created_at);
}

void remove_own_join_request(store::Transaction& transaction, OrgId org, AccountId account) {
  store::execute(transaction, "DELETE FROM account_join_requests WHERE account_id = $1 AND org_id = $2", account, org);
}

std::optional<OrgId> org_of_join_request(store::Transaction& transaction, AccountId account, JoinRequestId id) {
  return store::one<OrgId>(transaction, "SELECT org_id FROM account_join_requests WHERE account_id = $1 AND id = $2",
                           account, id);
}

std::vector<OwnJoinRequest> join_requests_of(store::Transaction& transaction, AccountId account) {
  std::vector<OwnJoinRequest> requests;
  for (auto& row : store::all<JoinRequestCopy>(
           transaction,
           "SELECT j.id, p.organisation, j.display_name, j.state, j.created_at FROM account_join_requests j"
           " JOIN organisation_places p ON p.org_id = j.org_id WHERE j.account_id = $1 AND p.organisation <> ''"
           " ORDER BY j.id",
           account))
    requests.push_back(
        {row.id, read<Organisation>(row.organisation).name, std::move(row.display_name), row.state, row.created_at});
  return requests;
}

}  // namespace madang::people
