#include "kernel/auth/totp.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <new>
#include <ranges>

#include "kernel/auth/tokens.hpp"

namespace madang::auth {
namespace {

constexpr std::int64_t kStepMilliseconds = 30'000;
constexpr std::size_t kSecretBytes = 20;
constexpr std::size_t kSha1Bytes = 20;

using Sha1 = std::array<unsigned char, kSha1Bytes>;

Sha1 hmac_sha1(std::string_view key, std::string_view text) {
  Sha1 result;
  std::size_t length = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (!EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA1", nullptr, key.data(), key.size(), bytes, text.size(), result.data(),
                 result.size(), &length) ||
      length != result.size())
    throw std::bad_alloc();
  return result;
}

std::string big_endian(std::int64_t number) {
  std::string bytes(8, '\0');
  for (auto& byte : bytes | std::views::reverse) {
    byte = static_cast<char>(number & 0xff);
    number >>= 8;
  }
  return bytes;
}

bool same(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text)
    encoded += is_unreserved(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return encoded;
}

}  // namespace

std::int64_t totp_step(Timestamp at) { return at.milliseconds() / kStepMilliseconds; }

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  const Sha1 hash = hmac_sha1(secret, big_endian(step));
  const std::size_t offset = hash.back() & 0x0f;
  std::uint32_t number = 0;
  for (std::size_t i = offset; i < offset + 4; ++i) number = number << 8 | hash[i];
  number &= 0x7fffffff;
  std::uint32_t most = 1;
  for (int i = 0; i < digits; ++i) most *= 10;
  return fmt::format("{:0{}}", number % most, digits);
}

std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, Timestamp now,
                                         std::int64_t last_used) {
  std::optional<std::int64_t> found;
  const std::int64_t present = totp_step(now);
  for (std::int64_t step = present - 1; step <= present + 1; ++step)
    if (same(totp_code(secret, step), code) && step > last_used) found = step;
  return found;
}

std::string random_totp_secret() {
  ready_sodium();
  std::string secret(kSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::string totp_secret_text(std::string_view secret) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : secret) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) text += kDigits[held >> (bits - 5) & 0x1f];
    held &= (1U << bits) - 1;
  }
  if (bits > 0) text += kDigits[held << (5 - bits) & 0x1f];
  return text;
}

std::string totp_address(std::string_view secret, std::string_view login) {
  return fmt::format("otpauth://totp/Madang:{}?secret={}&issuer=Madang&algorithm=SHA1&digits={}&period=30",
                     percent_encoded(login), totp_secret_text(secret), kTotpDigits);
}

}  // namespace madang::auth
