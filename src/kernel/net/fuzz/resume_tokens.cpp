#include "kernel/net/resume_tokens.hpp"

#include "base/fuzz/harness.hpp"

// What a token says, once its signature is known to be ours.

namespace madang::fuzz {

void try_one(std::string_view input) {
  const auto token = net::read_resume_token(input);
  if (token) must(net::write_resume_token(*token) == input, "what is read is what was written");
}

}  // namespace madang::fuzz
