#include "people/powers_service.hpp"

#include "kernel/auth/permit.hpp"
#include "people/administrators_store.hpp"

namespace madang::people {

Powers powers_of(store::Transaction& transaction, const auth::Actor& actor) {
  auth::require(actor, auth::Verb::see);
  return powers_of(transaction, actor.org_id, actor.member_id, actor.role);
}

Powers powers_of(store::Transaction& transaction, OrgId org, MemberId member, Role role) {
  if (role != Role::member) return {role, std::nullopt, std::nullopt};
  auto grant = find_grant(transaction, org, member);
  Scope scope;
  if (grant && grant->department_id) scope = subtree_of(transaction, org, *grant->department_id);
  return {role, std::move(grant), std::move(scope)};
}

}  // namespace madang::people
