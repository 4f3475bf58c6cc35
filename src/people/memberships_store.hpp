#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

// What stands above organisations of people: where each organisation lives and, as everybody is shown it when they sign
// in, which ones an account is in. Copies of what the organisation itself has, kept in the same transaction; nothing
// here decides what anybody may.

namespace madang::people {

/// Where a new organisation is to live. Nothing happens when it has a place.
void add_place(store::Transaction& transaction, OrgId org, std::string_view shard, Timestamp now);
std::optional<Place> find_place(store::Transaction& transaction, OrgId org);
void save_place(store::Transaction& transaction, OrgId org, const Place& place);
/// Every organisation that was founded, and its shard.
std::vector<std::pair<Organisation, std::string>> list_places(store::Transaction& transaction);
bool has_places(store::Transaction& transaction);
/// The one with the fewest organisations; the first by name of several. `shards` are not none.
std::string emptiest_shard(store::Transaction& transaction, const std::vector<std::string>& shards);
/// Of organisations that nobody went on to found.
void forget_empty_places(store::Transaction& transaction, Timestamp before);

/// Of an organisation that is not there.
void remove_place(store::Transaction& transaction, OrgId org);

void keep_organisation(store::Transaction& transaction, const Organisation& organisation);
/// Whoever has left is in it no more.
void keep_membership(store::Transaction& transaction, OrgId org, AccountId account, const Member& member);
void remove_membership(store::Transaction& transaction, OrgId org, AccountId account);
/// Those of the account, the longest joined first.
std::vector<Membership> memberships_of(store::Transaction& transaction, AccountId account);

/// What an older program wrote by other rules, or a migration did not write at all.
struct OldMembership {
  OrgId org_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(OldMembership, (), (org_id, member_id))
/// Finds what a node of an older program, which knows nothing of these copies, did beside this one, and makes it old.
/// In the database above organisations, of those that live there.
void mark_old_copies(store::Transaction& transaction);
std::vector<OldMembership> old_memberships(store::Transaction& transaction, std::int64_t most);
std::vector<OrgId> old_places(store::Transaction& transaction, std::int64_t most);

void keep_own_join_request(store::Transaction& transaction, OrgId org, AccountId account,
                           const OwnJoinRequest& request);
void remove_own_join_request(store::Transaction& transaction, OrgId org, AccountId account);
/// The organisation a request is made to.
std::optional<OrgId> org_of_join_request(store::Transaction& transaction, AccountId account, JoinRequestId id);
/// Of one account, in all organisations, without those that were let in.
std::vector<OwnJoinRequest> join_requests_of(store::Transaction& transaction, AccountId account);

}  // namespace madang::people
