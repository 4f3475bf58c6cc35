#include "base/id.hpp"

#include <array>

namespace madang {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::uint8_t kNoDigit = 255;
constexpr std::size_t kLength = 13;
constexpr std::int64_t kEpochMilliseconds = 1'735'689'600'000;  // 2025-01-01T00:00:00Z
constexpr int kCountBits = 12;
constexpr int kNodeBits = 10;

constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits;
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  return digits;
}();

}  // namespace

std::string base32(std::uint64_t value) {
  std::string text(kLength, '0');
  for (std::size_t i = kLength; i-- > 0; value >>= 5) text[i] = kAlphabet[value & 31];
  return text;
}

std::optional<std::uint64_t> read_base32(std::string_view text) {
  if (text.size() != kLength) return std::nullopt;
  std::uint64_t value = 0;
  for (char character : text) {
    const std::uint64_t digit = kDigits[static_cast<unsigned char>(character)];
    if (digit == kNoDigit) return std::nullopt;
    if (value >> 59) return std::nullopt;
    value = value << 5 | digit;
  }
  return value;
}

void IdSource::go_on_after(std::uint64_t tick) {
  std::uint64_t last = last_tick_.load();
  while (last < tick && !last_tick_.compare_exchange_weak(last, tick)) continue;
}

std::uint64_t IdSource::next_value() {
  const auto milliseconds_now = std::max<std::int64_t>(clock_.now().milliseconds() - kEpochMilliseconds, 0);
  const auto now = static_cast<std::uint64_t>(milliseconds_now) << kCountBits;
  std::uint64_t last = last_tick_.load();
  std::uint64_t next = 0;
  do {
    next = std::max(now, last + 1);
  } while (!last_tick_.compare_exchange_weak(last, next));
  const std::uint64_t milliseconds = next >> kCountBits;
  const std::uint64_t count = next & ((1U << kCountBits) - 1);
  return milliseconds << (kCountBits + kNodeBits) | node_ << kCountBits | count;
}

}  // namespace madang
