#include "kernel/auth/visitors.hpp"

#include <string>

namespace madang::auth {
namespace {

Actor visitor(MemberId id, OrgId org, std::string_view address) {
  Actor actor{.address = std::string(address)};
  actor.session_id = SessionId{id.value};
  actor.org_id = org;
  return actor;
}

bool allows(Verb verb, const Facts& facts) {
  return verb == Verb::visit || verb == Verb::see || (verb == Verb::amend && facts.author);
}

}  // namespace

Actor Visitors::identify(store::Transaction& transaction, std::string_view token, OrgId org,
                         std::string_view address) const {
  const auto found = org && by_token ? by_token(transaction, org, token) : std::nullopt;
  return found ? visitor(*found, org, address) : Actor{.address = std::string(address)};
}

Actor Visitors::identify(store::Transaction& transaction, MemberId id, OrgId org, std::string_view address) const {
  if (is_let_in && is_let_in(transaction, org, id)) return visitor(id, org, address);
  return {.address = std::string(address)};
}

bool is_visitor(const Actor& actor) { return !actor.is_signed_in() && actor.org_id && actor.session_id; }

MemberId person_of(const Actor& actor) {
  return is_visitor(actor) ? MemberId{actor.session_id.value} : actor.member_id;
}

void require_let_in(const Actor& actor, Verb verb, const Facts& facts) {
  if (!is_visitor(actor)) return require(actor, verb == Verb::visit ? Verb::see : verb, facts);
  if (!facts.visible) throw Refusal(kNotFound);
  if (!allows(verb, facts)) throw Refusal(kForbidden);
}

}  // namespace madang::auth
