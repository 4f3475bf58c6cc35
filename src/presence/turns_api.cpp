#include "presence/turns_api.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/log/log.hpp"

namespace madang::presence {
namespace {

/// Nothing relies on when somebody was last seen; but nodes that write it take turns.
const store::Lane kLane{OrgId{}, 0x7365'656e'0001};

}  // namespace

void Turns::take() { keep(service_.take_turn()); }

/// A disk that refuses must not keep the server from going in order: it only forgets who was there just now.
void Turns::end() {
  try {
    keep(service_.everybody());
  } catch (const Refusal& refusal) {
    log::warning(fmt::format("who was here last is not kept: {}", refusal.what()));
  }
}

/// In pieces, so that others may write in between.
void Turns::keep(std::span<const Seen> seen) {
  constexpr std::size_t kPiece = 1'000;
  while (!seen.empty()) {
    const auto piece = seen.first(std::min(seen.size(), kPiece));
    store_.write_now(kLane, [&](store::Transaction& transaction) { Service::keep(transaction, piece); });
    seen = seen.subspan(piece.size());
  }
}

}  // namespace madang::presence
