#pragma once

#include <string>

#include "kernel/move/side.hpp"
#include "kernel/move/table_mover.hpp"

namespace madang::move {

/// Brings over what has changed in a table since both sides were read and were the same, at a source that is at rest
/// now: only what changed is read, so that nobody waits for all that did not. PostgreSQL says of each row by which
/// transaction it was written.
///
/// The sums of both sides stay sums of rows that were read from both: of the comparison before, less what was replaced,
/// and of what was read now; and the rows of both sides are counted now.
class RestMover {
 public:
  /// Which transactions a later comparison need not fear: all before were seen by what is read from now on.
  static std::string now(Side& source);

  /// `since` is now() of before the comparison.
  RestMover(Side& source, Side& target, std::string since)
      : source_(source), target_(target), since_(std::move(since)) {}

  /// `compared` is what came of the comparison, and then what came of it now. False when that cannot be told, since
  /// rows were taken away: then the table is to be compared as a whole.
  bool move(const Table& table, TableReport& compared);

 private:
  Side& source_;
  Side& target_;
  const std::string since_;
};

}  // namespace madang::move
