#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace madang::chat {

/// The web addresses that a text names, as its readers see them drawn as links (`web/src/chat/text/tokens.ts`): not
/// inside code, without the punctuation of the sentence, each once, in one spelling. At most `most`. Pure.
std::vector<std::string> links_in(std::string_view text, std::size_t most);

}  // namespace madang::chat
