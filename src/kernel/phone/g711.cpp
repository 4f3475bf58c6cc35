#include "kernel/phone/g711.hpp"

#include <algorithm>
#include <bit>

namespace madang::phone {
namespace {

constexpr int kBias = 0x84;
constexpr int kClip = 32'635;

/// Sign, the position of the highest bit, and the four bits below it; all inverted.
std::uint8_t to_mu_law(std::int16_t sample) {
  const int sign = sample < 0 ? 0x80 : 0;
  const int magnitude = std::min(sample < 0 ? -int{sample} : int{sample}, kClip) + kBias;
  const int segment = std::bit_width(static_cast<unsigned>(magnitude)) - 8;
  const int mantissa = magnitude >> (segment + 3) & 0x0f;
  return static_cast<std::uint8_t>(~(sign | segment << 4 | mantissa));
}

/// The same with a linear first segment; every other bit inverted, so that silence has edges.
std::uint8_t to_a_law(std::int16_t sample) {
  const int sign = sample < 0 ? 0 : 0x80;
  const int magnitude = (sample < 0 ? ~int{sample} : int{sample}) >> 3;
  const int width = std::bit_width(static_cast<unsigned>(magnitude));
  const int segment = width <= 5 ? 0 : width - 5;
  const int mantissa = magnitude >> (segment == 0 ? 1 : segment) & 0x0f;
  return static_cast<std::uint8_t>((sign | segment << 4 | mantissa) ^ 0x55);
}

}  // namespace

std::string encoded(Codec codec, std::span<const std::int16_t> samples) {
  std::string bytes;
  bytes.reserve(samples.size());
  for (const auto sample : samples)
    bytes += static_cast<char>(codec == Codec::pcmu ? to_mu_law(sample) : to_a_law(sample));
  return bytes;
}

}  // namespace madang::phone
