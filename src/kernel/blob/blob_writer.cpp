#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "kernel/blob/draft.hpp"

namespace madang::blob {
namespace {

std::string random_name() {
  std::uint64_t value[2];
  randombytes_buf(value, sizeof value);
  return base32(value[0]) + base32(value[1]);
}

BlobName name_of(crypto_hash_sha256_state& hash) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&hash, digest);
  char text[crypto_hash_sha256_BYTES * 2 + 1];
  return BlobName::read(sodium_bin2hex(text, sizeof text, digest, sizeof digest)).value();
}

}  // namespace

BlobWriter::Draft::Draft(Blobs& in, OrgId of, int drafts)
    : blobs(in),
      org_id(of),
      folder(drafts),
      file_name(random_name()),
      file(::openat(drafts, file_name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) {
  if (!file) throw Refusal(kCannotKeep);
  crypto_hash_sha256_init(&hash);
}

BlobWriter::Draft::~Draft() {
  if (file) ::unlinkat(folder, file_name.c_str(), 0);
}

BlobWriter::BlobWriter(std::unique_ptr<Draft> draft) : draft_(std::move(draft)) {}
BlobWriter::BlobWriter(BlobWriter&&) noexcept = default;
BlobWriter::~BlobWriter() = default;

void BlobWriter::append(std::string_view bytes) {
  crypto_hash_sha256_update(&draft_->hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  draft_->size += static_cast<std::int64_t>(bytes.size());
  while (!bytes.empty()) {
    const auto written = ::write(draft_->file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw Refusal(kCannotKeep);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

BlobName BlobWriter::name() const {
  auto hash = draft_->hash;
  return name_of(hash);
}

KeptBlob BlobWriter::finish() {
  const auto draft = std::move(draft_);
  if (::fsync(draft->file.number()) != 0) throw Refusal(kCannotKeep);
  KeptBlob kept{name_of(draft->hash), draft->size};
  draft->blobs.keep(draft->file_name, draft->org_id, kept.name);
  return kept;
}

}  // namespace madang::blob
