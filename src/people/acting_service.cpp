#include "people/acting_service.hpp"

#include "people/members_store.hpp"
#include "people/service.hpp"

namespace madang::people {

std::optional<auth::Actor> actor_of(store::Transaction& transaction, OrgId org, MemberId member) {
  const auto role = role_in(transaction, org, member);
  const auto account = role ? account_of(transaction, org, member) : std::nullopt;
  if (!account) return std::nullopt;
  auth::Actor actor;
  actor.account_id = *account;
  actor.org_id = org;
  actor.member_id = member;
  actor.role = *role;
  return actor;
}

}  // namespace madang::people
