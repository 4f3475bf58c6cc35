#pragma once

#include <boost/describe.hpp>
#include <string_view>

#include "base/describe.hpp"
#include "base/refusal.hpp"
#include "kernel/auth/actor.hpp"

namespace madang::auth {

/// What somebody wants to do, as far as permission is concerned.
enum class Verb {
  visit,       ///< open to anybody, signed in or not
  identify,    ///< needs an account, no organisation
  see,         ///< read something
  contribute,  ///< add to something one takes part in
  amend,       ///< change what one made oneself, or what one moderates
  moderate,    ///< change how something works for the others in it
  invite,      ///< bring people into the organisation
  administer,  ///< change the organisation
};
BOOST_DESCRIBE_ENUM(Verb, visit, identify, see, contribute, amend, moderate, invite, administer)
constexpr std::string_view verb_name(Verb verb) { return enumerator_name(verb); }

/// What a route or a socket command asks for. `resource` is the noun, for people who read the contract.
struct Permit {
  Verb verb;
  std::string_view resource;

  /// True when the actor must belong to the organisation in the path.
  bool needs_member() const { return verb != Verb::visit && verb != Verb::identify; }
};

/// What is known about one resource and the actor when the question is asked.
struct Facts {
  bool visible = true;     ///< the actor may know that it exists
  bool takes_part = true;  ///< the actor is in it
  bool author = false;     ///< the actor made it
  bool moderator = false;  ///< the actor runs it
};

enum class Answer { yes, signed_out, hidden, forbidden };

/// The one place that says who may do what; HTTP, socket, push and search all ask here. Pure.
Answer may(const Actor& actor, Verb verb, const Facts& facts);

inline constexpr RefusalKind kSignedOut{"auth.signed_out", 401, "Sign in first."};
inline constexpr RefusalKind kForbidden{"auth.forbidden", 403, "You are not allowed to do this."};

/// Throws the Refusal that fits the answer: 401 signed out, 404 what the actor may not see, 403 what they may not do.
void require(const Actor& actor, Verb verb, const Facts& facts = {});

}  // namespace madang::auth
