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
  std::string account_login;
  InviteId invite_id;
  std::string display_name;
  JoinState state = JoinState::waiting;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(JoinRequestRow, (), (id, account_id, account_login, invite_id, display_name, state, created_at))

/// The most that one list tells of.
inline constexpr std::int64_t kMostJoinRequestsListed = 500;

// What the one who asked is shown above organisations (memberships_store.hpp) is kept along.

void add_join_request(store::Transaction& transaction, OrgId org, const JoinRequestRow& request);
std::optional<JoinRequestRow> find_join_request(store::Transaction& transaction, OrgId org, JoinRequestId id);
std::optional<JoinRequestRow> find_join_request_of(store::Transaction& transaction, OrgId org, AccountId account);
void decide_join_request(store::Transaction& transaction, OrgId org, JoinRequestRow request, JoinState state,
                         MemberId by, Timestamp now);
void forget_join_request(store::Transaction& transaction, OrgId org, AccountId account);
/// False when the account has none by this id, or it was let in.
bool withdraw_join_request(store::Transaction& transaction, OrgId org, AccountId account, JoinRequestId id);
/// Those that wait, the oldest first.
std::vector<JoinRequest> list_join_requests(store::Transaction& transaction, OrgId org);
std::int64_t count_join_requests(store::Transaction& transaction, OrgId org);

}  // namespace madang::people
