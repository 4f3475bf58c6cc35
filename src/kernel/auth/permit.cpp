#include "kernel/auth/permit.hpp"

namespace madang::auth {
namespace {

bool allows(const Actor& actor, Verb verb, const Facts& facts) {
  switch (verb) {
    case Verb::visit:
    case Verb::identify:
    case Verb::see: return true;
    case Verb::contribute: return facts.takes_part;
    case Verb::amend: return facts.takes_part && (facts.author || facts.moderator);
    case Verb::moderate: return facts.takes_part && facts.moderator;
    case Verb::invite: return actor.administers();
    case Verb::administer: return actor.administers();
  }
  return false;
}

}  // namespace

Answer may(const Actor& actor, Verb verb, const Facts& facts) {
  if (verb == Verb::visit) return Answer::yes;
  if (!actor.is_signed_in()) return Answer::signed_out;
  if (verb == Verb::identify) return Answer::yes;
  if (!actor.is_member() || !facts.visible) return Answer::hidden;
  return allows(actor, verb, facts) ? Answer::yes : Answer::forbidden;
}

void require(const Actor& actor, Verb verb, const Facts& facts) {
  switch (may(actor, verb, facts)) {
    case Answer::yes: return;
    case Answer::signed_out: throw Refusal(kSignedOut);
    case Answer::hidden: throw Refusal(kNotFound);
    case Answer::forbidden: throw Refusal(kForbidden);
  }
}

}  // namespace madang::auth
