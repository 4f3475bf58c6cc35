#include <set>

#include "base/fuzz/harness.hpp"
#include "chat/model.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  const auto found = chat::mentions_in(input);
  std::set<MemberId> once(found.begin(), found.end());
  must(once.size() == found.size(), "everybody is mentioned once");
  std::string again;
  for (const auto member : found) {
    const auto token = "<@" + member.text() + ">";
    must(input.find(token) != std::string_view::npos, "nobody is mentioned who is not in the text");
    again += token;
  }
  must(chat::mentions_in(again) == found, "what is written as mentions is read as the same");
}

}  // namespace madang::fuzz
