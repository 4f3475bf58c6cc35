#include "kernel/media/turn_credentials.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace madang::media {
namespace {

constexpr std::size_t kSha1 = 20;

std::string base64(std::span<const unsigned char> bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // with the zero that OpenSSL writes behind it
  text.resize(static_cast<std::size_t>(
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()))));
  return text;
}

}  // namespace

TurnCredentials turn_credentials(std::string_view secret, std::string_view whom, std::chrono::sys_seconds expires) {
  TurnCredentials made{.username = fmt::format("{}:{}", expires.time_since_epoch().count(), whom), .password = {}};
  std::array<unsigned char, kSha1> digest{};
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(made.username.data()), made.username.size(), digest.data(), nullptr);
  made.password = base64(digest);
  return made;
}

}  // namespace madang::media
