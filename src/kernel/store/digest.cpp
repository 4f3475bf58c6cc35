#include "kernel/store/digest.hpp"

#include <sodium.h>

#include <fstream>
#include <vector>

#include "base/id.hpp"

namespace madang::store {
namespace {

std::string hex(const unsigned char (&digest)[crypto_hash_sha256_BYTES]) {
  std::string text(crypto_hash_sha256_BYTES * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), digest, sizeof digest);
  text.pop_back();
  return text;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hex(digest);
}

std::string sha256_of_file(const std::filesystem::path& file) {
  std::ifstream input(file, std::ios::binary);
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<char> chunk(1 << 18);
  while (input.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || input.gcount() > 0)
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(chunk.data()),
                              static_cast<unsigned long long>(input.gcount()));
  if (!input.eof())
    throw std::filesystem::filesystem_error("cannot be read", file, std::make_error_code(std::errc::io_error));
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, digest);
  return hex(digest);
}

std::string random_name() {
  std::uint64_t value = 0;
  randombytes_buf(&value, sizeof value);
  return base32(value);
}

}  // namespace madang::store
