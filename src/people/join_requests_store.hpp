#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

/// Who asks, and how it stands.
struct JoinRequestRow {
  JoinRequestId id;
  AccountId account_id;
  InviteId invite_id;
  std::string display_name;
  JoinState state = JoinState::waiting;
};
BOOST_DESCRIBE_STRUCT(JoinRequestRow, (), (id, account_id, invite_id, display_name, state))

/// The most that one list tells of.
inline constexpr std::int64_t kMostJoinRequestsListed = 500;

void add_join_request(store::Transaction& transaction, OrgId org, const JoinRequestRow& request, Timestamp now);
std::optional<JoinRequestRow> find_join_request(store::Transaction& transaction, OrgId org, JoinRequestId id);
std::optional<JoinRequestRow> find_join_request_of(store::Transaction& transaction, OrgId org, AccountId account);
void decide_join_request(store::Transaction& transaction, OrgId org, JoinRequestId id, JoinState state, MemberId by,
                         Timestamp now);
void forget_join_request(store::Transaction& transaction, OrgId org, AccountId account);
/// False when the account has none by this id, or it was let in.
bool withdraw_join_request(store::Transaction& transaction, AccountId account, JoinRequestId id);
/// Those that wait, the oldest first.
std::vector<JoinRequest> list_join_requests(store::Transaction& transaction, OrgId org);
std::int64_t count_join_requests(store::Transaction& transaction, OrgId org);
/// The organisation a request is made to.
std::optional<OrgId> org_of_join_request(store::Transaction& transaction, AccountId account, JoinRequestId id);
/// Of one account, in all organisations, without those that were let in.
std::vector<OwnJoinRequest> join_requests_of(store::Transaction& transaction, AccountId account);

}  // namespace madang::people
