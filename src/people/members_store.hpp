#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/auth/sessions.hpp"
#include "kernel/store/transaction.hpp"
#include "people/model.hpp"
#include "people/search_model.hpp"

namespace madang::people {

/// Which members to list.
struct MemberFilter {
  SearchQuery query;              ///< empty for all; then list_members(), else search_members()
  DepartmentId department_id;     ///< zero for all
  std::optional<MemberId> after;  ///< the last one of the page before
  std::int64_t limit = 0;
};

/// `member.account_login` must be set.
void add_member(store::Transaction& transaction, OrgId org, AccountId account, const Member& member);
/// Also who has left.
std::optional<Member> find_member(store::Transaction& transaction, OrgId org, MemberId id);
/// Not who has left.
std::optional<Member> find_member_of(store::Transaction& transaction, OrgId org, AccountId account);
/// Everything but the departments, which set_departments() keeps.
void save_member(store::Transaction& transaction, OrgId org, const Member& member);
/// Gives the member to another account.
void set_account(store::Transaction& transaction, OrgId org, MemberId member, const Account& account);
void set_departments(store::Transaction& transaction, OrgId org, MemberId member,
                     const std::vector<DepartmentId>& departments);
/// Those the member is in, ascending.
std::vector<DepartmentId> departments_of(store::Transaction& transaction, OrgId org, MemberId member);
/// In the order of their folded names, whatever `filter.query` says; also who has left.
std::vector<Member> list_members(store::Transaction& transaction, OrgId org, const MemberFilter& filter);

/// Of whom the field says something.
std::vector<MemberId> holders_of(store::Transaction& transaction, OrgId org, ProfileFieldId field);

std::optional<auth::Membership> membership_of(store::Transaction& transaction, OrgId org, AccountId account);
auth::MembershipJoin joined_membership();
std::optional<AccountId> account_of(store::Transaction& transaction, OrgId org, MemberId member);
/// Who has left has none.
std::optional<Role> find_role(store::Transaction& transaction, OrgId org, MemberId member);
/// Which member the account was, when it has left.
std::optional<MemberId> find_former(store::Transaction& transaction, OrgId org, AccountId account);
/// For naming somebody in a few words; also who has left.
std::optional<std::string> find_display_name(store::Transaction& transaction, OrgId org, MemberId member);
std::optional<MemberId> manager_of(store::Transaction& transaction, OrgId org, MemberId member);
/// Up to `most` members of any organisation whose keys older rules made, with the keys made anew. Answers whose they
/// were.
std::vector<OrgId> renew_member_keys(store::Transaction& transaction, std::int64_t most);

/// Everybody but guests, by id.
std::vector<StaffMember> list_staff(store::Transaction& transaction, OrgId org);
std::vector<StaffMember> list_staff_in(store::Transaction& transaction, OrgId org, DepartmentId department);

/// The same by pages, and of a department with all below it.
std::vector<MemberId> staff_page(store::Transaction& transaction, OrgId org, MemberId after, std::int64_t most);
std::vector<MemberId> staff_page_in(store::Transaction& transaction, OrgId org, DepartmentId department, MemberId after,
                                    std::int64_t most);

/// Those who have a role, by pages.
std::vector<MemberId> role_page(store::Transaction& transaction, OrgId org, Role role, MemberId after,
                                std::int64_t most);

/// Owners too.
std::vector<MemberId> list_admins(store::Transaction& transaction, OrgId org);
std::int64_t count_owners(store::Transaction& transaction, OrgId org);

}  // namespace madang::people
