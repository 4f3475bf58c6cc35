#include "kernel/move/side.hpp"

#include <algorithm>
#include <array>

namespace madang::move {
namespace {

constexpr std::array<std::string_view, 4> kOfTheEngine{"schema_migrations", "store_commits", "store_lines",
                                                       "store_nodes"};

}  // namespace

bool is_of_the_engine(std::string_view table) { return std::ranges::find(kOfTheEngine, table) != kOfTheEngine.end(); }

std::string moved_only(std::string_view table) {
  return table == "store_meta" ? "name <> 'epoch' AND name NOT LIKE 'move.%'" : "";
}

}  // namespace madang::move
