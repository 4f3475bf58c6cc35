#include "app/caption_words.hpp"
#include "base/fuzz/harness.hpp"
#include "base/text.hpp"

// What a captions service says it has heard.

namespace madang::fuzz {

void try_one(std::string_view input) {
  const auto words = app::read_caption(input);
  if (!words) return;
  must(is_utf8(words->text) && words->text.size() <= 2'000, "a text can be shown");
  must(words->text.find_first_of("\n\r\0", 0, 3) == std::string::npos, "and is one line");
  must(words->part >= 0 && words->language.size() <= 35, "a part and a language are small");
}

}  // namespace madang::fuzz
