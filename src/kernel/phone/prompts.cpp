#include "kernel/phone/prompts.hpp"

#include <algorithm>

namespace madang::phone {
namespace {

constexpr std::size_t kKept = 8;  // of a megabyte at most

}  // namespace

std::expected<Prompt, std::string> Prompts::of(const std::string& text, const std::string& language,
                                               const SpeechOptions& options) {
  const auto voice = voice_for(language);
  const auto found =
      std::ranges::find_if(kept_, [&](const Kept& each) { return each.text == text && each.voice == voice; });
  if (found != kept_.end()) return found->prompt;
  auto made = spoken(text, language, options);
  if (!made) return made;
  kept_.push_back({text, voice, *made});
  if (kept_.size() > kKept) kept_.pop_front();
  return made;
}

}  // namespace madang::phone
