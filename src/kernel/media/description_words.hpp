#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

// The words of a line of SDP. Views into the line; any thread.

namespace madang::media {

/// What stands before the first `mark` and what after it; all before it when there is none.
inline std::pair<std::string_view, std::string_view> cut_at(std::string_view text, char mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

inline std::vector<std::string_view> words_of(std::string_view text, char between = ' ') {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto [word, rest] = cut_at(text, between);
    if (!word.empty()) words.push_back(word);
    text = rest;
  }
  return words;
}

/// Decimal digits and nothing else.
template <class Number>
std::optional<Number> number_in(std::string_view digits) {
  Number number{};
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (digits.empty() || digits[0] == '-' || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace madang::media
