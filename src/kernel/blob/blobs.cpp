#include "kernel/blob/blobs.hpp"

#include <sodium.h>

namespace madang::blob {

BlobName name_of(const BlobReader& reader) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<char> chunk(1 << 18);
  std::int64_t offset = 0;
  while (const auto count = reader.read(offset, chunk)) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(chunk.data()), count);
    offset += static_cast<std::int64_t>(count);
  }
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, digest);
  char text[crypto_hash_sha256_BYTES * 2 + 1];
  return BlobName::read(sodium_bin2hex(text, sizeof text, digest, sizeof digest)).value();
}

}  // namespace madang::blob
