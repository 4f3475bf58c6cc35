#include "base/fuzz/harness.hpp"

#include <cstdio>
#include <cstdlib>

namespace madang::fuzz {

void must(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "==fuzz== it does not hold that %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

Choices::Choices(std::string_view input) : state_(14695981039346656037U) {
  for (const char byte : input) state_ = (state_ ^ static_cast<unsigned char>(byte)) * 1099511628211U;
}

std::size_t Choices::below(std::size_t bound) {
  state_ = state_ * 6364136223846793005U + 1442695040888963407U;
  return static_cast<std::size_t>(state_ >> 33) % bound;
}

std::vector<std::string_view> Choices::pieces_of(std::string_view text) {
  const std::size_t longest = coin() ? 1 : 1 + below(text.size() + 1);
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    pieces.push_back(text.substr(0, 1 + below(longest)));
    text.remove_prefix(pieces.back().size());
  }
  return pieces;
}

}  // namespace madang::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  madang::fuzz::try_one({reinterpret_cast<const char*>(data), size});
  return 0;
}
