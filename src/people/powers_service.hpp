#pragma once

#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"
#include "people/powers_model.hpp"

// What administrative verbs ask first, in people and in other slices.

namespace madang::people {

/// Of whoever asks; 401 and 404 for strangers, as auth::require says.
Powers powers_of(store::Transaction& transaction, const auth::Actor& actor);
/// Of any member.
Powers powers_of(store::Transaction& transaction, OrgId org, MemberId member, Role role);

}  // namespace madang::people
