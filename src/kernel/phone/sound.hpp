#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace madang::phone {

/// One channel of 16 bits a sample.
struct Sound {
  int rate = 0;  ///< samples a second
  std::vector<std::int16_t> samples;
};

/// A WAV of 16-bit PCM in one channel, as programs write it into a pipe: lengths in its header may be larger than what
/// comes. Nothing when it is none. Pure.
std::optional<Sound> read_wav(std::string_view bytes);

/// At another rate, without what that rate cannot carry (a windowed sinc).
std::vector<std::int16_t> resampled(const Sound& sound, int rate);

}  // namespace madang::phone
