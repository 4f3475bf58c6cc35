#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"
#include "people/audit_service.hpp"
#include "people/directory_service.hpp"
#include "people/join_requests_service.hpp"
#include "people/model.hpp"
#include "people/organisations_service.hpp"

namespace madang::people {

struct InviteList {
  std::vector<Invite> invites;
};
BOOST_DESCRIBE_STRUCT(InviteList, (), (invites))

struct CreateInvite {
  OrgId org_id;
  ClientId client_id;
  InviteRole role = InviteRole::member;
  std::optional<DepartmentId> department_id;
  std::int64_t expires_in_hours = 0;
  std::optional<std::int64_t> max_uses;
  std::optional<bool> needs_approval;
};
BOOST_DESCRIBE_STRUCT(CreateInvite, (),
                      (org_id, client_id, role, department_id, expires_in_hours, max_uses, needs_approval))

struct RevokeInvite {
  OrgId org_id;
  InviteId invite_id;
};
BOOST_DESCRIBE_STRUCT(RevokeInvite, (), (org_id, invite_id))

struct LookAtInvite {
  Text<1, 100> invite_code;
};
BOOST_DESCRIBE_STRUCT(LookAtInvite, (), (invite_code))

struct AcceptInvite {
  Text<1, 100> invite_code;
  ClientId client_id;
  Text<1, 80> display_name;
  std::optional<Newcomer> newcomer;
};
BOOST_DESCRIBE_STRUCT(AcceptInvite, (), (invite_code, client_id, display_name, newcomer))

/// Links that let people in. A code is the organisation's id and 128 bits that only the server's key can make from the
/// invitation's id: so it is stored nowhere, and can still be told again to a retry of whoever made it.
class Invites {
 public:
  Invites(const Clock& clock, IdSource& ids, Directory& directory, Audit& audit, JoinRequests& join_requests,
          std::string key)
      : clock_(clock),
        ids_(ids),
        directory_(directory),
        audit_(audit),
        join_requests_(join_requests),
        key_(std::move(key)) {}

  InviteList list(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  /// Only owners may invite admins. The answer holds the code.
  Invite create(store::Transaction& transaction, const auth::Actor& actor, const CreateInvite& request);
  /// What create() answered, for a retry.
  Invite created(store::Transaction& transaction, const auth::Actor& actor, InviteId id) const;
  /// May be said again.
  void revoke(store::Transaction& transaction, const auth::Actor& actor, const RevokeInvite& request);

  /// A personal one, for a member whom the actor has prepared and may invite; as long as any may be. The answer holds
  /// the code.
  Invite create_for(store::Transaction& transaction, const auth::Actor& actor, MemberId member);
  /// The code of an invitation that is known to be the organisation's, told again.
  std::string code_of(OrgId org, InviteId id) const;
  /// Whom a personal invitation is for, whether or not it still lets them in.
  struct Personal {
    OrgId org_id;
    MemberId member_id;
  };
  std::optional<Personal> personal(store::Transaction& transaction, std::string_view code) const;

  /// The organisation that the code is of, if it is of any. Throws kInviteUnknown.
  static OrgId org_of(std::string_view code);
  /// Open to anybody who holds the code.
  InvitePreview look(store::Transaction& transaction, const LookAtInvite& request) const;
  /// The organisation's language, for an account that is made to get in; also when the link lets nobody in any more.
  std::string locale_of(store::Transaction& transaction, std::string_view code) const;
  /// Makes the account a member, or lets it wait for an admin; `newcomer` was settled before. Answers the organisation.
  OrgId accept(store::Transaction& transaction, const Account& account, const AcceptInvite& request);

  static constexpr std::int64_t kMostHours = 720;
  static constexpr std::int64_t kMostUses = 100'000;

 private:
  struct Found {
    OrgId org_id;
    Invite invite;
  };

  static Found find(store::Transaction& transaction, std::string_view code);
  OrgId become(store::Transaction& transaction, const Account& account, const Found& found, std::string display_name);

  const Clock& clock_;
  IdSource& ids_;
  Directory& directory_;
  Audit& audit_;
  JoinRequests& join_requests_;
  const std::string key_;
};

}  // namespace madang::people
