#pragma once

#include <optional>

#include "base/id.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::people {

/// Somebody in whose name the house does later what they asked for, such as a reminder; nobody once they have left.
/// They are here by no session.
std::optional<auth::Actor> actor_of(store::Transaction& transaction, OrgId org, MemberId member);

}  // namespace madang::people
