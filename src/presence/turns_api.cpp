#include "presence/turns_api.hpp"

#include <algorithm>

namespace madang::presence {

void Turns::take() { keep(service_.take_turn()); }

void Turns::end() { keep(service_.everybody()); }

/// In pieces, so that others may write in between.
void Turns::keep(std::span<const Seen> seen) {
  constexpr std::size_t kPiece = 1'000;
  while (!seen.empty()) {
    const auto piece = seen.first(std::min(seen.size(), kPiece));
    store_.write_now([&](store::Transaction& transaction) { Service::keep(transaction, piece); });
    seen = seen.subspan(piece.size());
  }
}

}  // namespace madang::presence
