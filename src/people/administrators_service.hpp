#pragma once

#include <optional>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"
#include "people/audit_service.hpp"
#include "people/directory_service.hpp"
#include "people/organisations_service.hpp"
#include "people/powers_model.hpp"

namespace madang::people {

/// A member with what they were granted.
struct Administrator {
  MemberId member_id;
  std::vector<Power> powers;
  std::optional<DepartmentId> department_id;
};
BOOST_DESCRIBE_STRUCT(Administrator, (), (member_id, powers, department_id))

struct AdministratorList {
  std::vector<Administrator> administrators;
};
BOOST_DESCRIBE_STRUCT(AdministratorList, (), (administrators))

/// The whole of a grant: what it does not name is held no more.
struct GrantPowers {
  OrgId org_id;
  MemberId member_id;
  std::vector<Power> powers;
  std::optional<DepartmentId> department_id;  ///< without one over the whole organisation
};
BOOST_DESCRIBE_STRUCT(GrantPowers, (), (org_id, member_id, powers, department_id))

struct WithdrawPowers {
  OrgId org_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(WithdrawPowers, (), (org_id, member_id))

/// Owners and admins hand on parts of their work, and take them back; no grant lets anybody do that. A grant is part of
/// the member and told as such. It ends when they leave, and when their role or their department does.
class Administrators {
 public:
  Administrators(const Clock& clock, Directory& directory, Audit& audit)
      : clock_(clock), directory_(directory), audit_(audit) {}

  /// Those with a grant; owners and admins are known by their role.
  AdministratorList list(store::Transaction& transaction, const auth::Actor& actor,
                         const OfOrganisation& request) const;
  /// May be said again. Whose power to invite ends, or goes elsewhere: the open links they made let nobody in any more.
  Administrator grant(store::Transaction& transaction, const auth::Actor& actor, const GrantPowers& request);
  /// Likewise; nothing happens to who has no grant.
  void withdraw(store::Transaction& transaction, const auth::Actor& actor, const WithdrawPowers& request);

  /// Before a department is removed: grants over it end. By somebody with a grant also the links into it do, which
  /// would lead into the organisation itself from then on.
  void let_go_of(store::Transaction& transaction, const auth::Actor& actor, DepartmentId department);

 private:
  void keep(store::Transaction& transaction, const auth::Actor& actor, Member member, std::optional<Grant> grant);

  const Clock& clock_;
  Directory& directory_;
  Audit& audit_;
};

}  // namespace madang::people
