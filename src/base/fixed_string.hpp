#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace madang {

/// A string literal that can be a template argument, such as the prefix of an id.
template <std::size_t N>
struct FixedString {
  char characters[N]{};

  consteval FixedString(const char (&literal)[N]) { std::copy_n(literal, N, characters); }
  constexpr std::string_view view() const { return {characters, N - 1}; }
  constexpr bool operator==(const FixedString&) const = default;
};

}  // namespace madang
