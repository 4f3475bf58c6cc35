#pragma once

#include <algorithm>
#include <string>
#include <string_view>

// Letters of ASCII alone, whatever the locale says: for names of protocols and markup, never for what people are called
// (that is folded() in base/text.hpp).

namespace madang {

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::string ascii_lowered(std::string_view text) {
  std::string low(text);
  std::ranges::transform(low, low.begin(), ascii_lower);
  return low;
}

}  // namespace madang
