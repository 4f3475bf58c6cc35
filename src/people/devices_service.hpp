#pragma once

#include "kernel/auth/actor.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/store/transaction.hpp"
#include "people/accounts_service.hpp"
#include "people/audit_service.hpp"

namespace madang::people {

struct OfMember {
  OrgId org_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(OfMember, (), (org_id, member_id))

struct EndMemberSession {
  OrgId org_id;
  MemberId member_id;
  SessionId session_id;
};
BOOST_DESCRIBE_STRUCT(EndMemberSession, (), (org_id, member_id, session_id))

/// Where members are signed in, for administrators: a lost phone is signed out by whoever is awake. Sessions belong to
/// the account, so signing out is everywhere, also where the account is in other organisations.
class Devices {
 public:
  Devices(Audit& audit, auth::Sessions& sessions) : audit_(audit), sessions_(sessions) {}

  /// The last used first.
  SessionList list(store::Transaction& transaction, const auth::Actor& actor, const OfMember& request) const;
  /// Ends it and its sockets. May be said again.
  void end(store::Transaction& transaction, const auth::Actor& actor, const EndMemberSession& request);
  void end_all(store::Transaction& transaction, const auth::Actor& actor, const OfMember& request);

 private:
  Audit& audit_;
  auth::Sessions& sessions_;
};

}  // namespace madang::people
