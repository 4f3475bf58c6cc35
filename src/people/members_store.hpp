#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/auth/sessions.hpp"
#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

/// Which members to list, in the order of their folded names.
struct MemberFilter {
  std::string query;              ///< part of a name, title or login, folded; empty for all
  DepartmentId department_id;     ///< zero for all
  std::optional<MemberId> after;  ///< the last one of the page before
  std::int64_t limit = 0;
};

/// `member.account_login` must be set.
void add_member(store::Transaction& transaction, OrgId org, AccountId account, const Member& member);
std::optional<Member> find_member(store::Transaction& transaction, OrgId org, MemberId id);
std::optional<Member> find_member_of(store::Transaction& transaction, OrgId org, AccountId account);
/// Everything but the departments, which set_departments() keeps.
void save_member(store::Transaction& transaction, OrgId org, const Member& member);
void set_departments(store::Transaction& transaction, OrgId org, MemberId member,
                     const std::vector<DepartmentId>& departments);
std::vector<Member> list_members(store::Transaction& transaction, OrgId org, const MemberFilter& filter);

std::optional<auth::Membership> membership_of(store::Transaction& transaction, OrgId org, AccountId account);
std::optional<AccountId> account_of(store::Transaction& transaction, OrgId org, MemberId member);
std::optional<Role> find_role(store::Transaction& transaction, OrgId org, MemberId member);
std::optional<MemberId> manager_of(store::Transaction& transaction, OrgId org, MemberId member);
std::int64_t count_owners(store::Transaction& transaction, OrgId org);

}  // namespace madang::people
