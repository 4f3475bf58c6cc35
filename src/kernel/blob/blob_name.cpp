#include "kernel/blob/blob_name.hpp"

#include <sodium.h>

namespace madang::blob {

std::optional<BlobName> BlobName::read(std::string_view text) {
  if (text.size() != 64 || text.find_first_not_of("0123456789abcdef") != text.npos) return std::nullopt;
  return BlobName(text);
}

BlobName name_of(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  char text[crypto_hash_sha256_BYTES * 2 + 1];
  return BlobName::read(sodium_bin2hex(text, sizeof text, digest, sizeof digest)).value();
}

}  // namespace madang::blob
