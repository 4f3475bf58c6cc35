#include "base/fuzz/harness.hpp"
#include "kernel/auth/sealed.hpp"
#include "kernel/auth/totp.hpp"

// What is shown as a proof, and what comes back out of the store.

namespace madang::fuzz {

using namespace auth;

namespace {

const std::string kKey(32, 'k');
/// Seals nothing here: the fuzzer takes up what it sees compared, sealed texts too.
const std::string kIdleKey(32, 'i');

void try_sealed(std::string_view input, Choices& choices) {
  must(!unseal(kIdleKey, "totp", "acc_1", input), "nothing opens that was not sealed");
  auto sealed = seal(kKey, "totp", "acc_1", input);
  must(unseal(kKey, "totp", "acc_1", sealed) == input, "what was sealed opens");
  must(!unseal(kKey, "totp", "acc_2", sealed), "what was sealed for one does not open for another");
  const auto original = sealed;
  sealed[choices.below(sealed.size())] = static_cast<char>(choices.below(256));
  must(sealed == original || !unseal(kKey, "totp", "acc_1", sealed), "what was changed does not open");
}

void try_code(std::string_view input) {
  const auto now = Timestamp::from_milliseconds(1'000'000'000'000);
  const auto step = totp_step_of("12345678901234567890", input, now, 0);
  must(!step || (input.size() == kTotpDigits && totp_code("12345678901234567890", *step) == input),
       "a code has one spelling");
  must(!step || !totp_step_of("12345678901234567890", input, now, *step), "a code opens once");
}

}  // namespace

void try_one(std::string_view input) {
  Choices choices(input);
  try_sealed(input, choices);
  try_code(input);
}

}  // namespace madang::fuzz
