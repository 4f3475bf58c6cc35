#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "kernel/move/side.hpp"
#include "kernel/move/table_mover.hpp"

namespace madang::move {

struct MoveOptions {
  std::span<const store::Migration> known{};  ///< all steps, the store's own first
  std::size_t batch = 5'000;                  ///< rows compared, and written in one transaction, at a time
  TableMover::Progress progress = [](const std::string&, std::int64_t) {};
  /// What else the target must know before a server may start on it.
  std::function<void(store::Transaction& target)> before_the_end = [](store::Transaction&) {};
};

struct MoveReport {
  /// False when servers still work on the source: most is there, and a second run with them stopped brings the rest.
  bool is_complete = false;
  std::vector<TableReport> tables;
  std::chrono::milliseconds held{};  ///< how long the source was held
};

/// Moves a whole installation: every table that the two databases have, compared and copied range by range.
///
/// Beside a served source it only copies. With the source at rest, which its lock proves, it makes both the same,
/// proves it by counts and checksums that are read from both, seals the source (store/move_marks.hpp) and opens the
/// target. Until then no server starts on the target; from then on none on the source. Killed at any point it may be
/// run again.
///
/// The epoch goes along: the streams are the same, number by number, so what devices remember stays true. (An
/// organisation that moves between shards comes under another database's epoch; this is the whole database.)
///
/// Throws CannotMove, and whatever the databases refuse with.
MoveReport move_everything(Side& source, Side& target, const MoveOptions& options);

/// Lets servers start again on a database whose content was moved away. It begins a new epoch: should anything have
/// been written in the other place, devices must not take this history for that one. Throws CannotMove when there is no
/// seal.
void undo_seal(Side& side);

}  // namespace madang::move
