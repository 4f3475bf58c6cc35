#pragma once

#include <optional>

#include "kernel/store/transaction.hpp"
#include "presence/model.hpp"

namespace madang::presence {

/// Never earlier than what is kept already.
void keep_seen(store::Transaction& transaction, const Seen& seen);
std::optional<Timestamp> find_seen(store::Transaction& transaction, Place place);

}  // namespace madang::presence
