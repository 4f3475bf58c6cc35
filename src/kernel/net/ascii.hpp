#pragma once

#include <algorithm>
#include <string_view>

#include "base/ascii.hpp"

namespace madang::net {

/// HTTP compares names without case in ASCII alone (RFC 9110 5.1).
constexpr bool same_without_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, ascii_lower, ascii_lower);
}

constexpr bool starts_without_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && same_without_case(text.substr(0, start.size()), start);
}

/// Without the optional white space HTTP allows around a value (RFC 9110 5.6.3).
constexpr std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Takes the next element off a comma-separated list; elements come without the space around them.
constexpr std::string_view take_element(std::string_view& list) {
  const auto comma = list.find(',');
  const auto element = without_spaces(list.substr(0, comma));
  list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  return element;
}

}  // namespace madang::net
