#include "people/directory_service.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "people/administrators_store.hpp"
#include "people/departments_store.hpp"
#include "people/events.hpp"
#include "people/invites_store.hpp"
#include "people/leavings_store.hpp"
#include "people/members_store.hpp"
#include "people/memberships_store.hpp"
#include "people/organisations_store.hpp"
#include "people/spelling_model.hpp"

namespace madang::people {
namespace {

Member without_login(Member member) {
  member.account_login.reset();
  return member;
}

std::vector<DepartmentId> sorted(std::vector<DepartmentId> departments) {
  std::ranges::sort(departments);
  const auto repeated = std::ranges::unique(departments);
  departments.erase(repeated.begin(), repeated.end());
  return departments;
}

/// Those that a member entered or left, whose numbers of members changed.
std::vector<DepartmentId> touched(const std::vector<DepartmentId>& before, const std::vector<DepartmentId>& after) {
  std::vector<DepartmentId> departments;
  std::ranges::set_symmetric_difference(before, after, std::back_inserter(departments));
  return departments;
}

bool any_closed(store::Transaction& transaction, OrgId org, const std::vector<DepartmentId>& departments) {
  return std::ranges::any_of(departments, [&](DepartmentId each) { return is_closed(transaction, org, each); });
}

/// Whether what changed of the member is not everybody's to know, or changes what they themselves see.
bool is_discreet(store::Transaction& transaction, OrgId org, const Member& before, const Member& after) {
  if (!has_closed_departments(transaction, org)) return false;
  const auto& over = after.grant ? after.grant->department_id : std::nullopt;
  if (over && is_closed(transaction, org, *over)) return true;
  return before.role != after.role || before.grant != after.grant ||
         before.left_at.has_value() != after.left_at.has_value() || before.department_ids != after.department_ids ||
         any_closed(transaction, org, after.department_ids);
}

/// Whether the change of the department changes who sees what, where some see less than others.
bool moves_sight(const Department& before, const Department& after) {
  return before.visibility != after.visibility || before.parent_id != after.parent_id ||
         before.head_id != after.head_id;
}

}  // namespace

template <bus::Event E>
void Directory::tell(store::Transaction& transaction, OrgId org, const E& event) {
  append(transaction, org, streams_.next_seq(transaction, org, org.text()), event, false);
}

template <bus::Event E>
void Directory::append(store::Transaction& transaction, OrgId org, std::int64_t seq, const E& event, bool discreet) {
  if (discreet) return append(transaction, org, seq, DirectoryChanged{}, false);
  streams_.append(transaction, org, org.text(), seq, event, bus::Keeping::revision);
}

Member Directory::join(store::Transaction& transaction, OrgId org, AccountId account, Member member) {
  if (const auto former = find_former(transaction, org, account))
    return join_again(transaction, org, *former, std::move(member));
  member.revision = streams_.next_seq(transaction, org, org.text());
  member.department_ids = sorted(std::move(member.department_ids));
  member.reading = reading_of(member.display_name);
  add_member(transaction, org, account, member);
  keep_membership(transaction, org, account, member);
  const bool discreet = any_closed(transaction, org, member.department_ids);
  append(transaction, org, member.revision, MemberJoined{without_login(member)}, discreet);
  for (const DepartmentId department : member.department_ids) tell_department(transaction, org, department);
  place(transaction, org, nullptr, &member);
  return member;
}

Member Directory::join_again(store::Transaction& transaction, OrgId org, MemberId former, Member member) {
  Member again = find_member(transaction, org, former).value();
  again.display_name = std::move(member.display_name);
  again.reading = reading_of(again.display_name);
  again.role = member.role;
  again.department_ids = std::move(member.department_ids);
  return come_back(transaction, org, std::move(again));
}

Member Directory::leave(store::Transaction& transaction, OrgId org, MemberId id, Timestamp now) {
  const Member before = find_member(transaction, org, id).value();
  Member member = before;
  member.left_at = now;
  member.grant.reset();
  member.department_ids.clear();
  member.manager_id.reset();
  member.status.clear();
  member.status_until.reset();
  keep(transaction, org, before, member);
  streams_.let_hear_no_more(transaction, org, id, org.text());
  place(transaction, org, &before, nullptr);
  return member;
}

Member Directory::come_back(store::Transaction& transaction, OrgId org, Member member) {
  const Member before = find_member(transaction, org, member.id).value();
  member.left_at.reset();
  member.department_ids = sorted(std::move(member.department_ids));
  remove_leaving(transaction, org, member.id);
  keep(transaction, org, before, member);
  place(transaction, org, nullptr, &member);
  return member;
}

Member Directory::change(store::Transaction& transaction, OrgId org, Member member) {
  const auto before = find_member(transaction, org, member.id);
  if (!before) throw Refusal(kNotFound);
  member.department_ids = sorted(std::move(member.department_ids));
  if (member.display_name != before->display_name) member.reading = reading_of(member.display_name);
  if (member == *before) return member;
  keep(transaction, org, *before, member);
  place(transaction, org, &*before, &member);
  return member;
}

Member Directory::give_to(store::Transaction& transaction, OrgId org, MemberId id, const Account& account) {
  remove_membership(transaction, org, account_of(transaction, org, id).value());
  set_account(transaction, org, id, account);
  Member member = find_member(transaction, org, id).value();
  keep_membership(transaction, org, account.id, member);
  return member;
}

void Directory::keep(store::Transaction& transaction, OrgId org, const Member& before, Member& member) {
  member.revision = streams_.next_seq(transaction, org, org.text());
  save_member(transaction, org, member);
  if (member.grant != before.grant) set_grant(transaction, org, member.id, member.grant);
  const auto departments = touched(before.department_ids, member.department_ids);
  if (!departments.empty()) set_departments(transaction, org, member.id, member.department_ids);
  keep_membership(transaction, org, account_of(transaction, org, member.id).value(), member);
  append(transaction, org, member.revision, MemberChanged{without_login(member)},
         is_discreet(transaction, org, before, member));
  for (const DepartmentId department : departments) tell_department(transaction, org, department);
}

void Directory::place(store::Transaction& transaction, OrgId org, const Member* before, const Member* after) {
  MemberPlaced placed{org, before ? before->id : after->id, std::nullopt, std::nullopt};
  if (after) placed.after = Placement{after->role, after->department_ids};
  if (before) placed.before = Placement{before->role, before->department_ids};
  if (when_placed_ && placed.before != placed.after) when_placed_(transaction, placed);
}

void Directory::found(store::Transaction& transaction, const Organisation& organisation) {
  add_organisation(transaction, organisation);
  keep_organisation(transaction, organisation);
}

void Directory::change(store::Transaction& transaction, const Organisation& organisation) {
  if (find_organisation(transaction, organisation.id) == organisation) return;
  save_organisation(transaction, organisation);
  keep_organisation(transaction, organisation);
  tell(transaction, organisation.id, OrganisationChanged{organisation});
}

Department Directory::add(store::Transaction& transaction, OrgId org, const Department& department) {
  add_department(transaction, org, department);
  return tell_department(transaction, org, department.id);
}

Department Directory::change(store::Transaction& transaction, OrgId org, const Department& department) {
  const Department before = find_department(transaction, org, department.id).value();
  if (before == department) return department;
  const bool was_closed = has_closed_departments(transaction, org);
  save_department(transaction, org, department);
  const bool some_closed = was_closed || has_closed_departments(transaction, org);
  return tell_department(transaction, org, department.id, some_closed && moves_sight(before, department));
}

void Directory::remove(store::Transaction& transaction, OrgId org, DepartmentId department) {
  const bool discreet = is_closed(transaction, org, department);
  remove_department(transaction, org, department);
  forget_department(transaction, org, department);
  append(transaction, org, streams_.next_seq(transaction, org, org.text()), DepartmentRemoved{department}, discreet);
}

bool Directory::renew_keys(store::Transaction& transaction, std::int64_t most) {
  auto orgs = renew_member_keys(transaction, most);
  std::ranges::sort(orgs);
  const auto repeated = std::ranges::unique(orgs);
  orgs.erase(repeated.begin(), repeated.end());
  for (const OrgId org : orgs)
    if (const auto organisation = find_organisation(transaction, org))
      tell(transaction, org, OrganisationChanged{*organisation});
  const bool more_departments = renew_department_keys(transaction, most);
  return !orgs.empty() || more_departments;
}

void Directory::renew_copies(store::Transaction& transaction, OrgId org, const std::vector<MemberId>& members) {
  const auto organisation = find_organisation(transaction, org);
  if (!organisation) return remove_place(transaction, org);
  keep_organisation(transaction, *organisation);
  for (const MemberId id : members) {
    const auto member = find_member(transaction, org, id);
    if (!member) throw std::logic_error("an account is kept as " + id.text() + ", who is not in " + org.text());
    keep_membership(transaction, org, account_of(transaction, org, id).value(), *member);
  }
}

void Directory::let_hear(store::Transaction& transaction, OrgId org, MemberId member, Role role) {
  if (role == Role::guest) return streams_.let_hear_no_more(transaction, org, member, org.text());
  streams_.let_hear(transaction, org, member, org.text());
}

Department Directory::tell_department(store::Transaction& transaction, OrgId org, DepartmentId department,
                                      bool discreet) {
  auto saved = find_department(transaction, org, department);
  if (!saved) throw Refusal(kNotFound);
  append(transaction, org, streams_.next_seq(transaction, org, org.text()), DepartmentSaved{*saved},
         discreet || is_closed(transaction, org, department));
  return std::move(*saved);
}

}  // namespace madang::people
