#include "base/fuzz/harness.hpp"
#include "base/text.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  const auto inner = trimmed(input);
  must(trimmed(inner) == inner, "trimming twice trims no more");
  if (!is_utf8(input)) return must(text_fault(input, 0, input.size()).has_value(), "broken UTF-8 is no text");

  const auto key = folded(input);
  must(is_utf8(key), "a key is UTF-8");
  must(folded(key) == key, "folding twice folds no more");
  must(is_utf8(inner), "trimming cuts between characters");
  const auto count = count_code_points(input);
  must(count <= input.size() && input.size() <= 4 * count, "a character has one to four bytes");
  if (!text_fault(input, count, count)) {
    must(input.find('\0') == std::string_view::npos, "no text holds NUL");
    must(text_fault(input, count + 1, count + 1).has_value(), "too short is refused");
    must(count == 0 || text_fault(input, 0, count - 1).has_value(), "too long is refused");
  }
}

}  // namespace madang::fuzz
