#pragma once

#include <string>
#include <vector>

namespace madang::app::demo {

/// One sentence as the machine's own programs say it in three languages.
struct Sentence {
  std::string english;
  std::string korean;
  std::string chinese;
};

/// Up to `most` plain sentences from the translations that Debian's packages installed (GNU .mo files), so that the
/// demo also carries text nobody wrote for it. Empty where no translations are installed.
std::vector<Sentence> installed_sentences(std::size_t most);

}  // namespace madang::app::demo
