#pragma once

#include <string>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/store/transaction.hpp"
#include "people/audit_service.hpp"
#include "people/directory_service.hpp"
#include "people/model.hpp"
#include "people/organisations_service.hpp"

namespace madang::people {

struct JoinRequestList {
  std::vector<JoinRequest> join_requests;
};
BOOST_DESCRIBE_STRUCT(JoinRequestList, (), (join_requests))

struct DecideJoinRequest {
  OrgId org_id;
  JoinRequestId join_request_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(DecideJoinRequest, (), (org_id, join_request_id, client_id))

struct WithdrawJoinRequest {
  JoinRequestId join_request_id;
};
BOOST_DESCRIBE_STRUCT(WithdrawJoinRequest, (), (join_request_id))

/// People who came by a link after which an admin decides. Each change is told to those who may decide and are
/// connected.
class JoinRequests {
 public:
  JoinRequests(const Clock& clock, IdSource& ids, Directory& directory, Audit& audit, bus::Streams& streams)
      : clock_(clock), ids_(ids), directory_(directory), audit_(audit), streams_(streams) {}

  /// Those that wait, the oldest first.
  JoinRequestList list(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;
  /// The newcomer becomes what the invitation says, also when it has expired since.
  Member approve(store::Transaction& transaction, const auth::Actor& actor, const DecideJoinRequest& request);
  void decline(store::Transaction& transaction, const auth::Actor& actor, const DecideJoinRequest& request);

  /// Asks to be let in; false when the account already waits. Throws kJoinDeclined after a no to the same invitation.
  bool ask(store::Transaction& transaction, OrgId org, const Account& account, const Invite& invite,
           std::string display_name);
  /// The account came in another way.
  void forget(store::Transaction& transaction, OrgId org, AccountId account);
  /// Where the account's own request lies, read above organisations.
  std::optional<OrgId> org_of(store::Transaction& transaction, const auth::Actor& actor,
                              const WithdrawJoinRequest& request) const;
  /// By the one who asked; may be said again. Also takes a no off their screen.
  void withdraw(store::Transaction& transaction, const auth::Actor& actor, OrgId org,
                const WithdrawJoinRequest& request);

 private:
  void tell_admins(store::Transaction& transaction, OrgId org);

  const Clock& clock_;
  IdSource& ids_;
  Directory& directory_;
  Audit& audit_;
  bus::Streams& streams_;
};

}  // namespace madang::people
