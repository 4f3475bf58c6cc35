#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json/fields.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"
#include "people/audit_service.hpp"
#include "people/directory_service.hpp"
#include "people/model.hpp"
#include "people/powers_model.hpp"
#include "people/sight_service.hpp"

namespace madang::people {

struct ListMembers {
  OrgId org_id;
  std::optional<Text<0, 100>>
      query;  ///< any part of a name, its leading consonants or pinyin, a title, department, e-mail or login
  std::optional<DepartmentId> department_id;
  std::optional<MemberId> cursor;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListMembers, (), (org_id, query, department_id, cursor, limit))

struct MemberPage {
  std::vector<Member> members;
  std::optional<MemberId> next_cursor;
  std::int64_t revision = 0;
  std::string epoch;
};
BOOST_DESCRIBE_STRUCT(MemberPage, (), (members, next_cursor, revision, epoch))

struct LookAtMember {
  OrgId org_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(LookAtMember, (), (org_id, member_id))

struct WantedValue {
  ProfileFieldId field_id;
  Text<0, 200> value;
};
BOOST_DESCRIBE_STRUCT(WantedValue, (), (field_id, value))

struct ChangeMember {
  OrgId org_id;
  MemberId member_id;
  ClientId client_id;
  std::optional<Text<1, 80>> display_name;
  std::optional<Text<0, 80>> title;
  std::optional<Text<0, 40>> phone;
  std::optional<Text<0, 254>> email;
  std::optional<Text<0, 2000>> about;
  std::optional<Text<0, 80>> status;  ///< taking it away takes its end away too
  json::Patch<Timestamp> status_until;
  std::optional<Role> role;
  std::optional<std::vector<DepartmentId>> department_ids;
  json::Patch<MemberId> manager_id;
  std::optional<std::vector<WantedValue>> profile;  ///< of those fields alone; empty takes a value away
};
BOOST_DESCRIBE_STRUCT(ChangeMember, (),
                      (org_id, member_id, client_id, display_name, title, phone, email, about, status, status_until,
                       role, department_ids, manager_id, profile))

/// Everybody sees what Sight lets them.
class Members {
 public:
  Members(const Clock& clock, Directory& directory, Audit& audit, Partners partners)
      : clock_(clock), directory_(directory), audit_(audit), partners_(std::move(partners)) {}

  MemberPage list(store::Transaction& transaction, const auth::Actor& actor, const ListMembers& request) const;
  Member look(store::Transaction& transaction, const auth::Actor& actor, const LookAtMember& request) const;
  /// The profile is the member's own and the administrators', as departments and manager are the latter's alone; the
  /// role is the owners' and admins', the status the member's alone. By a grant it is of members who are in no
  /// department outside of it; who is in others too may only be moved within it.
  Member change(store::Transaction& transaction, const auth::Actor& actor, const ChangeMember& request);

  static constexpr std::int64_t kMostListed = 200;
  static constexpr std::size_t kMostDepartments = 50;  ///< of one member

  /// Those of the wanted whom the actor may see and so reach, each once, by id: for other slices.
  std::vector<MemberId> those_seen(store::Transaction& transaction, const auth::Actor& actor,
                                   std::vector<MemberId> wanted) const;

 private:
  std::vector<Member> seen_by_guest(store::Transaction& transaction, const auth::Actor& actor) const;
  Sight sight_of(store::Transaction& transaction, const auth::Actor& actor) const;
  MemberPage list_for_guest(store::Transaction& transaction, const auth::Actor& actor,
                            const ListMembers& request) const;
  void change_role(store::Transaction& transaction, const auth::Actor& actor, Member& member, Role role);
  static void change_departments(store::Transaction& transaction, OrgId org, Member& member,
                                 const std::vector<DepartmentId>& departments);
  static void change_values(store::Transaction& transaction, const auth::Actor& actor, const Powers& powers,
                            Member& member, const std::vector<WantedValue>& values);
  static void change_manager(store::Transaction& transaction, OrgId org, Member& member,
                             std::optional<MemberId> manager);
  void record(store::Transaction& transaction, const auth::Actor& actor, const Member& before, const Member& after);

  const Clock& clock_;
  Directory& directory_;
  Audit& audit_;
  const Partners partners_;
};

}  // namespace madang::people
