#include "people/service.hpp"

#include <algorithm>

#include "people/departments_store.hpp"
#include "people/members_store.hpp"
#include "people/memberships_store.hpp"
#include "people/organisations_store.hpp"
#include "people/sight_service.hpp"

namespace madang::people {

People::People(const Clock& clock, IdSource& ids, bus::Streams& streams, auth::Sessions& sessions,
               PeopleOptions options)
    : directory_(streams, std::move(options.when_placed)),
      pending_(clock, options.key),
      challenges_(clock, options.key),
      audit(clock, ids, sessions),
      administrators(clock, directory_, audit),
      organisations(clock, ids, directory_, audit, options.open_to_founding, std::move(options.shards)),
      members(clock, directory_, audit, std::move(options.partners)),
      leavings(clock, directory_, audit, sessions, std::move(options.leaving_participants)),
      departments(ids, directory_, audit, administrators),
      join_requests(clock, ids, directory_, audit, streams),
      invites(clock, ids, directory_, audit, join_requests, options.key),
      imports(clock, ids, directory_, audit, members, departments, invites),
      accounts(clock, ids, sessions, pending_),
      devices(audit, sessions),
      second_factors(clock, pending_, challenges_, std::move(options.key)),
      passkeys(clock, ids, challenges_, second_factors) {}

bool People::catch_up(store::Transaction& transaction) {
  constexpr std::int64_t kRows = 500;
  return directory_.renew_keys(transaction, kRows);
}

void People::mark_old_copies(store::Transaction& transaction) { people::mark_old_copies(transaction); }

std::map<OrgId, std::vector<MemberId>> People::old_copies(store::Transaction& transaction) {
  constexpr std::int64_t kRows = 500;
  std::map<OrgId, std::vector<MemberId>> old;
  for (const OrgId org : old_places(transaction, kRows)) old[org];
  for (const auto& each : old_memberships(transaction, kRows)) old[each.org_id].push_back(each.member_id);
  return old;
}

std::optional<Place> place_of(store::Transaction& transaction, OrgId org) { return find_place(transaction, org); }

void move_place(store::Transaction& transaction, OrgId org, const Place& place) { save_place(transaction, org, place); }

std::vector<PlacedOrganisation> placed_organisations(store::Transaction& transaction) {
  std::vector<PlacedOrganisation> all;
  for (auto& [organisation, shard] : list_places(transaction))
    all.push_back({organisation.id, std::move(organisation.name), std::move(shard)});
  std::ranges::sort(all, {}, [](const PlacedOrganisation& each) { return std::pair(each.name, each.id); });
  return all;
}

std::vector<std::string> tables_above_organisations() {
  return {"accounts",           "totp_secrets",        "recovery_codes",
          "passkeys",           "account_memberships", "account_join_requests",
          "organisation_places"};
}

std::optional<auth::Membership> find_membership(store::Transaction& transaction, OrgId org, AccountId account) {
  return membership_of(transaction, org, account);
}

auth::MembershipJoin membership_join() { return joined_membership(); }

std::optional<Role> role_in(store::Transaction& transaction, OrgId org, MemberId member) {
  return find_role(transaction, org, member);
}

Organisation organisation_of(store::Transaction& transaction, OrgId org) {
  return find_organisation(transaction, org).value();
}

std::optional<Staff> staff_of(store::Transaction& transaction, OrgId org, std::optional<DepartmentId> department) {
  if (!department) return Staff{find_organisation(transaction, org).value().name, list_staff(transaction, org)};
  const auto found = find_department(transaction, org, *department);
  if (!found) return std::nullopt;
  return Staff{found->name, list_staff_in(transaction, org, *department)};
}

std::vector<MemberId> staff_after(store::Transaction& transaction, OrgId org, std::optional<DepartmentId> department,
                                  MemberId after, std::size_t most) {
  const auto limit = static_cast<std::int64_t>(most);
  return department ? staff_page_in(transaction, org, *department, after, limit)
                    : staff_page(transaction, org, after, limit);
}

std::vector<MemberId> role_after(store::Transaction& transaction, OrgId org, Role role, MemberId after,
                                 std::size_t most) {
  return role_page(transaction, org, role, after, static_cast<std::int64_t>(most));
}

std::optional<DepartmentId> home_department_of(store::Transaction& transaction, OrgId org, MemberId member) {
  const auto departments = departments_of(transaction, org, member);
  return departments.empty() ? std::nullopt : std::optional(departments.front());
}

std::string name_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return find_display_name(transaction, org, member).value_or("");
}

std::string department_name_of(store::Transaction& transaction, OrgId org, DepartmentId department) {
  const auto found = find_department(transaction, org, department);
  return found ? found->name : "";
}

std::optional<Contact> contact_of(store::Transaction& transaction, OrgId org, MemberId member) {
  auto found = find_member(transaction, org, member);
  if (!found || found->left_at) return std::nullopt;
  return Contact{std::move(found->display_name), std::move(found->email), std::move(found->phone)};
}

bool sees_department(store::Transaction& transaction, const auth::Actor& actor, DepartmentId department) {
  return hears_directory(actor.role) && department_exists(transaction, actor.org_id, department) &&
         !department_sight(transaction, actor).hides(department);
}

}  // namespace madang::people
