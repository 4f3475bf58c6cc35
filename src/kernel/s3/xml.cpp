#include "kernel/s3/xml.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.hpp"

namespace madang::s3 {
namespace {

constexpr int kMostDepth = 12;
constexpr int kMostElements = 30'000;
constexpr std::string_view kSpace = " \t\r\n";

bool is_name_start(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':'; }

bool is_character(std::uint32_t point) {
  const bool is_control = point < 0x20 && point != '\t' && point != '\n' && point != '\r';
  return !is_control && !(point >= 0xd800 && point < 0xe000) && point != 0xfffe && point != 0xffff && point < 0x110000;
}

void append_utf8(std::string& text, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) return put(0xc0 | point >> 6), put(0x80 | (point & 0x3f));
  if (point < 0x10000) return put(0xe0 | point >> 12), put(0x80 | (point >> 6 & 0x3f)), put(0x80 | (point & 0x3f));
  put(0xf0 | point >> 18), put(0x80 | (point >> 12 & 0x3f)), put(0x80 | (point >> 6 & 0x3f)),
      put(0x80 | (point & 0x3f));
}

/// What stands between `&` and `;`.
bool append_reference(std::string& text, std::string_view reference) {
  constexpr std::pair<std::string_view, char> kNamed[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [name, character] : kNamed)
    if (reference == name) return text += character, true;
  if (!reference.starts_with('#')) return false;
  const bool is_hex = reference.starts_with("#x");
  const auto digits = reference.substr(is_hex ? 2 : 1);
  std::uint32_t point = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, point, is_hex ? 16 : 10);
  if (read.ec != std::errc() || read.ptr != end || !is_character(point)) return false;
  append_utf8(text, point);
  return true;
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto mark = std::min(text.find('&'), text.size());
    plain.append(text.substr(0, mark));
    if (mark == text.size()) break;
    const auto end = text.find(';', mark);
    if (end == text.npos || !append_reference(plain, text.substr(mark + 1, end - mark - 1))) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  return plain;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<Element> document() {
    skip_space();
    if (rest_.starts_with("<?xml ") && !skip_past("?>")) return std::nullopt;
    skip_space();
    auto root = element(1);
    skip_space();
    return root && rest_.empty() ? std::move(root) : std::nullopt;
  }

 private:
  bool skip(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }
  bool skip_past(std::string_view what) {
    const auto place = rest_.find(what);
    if (place == rest_.npos) return false;
    rest_.remove_prefix(place + what.size());
    return true;
  }
  /// True when there was some.
  bool skip_space() {
    const auto length = std::min(rest_.find_first_not_of(kSpace), rest_.size());
    rest_.remove_prefix(length);
    return length > 0;
  }
  std::string_view name() {
    if (rest_.empty() || !is_name_start(rest_.front())) return {};
    const auto end = std::ranges::find_if_not(rest_, is_name);
    const auto found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(found.size());
    return found;
  }

  bool attribute() {
    if (name().empty() || !skip("=") || rest_.empty()) return false;
    const char quote = rest_.front();
    if (quote != '"' && quote != '\'') return false;
    const auto end = rest_.find(quote, 1);
    if (end == rest_.npos) return false;
    const auto value = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return !value.contains('<') && unescaped(value);
  }

  std::optional<Element> element(int depth) {
    if (depth > kMostDepth || ++count_ > kMostElements || !skip("<")) return std::nullopt;
    Element read;
    read.name = name();
    if (read.name.empty()) return std::nullopt;
    for (;;) {
      const bool spaced = skip_space();
      if (skip("/>")) return read;
      if (skip(">")) break;
      if (!spaced || !attribute()) return std::nullopt;
    }
    return content(read, depth) ? std::optional(std::move(read)) : std::nullopt;
  }

  /// Up to and with the end tag.
  bool content(Element& into, int depth) {
    const auto mark = rest_.find('<');
    if (mark == rest_.npos) return false;
    const auto text = rest_.substr(0, mark);
    if (rest_.substr(mark).starts_with("</")) {
      auto plain = unescaped(text);
      if (!plain) return false;
      into.text = std::move(*plain);
      rest_.remove_prefix(mark);
      return end_tag(into.name);
    }
    skip_space();
    while (rest_.starts_with('<') && !rest_.starts_with("</")) {
      auto child = element(depth + 1);
      if (!child) return false;
      into.children.push_back(std::move(*child));
      skip_space();
    }
    return end_tag(into.name);
  }

  bool end_tag(std::string_view of) {
    if (!skip("</") || !skip(of)) return false;
    skip_space();
    return skip(">");
  }

  std::string_view rest_;
  int count_ = 0;
};

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 && kSpace.find(c) == kSpace.npos;
}

}  // namespace

const Element* Element::find(std::string_view child) const {
  const auto found = std::ranges::find(children, child, &Element::name);
  return found == children.end() ? nullptr : &*found;
}

std::string_view Element::text_of(std::string_view child) const {
  const auto* found = find(child);
  return found ? std::string_view(found->text) : std::string_view();
}

std::optional<Element> read_xml(std::string_view text) {
  if (!is_utf8(text) || std::ranges::any_of(text, is_control)) return std::nullopt;
  return Reader(text).document();
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += c;
  }
  return safe;
}

}  // namespace madang::s3
