#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace madang {
namespace {

constexpr char32_t kBroken = 0xffffffff;

/// Takes one code point off the front; kBroken when the bytes are not UTF-8.
char32_t take_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
  if (length == 0 || text.size() < length) return kBroken;
  char32_t point = length == 1 ? first : first & (0x7f >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if (next >> 6 != 2) return kBroken;
    point = point << 6 | (next & 0x3f);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xd800 && point <= 0xdfff;
  if (point < kSmallest[length] || surrogate || point > 0x10ffff) return kBroken;
  text.remove_prefix(length);
  return point;
}

void append(std::string& text, char32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xc0 | point >> 6);
    text += static_cast<char>(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    text += static_cast<char>(0xe0 | point >> 12);
    text += static_cast<char>(0x80 | (point >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (point & 0x3f));
  } else {
    text += static_cast<char>(0xf0 | point >> 18);
    text += static_cast<char>(0x80 | (point >> 12 & 0x3f));
    text += static_cast<char>(0x80 | (point >> 6 & 0x3f));
    text += static_cast<char>(0x80 | (point & 0x3f));
  }
}

bool is_space(char32_t point) {
  return point == ' ' || (point >= 9 && point <= 13) || point == 0xa0 || (point >= 0x2000 && point <= 0x200d) ||
         point == 0x2028 || point == 0x2029 || point == 0x2060 || point == 0x3000 || point == 0xfeff;
}

char32_t lower(char32_t point) {
  if (point >= 'A' && point <= 'Z') return point + 32;
  if (point >= 0xff01 && point <= 0xff5e) return lower(point - 0xfee0);
  if (point >= 0xc0 && point <= 0xde && point != 0xd7) return point + 32;
  if (point == 0x130) return 'i';
  if (point == 0x178) return 0xff;
  if ((point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17e)) return point + (point & 1);
  if (point >= 0x100 && point <= 0x177 && point != 0x138 && point != 0x149) return point | 1;
  if (point >= 0x391 && point <= 0x3a9) return point + 32;
  if (point >= 0x410 && point <= 0x42f) return point + 32;
  if (point >= 0x400 && point <= 0x40f) return point + 80;
  return point;
}

bool is_forbidden(char32_t point) {
  return (point < 0x20 && point != '\n' && point != '\t') || point == 0x7f || (point >= 0x80 && point < 0xa0);
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty())
    if (take_code_point(text) == kBroken) return false;
  return true;
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string_view trimmed(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t at = text.size() - rest.size();
    const char32_t point = take_code_point(rest);
    if (point == kBroken) return text;
    if (is_space(point)) continue;
    begin = std::min(begin, at);
    end = text.size() - rest.size();
  }
  return begin < end ? text.substr(begin, end - begin) : std::string_view{};
}

std::string folded(std::string_view text) {
  std::string key;
  bool gap = false;
  for (std::string_view rest = trimmed(text); !rest.empty();) {
    const char32_t point = take_code_point(rest);
    if (point == kBroken) break;
    if (is_space(point)) {
      gap = true;
      continue;
    }
    if (gap) key += ' ';
    gap = false;
    append(key, lower(point));
  }
  return key;
}

std::optional<std::string> text_fault(std::string_view text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  for (std::string_view rest = text; !rest.empty(); ++count) {
    const char32_t point = take_code_point(rest);
    if (point == kBroken) return "must be valid UTF-8";
    if (is_forbidden(point)) return "must not contain control characters";
  }
  if (count > most) return fmt::format("must have at most {} characters, it has {}", most, count);
  if (count < least) return least == 1 ? "must not be empty" : fmt::format("must have at least {} characters", least);
  return std::nullopt;
}

bool ClientId::is_valid(std::string_view text) {
  return text.size() >= 8 && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

}  // namespace madang
