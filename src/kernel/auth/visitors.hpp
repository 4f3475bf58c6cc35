#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::auth {

/// What a visitor's token begins with, and no session's.
inline constexpr std::string_view kVisitorToken = "visitor.";

/// Visitors have no account and are no members: a slice let them in to one thing of one organisation, and knows them by
/// a token that it gave them. Each has an id like a member's, which no member has; as actors they have the organisation
/// and a session of the same number, so that whatever asks for a member or an account says no by itself. Given at
/// wiring; any thread.
struct Visitors {
  /// Whose token this is, if anybody's who is let in now.
  std::function<std::optional<MemberId>(store::Transaction&, OrgId, std::string_view token)> by_token;
  std::function<bool(store::Transaction&, OrgId, MemberId)> is_let_in;

  /// A stranger when the token is nobody's, or there is no organisation.
  Actor identify(store::Transaction& transaction, std::string_view token, OrgId org, std::string_view address) const;
  /// The same for a device that already proved itself.
  Actor identify(store::Transaction& transaction, MemberId visitor, OrgId org, std::string_view address) const;
};

bool is_visitor(const Actor& actor);
/// A member's id, or a visitor's.
MemberId person_of(const Actor& actor);

/// As require() for members; visitors see what is visible, and amend what is their own. Only what visitors are let in
/// to may ask so.
void require_let_in(const Actor& actor, Verb verb, const Facts& facts = {});

}  // namespace madang::auth
