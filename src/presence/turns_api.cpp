#include "presence/turns_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kernel/log/log.hpp"

namespace madang::presence {
namespace {

/// Nothing relies on when somebody was last seen; but nodes that write it of one organisation take turns.
constexpr std::uint64_t kPart = 0x7365'656e'0001;

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
    std::map<OrgId, std::vector<Seen>> by_org;
    for (const auto& each : piece) by_org[each.place.org_id].push_back(each);
    std::vector<OrgId> orgs;
    for (const auto& [org, of_org] : by_org) orgs.push_back(org);
    store_.write_each_now(orgs, kPart, [&](store::Transaction& transaction, OrgId org) {
      Service::keep(transaction, by_org.find(org)->second);
    });
    seen = seen.subspan(piece.size());
  }
}

}  // namespace madang::presence
