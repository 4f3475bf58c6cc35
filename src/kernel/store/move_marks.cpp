#include "kernel/store/move_marks.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "kernel/store/query.hpp"

namespace madang::store {
namespace {

constexpr std::array<std::pair<std::string_view, std::string MoveMarks::*>, 5> kNames{{
    {"move.half", &MoveMarks::half},
    {"move.half_epoch", &MoveMarks::half_epoch},
    {"move.sealed", &MoveMarks::sealed},
    {"move.went_to", &MoveMarks::went_to},
    {"move.arrived", &MoveMarks::arrived},
}};

}  // namespace

MoveMarks read_move_marks(Transaction& transaction) {
  MoveMarks marks;
  for (const auto& [name, member] : kNames)
    marks.*member =
        one<std::string>(transaction, "SELECT value FROM store_meta WHERE name = $1", name).value_or(std::string());
  return marks;
}

void save_move_marks(Transaction& transaction, const MoveMarks& marks) {
  for (const auto& [name, member] : kNames) {
    execute(transaction, "DELETE FROM store_meta WHERE name = $1", name);
    if (!(marks.*member).empty())
      execute(transaction, "INSERT INTO store_meta (name, value) VALUES ($1, $2)", name, marks.*member);
  }
}

void demand_not_moved(Transaction& transaction, std::string_view database) {
  const auto marks = read_move_marks(transaction);
  if (!marks.half.empty())
    throw Moved(
        fmt::format("{} is half of a move that has not ended: run `madang migrate` again, and start the server "
                    "when it says that everything is there",
                    database));
  if (!marks.sealed.empty())
    throw Moved(
        fmt::format("{} is sealed, since everything was moved to {}: start the server there, or take the seal "
                    "back with `madang migrate --undo-seal` (docs/operations.md, \"Moving up\")",
                    database, marks.went_to));
}

}  // namespace madang::store
