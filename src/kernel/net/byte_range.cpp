#include "kernel/net/byte_range.hpp"

#include <algorithm>
#include <charconv>

#include "kernel/net/ascii.hpp"

namespace madang::net {
namespace {

constexpr std::string_view kUnit = "bytes=";
constexpr std::size_t kMostDigits = 18;

/// Digits alone; nothing for anything else, also for more digits than any size has.
std::optional<std::int64_t> number_in(std::string_view text) {
  if (text.empty() || text.size() > kMostDigits) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return value;
}

RangeAsked part(std::int64_t first, std::int64_t last, std::int64_t size) {
  if (first >= size) return {RangeAsked::Kind::outside};
  return {RangeAsked::Kind::part, {first, std::min(last, size - 1) - first + 1}};
}

}  // namespace

RangeAsked range_asked(std::string_view header, std::int64_t size) {
  if (!starts_without_case(header, kUnit)) return {};
  const auto spec = without_spaces(header.substr(kUnit.size()));
  const auto dash = spec.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = number_in(spec.substr(0, dash));
  const auto last = number_in(spec.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    return part(*last == 0 ? size : std::max<std::int64_t>(0, size - *last), size - 1, size);
  }
  if (!first) return {};
  if (dash + 1 == spec.size()) return part(*first, size - 1, size);
  if (!last || *last < *first) return {};
  return part(*first, *last, size);
}

bool names_etag(std::string_view list, std::string_view etag, Comparison comparison) {
  while (!list.empty()) {
    auto element = take_element(list);
    if (element == "*") return true;
    if (element.starts_with("W/") && comparison == Comparison::weak) element.remove_prefix(2);
    if (element == etag) return true;
  }
  return false;
}

}  // namespace madang::net
