#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "kernel/store/transaction.hpp"

namespace madang::store {

/// What a move to another engine (kernel/move) leaves in the two databases, so that no server works on the wrong one.
/// Each is a row of store_meta; empty means there is none.
struct MoveMarks {
  std::string half;        ///< the move that fills this database and has not ended
  std::string half_epoch;  ///< the epoch of what that move copies
  std::string sealed;      ///< the move that took everything from here
  std::string went_to;     ///< where it took it, in words
  std::string arrived;     ///< the move that filled this database and ended

  bool operator==(const MoveMarks&) const = default;
};

/// The database is not the one to work on: what it held is elsewhere, or is not all here yet. A sentence for the
/// operator.
class Moved : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The names of these rows in store_meta begin so.
inline constexpr std::string_view kMoveMark = "move.";

MoveMarks read_move_marks(Transaction& transaction);
/// Leaves exactly these.
void save_move_marks(Transaction& transaction, const MoveMarks& marks);

/// Throws Moved when no server may work on `database`.
void demand_not_moved(Transaction& transaction, std::string_view database);

}  // namespace madang::store
