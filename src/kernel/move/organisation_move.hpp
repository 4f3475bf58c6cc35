#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "kernel/move/side.hpp"
#include "kernel/move/table_mover.hpp"
#include "kernel/store/place.hpp"

namespace madang::move {

struct OrganisationMoveOptions {
  OrgId org;
  std::int64_t generation = 0;            ///< of the place that it leaves
  std::string to;                         ///< the name of the shard it goes to
  std::vector<std::string> not_moved{};   ///< tables that name organisations and stand above them
  std::size_t batch = 5'000;              ///< rows compared, and written in one transaction, at a time
  std::int64_t left_for_the_pause = 500;  ///< rows that were new in a round; with more there is another
  std::chrono::milliseconds longest_pause{5'000};
  TableMover::Progress progress = [](const std::string&, std::int64_t) {};
};

struct OrganisationMoveReport {
  /// An earlier run had come as far: all was there and proven, and only what follows was left to do.
  bool was_decided = false;
  std::vector<TableReport> tables;
  std::chrono::milliseconds paused{};  ///< how long writes of the organisation waited
};

/// Moves one organisation's rows between two databases that are served: copies while people write, then keeps the
/// organisation's writes waiting, copies the rest, proves by counts and checksums read from both that both have the
/// same, and leaves a tombstone (moved_organisations) in the source. With the tombstone the move has happened, whatever
/// dies then: every transaction finds it before anything else, and goes where it says. Before, nothing has happened:
/// what lies in the target is a copy that nobody reads, and the next run goes on with it.
///
/// Throws CannotMove, also when the pause would become too long: then writes go on where they were.
OrganisationMoveReport move_organisation(Side& source, Side& target, const OrganisationMoveOptions& options);

/// Whether nobody else moves organisations: from now on, as long as this line to the directory stands.
bool may_move(store::Transaction& directory);

/// Where the tombstone of this place says that the organisation went.
std::optional<store::Place> where_it_went(Side& side, OrgId org, std::int64_t generation);

/// Takes away what lies of the organisation in a database where it does not live; how many rows. May be killed and run
/// again.
std::int64_t erase_organisation(Side& side, OrgId org, const std::vector<std::string>& not_moved, std::size_t batch);

}  // namespace madang::move
