#include "base/fuzz/harness.hpp"
#include "presence/views_model.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  const auto batch = presence::read_view_batch(input);
  if (!batch) return;
  must(presence::write_view_batch(*batch) == input, "a batch has one spelling");
  must(!presence::read_view_batch(input.substr(0, input.size() - 1)), "a part is no batch");
}

}  // namespace madang::fuzz
