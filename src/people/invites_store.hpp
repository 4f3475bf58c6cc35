#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

/// The newest that one list tells of.
inline constexpr std::int64_t kMostInvitesListed = 500;

void add_invite(store::Transaction& transaction, OrgId org, const Invite& invite, std::string_view code_hash);
std::optional<Invite> find_invite(store::Transaction& transaction, OrgId org, InviteId id);
std::optional<Invite> find_invite_by_code(store::Transaction& transaction, OrgId org, std::string_view code_hash);
/// The newest that are `wanted`.
std::vector<Invite> list_invites(store::Transaction& transaction, OrgId org,
                                 const std::function<bool(const Invite&)>& wanted);
void revoke_invite(store::Transaction& transaction, OrgId org, InviteId id, Timestamp now);
/// Links into a department let nobody in any more.
void revoke_invites_into(store::Transaction& transaction, OrgId org, DepartmentId department, Timestamp now);
void count_invite_use(store::Transaction& transaction, OrgId org, InviteId id);
/// Invitations into a department that is gone invite into the organisation alone.
void forget_department(store::Transaction& transaction, OrgId org, DepartmentId department);

}  // namespace madang::people
