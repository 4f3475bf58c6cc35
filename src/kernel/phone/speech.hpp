#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace madang::phone {

/// What is said into a phone: 8,000 samples a second, shared by all calls that say it.
using Prompt = std::shared_ptr<const std::vector<std::int16_t>>;

struct SpeechOptions {
  std::filesystem::path program = "/usr/bin/espeak-ng";
  int words_a_minute = 150;
  std::chrono::milliseconds deadline{10'000};
  std::chrono::seconds longest{60};  ///< what comes beyond is not said
  std::size_t most_text_bytes = 4'000;
};

/// `ko`, `cmn` or `en`, by a language tag; English for all others.
std::string voice_for(std::string_view language);

/// Has a program say it, a child process without a shell, our environment or our files, killed when it takes too long.
/// Or why it could not. Blocking, any thread.
std::expected<Prompt, std::string> spoken(std::string_view text, std::string_view language,
                                          const SpeechOptions& options = {});

}  // namespace madang::phone
