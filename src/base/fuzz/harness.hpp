#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// What every fuzzer leans on. A fuzzer is one source in a part's fuzz/ folder that defines try_one(); the inputs it
// begins with are in tests/fuzz/, in a folder of its name.

namespace madang::fuzz {

/// One try. Says with must() what has to hold for any input whatever.
void try_one(std::string_view input);

/// Says what does not hold and ends the program, so that the input is kept.
void must(bool holds, std::string_view what);

/// Choices that follow from the input alone, so that a failure happens again, and differ for almost every input.
class Choices {
 public:
  explicit Choices(std::string_view input);

  std::size_t below(std::size_t bound);
  bool coin() { return below(2) == 1; }
  /// The text in pieces, cut anywhere; often into single bytes.
  std::vector<std::string_view> pieces_of(std::string_view text);

 private:
  std::uint64_t state_;
};

}  // namespace madang::fuzz
