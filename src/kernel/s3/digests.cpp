#include "kernel/s3/digests.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <iterator>
#include <stdexcept>

namespace madang::s3 {
namespace {

using Digest = std::array<unsigned char, EVP_MAX_MD_SIZE>;

/// How many bytes of it were filled; 0 when there is no such algorithm.
unsigned digest_of(std::string_view bytes, const EVP_MD* algorithm, Digest& digest) {
  unsigned length = 0;
  const bool is_done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, algorithm, nullptr) == 1;
  return is_done ? length : 0;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Digest digest;
  const auto length = digest_of(bytes, EVP_sha256(), digest);
  if (length == 0) throw std::runtime_error("the cryptography library refuses SHA-256");
  std::string hex;
  for (unsigned index = 0; index < length; ++index) fmt::format_to(std::back_inserter(hex), "{:02x}", digest[index]);
  return hex;
}

std::string md5_base64(std::string_view bytes) {
  Digest digest;
  const auto length = digest_of(bytes, EVP_md5(), digest);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text;
  const auto written = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(length));
  return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(written)};
}

}  // namespace madang::s3
