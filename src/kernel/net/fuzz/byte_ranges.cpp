#include <limits>

#include "base/fuzz/harness.hpp"
#include "kernel/net/byte_range.hpp"

namespace madang::fuzz {

using namespace net;

namespace {

void try_range(std::string_view input, std::int64_t size) {
  const auto asked = range_asked(input, size);
  if (asked.kind != RangeAsked::Kind::part) return;
  const auto [first, length] = asked.part;
  must(first >= 0 && length > 0 && first < size && length <= size - first, "no part leads out of the file");
}

}  // namespace

void try_one(std::string_view input) {
  Choices choices(input);
  try_range(input, 0);
  try_range(input, 1);
  try_range(input, static_cast<std::int64_t>(choices.below(2000)));
  try_range(input, std::numeric_limits<std::int64_t>::max());
  const bool strongly = names_etag(input, "\"tag\"", Comparison::strong);
  must(!strongly || names_etag(input, "\"tag\"", Comparison::weak), "what is equal strongly is equal weakly");
  must(!strongly || input.find('*') != std::string_view::npos || input.find("\"tag\"") != std::string_view::npos,
       "no tag comes from nowhere");
}

}  // namespace madang::fuzz
