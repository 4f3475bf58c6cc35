#include "chat/markup.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace madang::chat {
namespace {

constexpr std::size_t kMostAttributes = 32;
constexpr std::size_t kMostNameBytes = 64;
constexpr std::string_view kBlanks = " \t\n\r\f";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string as_name(std::string_view text) { return ascii_lowered(text.substr(0, kMostNameBytes)); }

/// What is inside these is no markup.
bool is_raw(std::string_view name) {
  return name == "script" || name == "style" || name == "noscript" || name == "template" || name == "textarea";
}

}  // namespace

std::string_view Tag::attribute(std::string_view wanted) const {
  const auto found = std::ranges::find(attributes, wanted, &std::pair<std::string, std::string_view>::first);
  return found == attributes.end() ? std::string_view() : found->second;
}

bool Markup::next(Tag& tag) {
  for (;;) {
    rest_.remove_prefix(std::min(rest_.find('<'), rest_.size()));
    if (rest_.empty()) return false;
    if (skip_comment()) continue;
    if (!read_tag(tag)) continue;
    if (!tag.closes && is_raw(tag.name)) text_until(tag.name);
    return true;
  }
}

std::string_view Markup::text_until(std::string_view name) {
  const auto all = rest_;
  for (;;) {
    rest_.remove_prefix(std::min(rest_.find("</"), rest_.size()));
    if (rest_.empty() || as_name(rest_.substr(2, name.size())) == name) break;
    rest_.remove_prefix(2);
  }
  return all.substr(0, all.size() - rest_.size());
}

bool Markup::skip_comment() {
  if (!rest_.starts_with("<!") && !rest_.starts_with("<?")) return false;
  const bool is_comment = rest_.starts_with("<!--");
  const std::string_view end = is_comment ? "-->" : ">";
  const auto found = rest_.find(end, 2);
  rest_.remove_prefix(found == std::string_view::npos ? rest_.size() : found + end.size());
  return true;
}

bool Markup::read_tag(Tag& tag) {
  rest_.remove_prefix(1);
  tag = {};
  tag.closes = rest_.starts_with('/');
  if (tag.closes) rest_.remove_prefix(1);
  if (rest_.empty() || !is_letter(rest_.front())) return false;
  const auto end = std::min(rest_.find_first_of(" \t\n\r\f/>"), rest_.size());
  tag.name = as_name(rest_.substr(0, end));
  rest_.remove_prefix(end);
  while (read_attribute(tag)) continue;
  if (rest_.empty()) return false;
  rest_.remove_prefix(1);
  return true;
}

bool Markup::read_attribute(Tag& tag) {
  rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r\f/"), rest_.size()));
  if (rest_.empty() || rest_.front() == '>') return false;
  const auto end = std::min(rest_.find_first_of(" \t\n\r\f/>=", 1), rest_.size());
  auto name = as_name(rest_.substr(0, end));
  rest_.remove_prefix(end);
  skip_blanks();
  std::string_view value;
  if (rest_.starts_with('=')) {
    rest_.remove_prefix(1);
    value = read_value();
  }
  if (tag.attributes.size() < kMostAttributes) tag.attributes.emplace_back(std::move(name), value);
  return true;
}

std::string_view Markup::read_value() {
  skip_blanks();
  const bool is_quoted = rest_.starts_with('"') || rest_.starts_with('\'');
  if (!is_quoted) {
    const auto value = rest_.substr(0, std::min(rest_.find_first_of(" \t\n\r\f>"), rest_.size()));
    rest_.remove_prefix(value.size());
    return value;
  }
  const auto end = std::min(rest_.find(rest_.front(), 1), rest_.size());
  const auto value = rest_.substr(1, end - 1);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  return value;
}

void Markup::skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size())); }

}  // namespace madang::chat
