#pragma once

#include <cstddef>
#include <deque>
#include <expected>
#include <string>

#include "kernel/phone/speech.hpp"

namespace madang::phone {

/// Texts that were spoken lately: an alert says the same to many. One thread.
class Prompts {
 public:
  std::expected<Prompt, std::string> of(const std::string& text, const std::string& language,
                                        const SpeechOptions& options);

 private:
  struct Kept {
    std::string text;
    std::string voice;
    Prompt prompt;
  };
  std::deque<Kept> kept_;
};

}  // namespace madang::phone
