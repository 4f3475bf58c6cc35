#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "people/accounts_service.hpp"
#include "people/administrators_service.hpp"
#include "people/audit_service.hpp"
#include "people/departments_service.hpp"
#include "people/devices_service.hpp"
#include "people/directory_service.hpp"
#include "people/import_service.hpp"
#include "people/invites_service.hpp"
#include "people/join_requests_service.hpp"
#include "people/leavings_service.hpp"
#include "people/members_service.hpp"
#include "people/organisations_service.hpp"
#include "people/passkeys_service.hpp"
#include "people/powers_service.hpp"
#include "people/second_factors_service.hpp"

namespace madang::people {

struct PeopleOptions {
  bool open_to_founding = true;
  std::string key;    ///< the server's secret; makes the codes of invitations
  Partners partners;  ///< without it guests see themselves alone
  WhenPlaced when_placed;
  LeavingParticipants leaving_participants;
  /// Where new organisations may live just now; none, or no function, when there is one place for all.
  std::function<std::vector<std::string>()> shards;
};

/// All verbs of people, wired together. One per process; its verbs run inside the caller's transaction, on any thread.
class People {
 public:
  People(const Clock& clock, IdSource& ids, bus::Streams& streams, auth::Sessions& sessions, PeopleOptions options);

  /// Brings a few hundred rows that older programs stored up to date; false when none are left. Before the server is
  /// reachable.
  bool catch_up(store::Transaction& transaction);
  /// The same for what stands above organisations: which rows are to be brought up to date, and then those of one.
  static void mark_old_copies(store::Transaction& transaction);
  static std::map<OrgId, std::vector<MemberId>> old_copies(store::Transaction& transaction);
  static void renew_copies(store::Transaction& transaction, OrgId org, const std::vector<MemberId>& members) {
    Directory::renew_copies(transaction, org, members);
  }

 private:
  Directory directory_;
  auth::PendingSignIns pending_;
  auth::Challenges challenges_;

 public:
  Audit audit;  // above those that write into it
  Administrators administrators;
  Organisations organisations;
  Members members;
  Leavings leavings;
  Departments departments;
  JoinRequests join_requests;
  Invites invites;
  Imports imports;
  Accounts accounts;
  Devices devices;
  SecondFactors second_factors;
  Passkeys passkeys;
};

/// Where an organisation lives, asked above organisations; what store::ShardedStore asks.
std::optional<Place> place_of(store::Transaction& transaction, OrgId org);
/// It lives there from now on.
void move_place(store::Transaction& transaction, OrgId org, const Place& place);
/// Every organisation, by name; for the command line.
struct PlacedOrganisation {
  OrgId id;
  std::string name;
  std::string shard;
};
std::vector<PlacedOrganisation> placed_organisations(store::Transaction& transaction);
/// Of the tables of people, those that stand above organisations.
std::vector<std::string> tables_above_organisations();

/// Which member an account is in an organisation; what Sessions asks for every request.
std::optional<auth::Membership> find_membership(store::Transaction& transaction, OrgId org, AccountId account);
/// The same in SQL; see auth::Sessions::join_members.
auth::MembershipJoin membership_join();

/// The role of a member, or nothing when there is no such member in this organisation: how other slices check the
/// members that a request names.
std::optional<Role> role_in(store::Transaction& transaction, OrgId org, MemberId member);

/// The organisation with the rules it has settled for everybody: how other slices keep to them. It must exist.
Organisation organisation_of(store::Transaction& transaction, OrgId org);

/// A department or an organisation, and those who belong to it: everybody but guests, by id.
struct Staff {
  std::string name;
  std::vector<StaffMember> members;
};

/// Of a department alone, without those below it; of the organisation when none is named. Nothing when there is no such
/// department.
std::optional<Staff> staff_of(store::Transaction& transaction, OrgId org, std::optional<DepartmentId> department);

/// Up to `most` of those who belong to a department or one below it, or to the organisation when none is named, by id
/// and behind `after`: everybody but guests.
std::vector<MemberId> staff_after(store::Transaction& transaction, OrgId org, std::optional<DepartmentId> department,
                                  MemberId after, std::size_t most);

/// The same of those who have a role, guests too.
std::vector<MemberId> role_after(store::Transaction& transaction, OrgId org, Role role, MemberId after,
                                 std::size_t most);

/// The first of the departments that somebody is in: where they are counted once.
std::optional<DepartmentId> home_department_of(store::Transaction& transaction, OrgId org, MemberId member);

/// For naming in a few words; also who has left, or what is gone, then as nothing.
std::string name_of(store::Transaction& transaction, OrgId org, MemberId member);
std::string department_name_of(store::Transaction& transaction, OrgId org, DepartmentId department);

/// Who leads a member, when somebody does.
std::optional<MemberId> manager_of(store::Transaction& transaction, OrgId org, MemberId member);

/// How somebody of an organisation is called, and reached outside of it; nothing of who is not there any more.
struct Contact {
  std::string display_name;
  std::string email;
  std::string phone;  ///< as it was written
};
std::optional<Contact> contact_of(store::Transaction& transaction, OrgId org, MemberId member);

/// Whether there is such a department for somebody.
bool sees_department(store::Transaction& transaction, const auth::Actor& actor, DepartmentId department);

/// True for those who hear the organisation's own stream: everybody but guests, who know only whom they talk with.
inline bool hears_directory(Role role) { return role != Role::guest; }

}  // namespace madang::people
