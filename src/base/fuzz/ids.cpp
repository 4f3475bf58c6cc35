#include <cstring>

#include "base/fuzz/harness.hpp"
#include "base/id.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  if (const auto id = MemberId::read(input)) {
    must(id->text() == input, "an id has one spelling");
    must(id->value != 0, "no id is zero");
  }
  if (const auto number = read_base32(input)) must(base32(*number) == input, "a number has one spelling");
  std::uint64_t value = 0;
  std::memcpy(&value, input.data(), std::min(sizeof value, input.size()));
  must(read_base32(base32(value)) == value, "every number can be read back");
}

}  // namespace madang::fuzz
