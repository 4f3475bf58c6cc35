#include "kernel/blob/hashed_file.hpp"

#include <unistd.h>

#include <cerrno>

#include "kernel/blob/blobs.hpp"

namespace madang::blob {

HashedFile::HashedFile(Descriptor file) : file_(std::move(file)) {
  if (!file_) throw Refusal(kCannotKeep);
  crypto_hash_sha256_init(&hash_);
}

void HashedFile::append(std::string_view bytes) {
  crypto_hash_sha256_update(&hash_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  size_ += static_cast<std::int64_t>(bytes.size());
  write_all(file_.number(), bytes);
}

BlobName HashedFile::name() const {
  auto hash = hash_;
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&hash, digest);
  char text[crypto_hash_sha256_BYTES * 2 + 1];
  return BlobName::read(sodium_bin2hex(text, sizeof text, digest, sizeof digest)).value();
}

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw Refusal(kCannotKeep);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace madang::blob
