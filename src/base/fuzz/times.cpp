#include <cstring>

#include "base/fuzz/harness.hpp"
#include "base/time.hpp"

namespace madang::fuzz {

namespace {

/// The years 0000 to 9999, which is all that RFC 3339 can say.
constexpr std::int64_t kFirst = -62'167'219'200'000;
constexpr std::int64_t kLast = 253'402'300'799'999;

}  // namespace

void try_one(std::string_view input) {
  if (const auto time = Timestamp::read(input)) {
    must(input.size() >= 20, "a time is never shorter than RFC 3339 has it");
    if (time->milliseconds() >= kFirst && time->milliseconds() <= kLast)
      must(Timestamp::read(time->text()) == *time, "what is written is read as the same moment");
  }
  std::int64_t value = 0;
  std::memcpy(&value, input.data(), std::min(sizeof value, input.size()));
  const auto moment = Timestamp::from_milliseconds(
      kFirst + static_cast<std::int64_t>(static_cast<std::uint64_t>(value) % (kLast - kFirst + 1)));
  must(Timestamp::read(moment.text()) == moment, "every moment can be read back");
}

}  // namespace madang::fuzz
