#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

/// True when the bytes are well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view text);
/// Counts code points of well-formed UTF-8.
std::size_t count_code_points(std::string_view text);
/// Cuts white space (also the ideographic space and zero-width characters) off both ends.
std::string_view trimmed(std::string_view text);
/// A key for comparing and searching names: ASCII and Latin, Greek, Cyrillic letters lower-cased, full-width forms
/// narrowed, white space runs made one space. Not for showing.
std::string folded(std::string_view text);

/// Says why a text cannot be taken from outside, or nothing when it can: it must be UTF-8, hold between `least` and
/// `most` code points, and no control character but tab and line feed.
std::optional<std::string> text_fault(std::string_view text, std::size_t least, std::size_t most);

/// A text from outside with its length limits in its type; the decoder checks them and OpenAPI tells them.
template <std::size_t Least, std::size_t Most>
struct Text {
  static constexpr std::size_t kLeast = Least;
  static constexpr std::size_t kMost = Most;

  std::string value;

  operator const std::string&() const { return value; }
  bool operator==(const Text&) const = default;
};

/// Names a write from the client's side, so that a retry is known for one: 8 to 64 of `A-Z a-z 0-9 _ -`.
struct ClientId {
  std::string value;

  static bool is_valid(std::string_view text);
  bool operator==(const ClientId&) const = default;
};

}  // namespace madang
