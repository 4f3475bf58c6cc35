#pragma once

#include <boost/describe.hpp>
#include <string>

#include "base/id.hpp"

namespace madang::auth {

/// A member's standing in one organisation, from most to least.
enum class Role { owner, admin, member, guest };
BOOST_DESCRIBE_ENUM(Role, owner, admin, member, guest)

/// Who asks. A stranger has only an address; a signed-in person an account and a session; inside an organisation the
/// member and their role as well. Made anew for every request inside its transaction, so it is never stale.
struct Actor {
  std::string address;
  AccountId account_id;
  SessionId session_id;
  OrgId org_id;
  MemberId member_id;
  Role role = Role::guest;

  bool is_signed_in() const { return bool(account_id); }
  bool is_member() const { return bool(member_id); }
  bool administers() const { return is_member() && (role == Role::owner || role == Role::admin); }
};

}  // namespace madang::auth
