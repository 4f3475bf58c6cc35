#include <algorithm>

#include "base/fuzz/harness.hpp"
#include "kernel/blob/blob_name.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  const auto name = blob::BlobName::read(input);
  if (!name) return;
  must(name->text() == input && input.size() == 64, "a name has one spelling");
  must(std::ranges::all_of(input, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }),
       "no name leads to another folder");
}

}  // namespace madang::fuzz
