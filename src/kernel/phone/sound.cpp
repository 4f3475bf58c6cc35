#include "kernel/phone/sound.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace madang::phone {
namespace {

constexpr int kLeastRate = 4'000;
constexpr int kMostRate = 96'000;
constexpr int kHalfWidth = 24;  // of the filter, in samples of the slower rate
constexpr double kPass = 0.9;   // of what the slower rate can carry

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = count; i > 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return number;
}

struct Format {
  int rate = 0;
  bool is_ours = false;
};

Format read_format(std::string_view chunk) {
  if (chunk.size() < 16) return {};
  const auto rate = number_at(chunk, 4, 4);
  const bool is_pcm = number_at(chunk, 0, 2) == 1 && number_at(chunk, 2, 2) == 1 && number_at(chunk, 14, 2) == 16;
  return {static_cast<int>(rate), is_pcm && rate >= kLeastRate && rate <= kMostRate};
}

std::vector<std::int16_t> samples_of(std::string_view bytes) {
  std::vector<std::int16_t> samples(bytes.size() / 2);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::int16_t>(number_at(bytes, 2 * i, 2));
  return samples;
}

/// Of a low-pass of this cutoff (in cycles a sample), Blackman's window over `width` samples to each side.
double weight(double distance, double cutoff, double width) {
  using std::numbers::pi;
  if (std::abs(distance) >= width) return 0;
  const double x = 2 * cutoff * distance;
  const double sinc = x == 0 ? 1 : std::sin(pi * x) / (pi * x);
  const double place = pi * distance / width;
  return 2 * cutoff * sinc * (0.42 + 0.5 * std::cos(place) + 0.08 * std::cos(2 * place));
}

}  // namespace

std::optional<Sound> read_wav(std::string_view bytes) {
  if (bytes.size() < 12 || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WAVE") return std::nullopt;
  bytes.remove_prefix(12);
  Format format;
  while (bytes.size() >= 8) {
    const auto name = bytes.substr(0, 4);
    const std::size_t length = number_at(bytes, 4, 4);
    const auto chunk = bytes.substr(8, length);
    if (name == "fmt ") format = read_format(chunk);
    if (name == "data") {
      if (!format.is_ours) return std::nullopt;
      return Sound{format.rate, samples_of(chunk)};
    }
    bytes.remove_prefix(std::min(bytes.size(), 8 + length + length % 2));
  }
  return std::nullopt;
}

std::vector<std::int16_t> resampled(const Sound& sound, int rate) {
  if (sound.rate == rate) return sound.samples;
  const double step = static_cast<double>(sound.rate) / rate;
  const double slowing = std::max(step, 1.0);
  const double cutoff = kPass * 0.5 / slowing;
  const double width = kHalfWidth * slowing;
  const auto count = static_cast<std::ptrdiff_t>(sound.samples.size());
  std::vector<std::int16_t> samples(static_cast<std::size_t>(static_cast<double>(count) / step));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double center = static_cast<double>(i) * step;
    const auto first = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(std::ceil(center - width)));
    const auto last = std::min<std::ptrdiff_t>(count - 1, static_cast<std::ptrdiff_t>(std::floor(center + width)));
    double sum = 0;
    for (auto j = first; j <= last; ++j)
      sum += sound.samples[static_cast<std::size_t>(j)] * weight(static_cast<double>(j) - center, cutoff, width);
    samples[i] = static_cast<std::int16_t>(std::clamp(std::lround(sum), -32'768L, 32'767L));
  }
  return samples;
}

}  // namespace madang::phone
