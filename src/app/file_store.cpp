#include "app/file_store.hpp"

#include <stdexcept>

#include "app/s3_config.hpp"
#include "kernel/blob/disk_blobs.hpp"
#include "kernel/blob/disk_parts.hpp"
#include "kernel/blob/s3_blobs.hpp"
#include "kernel/blob/s3_parts.hpp"
#include "kernel/log/log.hpp"
#include "kernel/s3/bucket.hpp"

namespace madang::app {

struct FileStore::Remote {
  explicit Remote(s3::BucketOptions options) : bucket(std::move(options)) {}

  s3::Bucket bucket;
  blob::S3Blobs* bodies = nullptr;
};

FileStore::FileStore(const Config& config, const std::filesystem::path& folder, const Clock& clock) {
  if (!config.keeps_files_in_s3()) {
    bodies_ = std::make_unique<blob::DiskBlobs>(folder / "files");
    parts_ = std::make_unique<blob::DiskParts>(folder / "uploads");
    return;
  }
  remote_ = std::make_unique<Remote>(bucket_options(config));
  auto bodies = std::make_unique<blob::S3Blobs>(remote_->bucket, folder / "drafts", clock);
  remote_->bodies = bodies.get();
  bodies_ = std::move(bodies);
  parts_ = std::make_unique<blob::S3Parts>(remote_->bucket);
}

FileStore::~FileStore() = default;

void FileStore::begin() {
  if (!remote_) return;
  const auto failure = remote_->bucket.check();
  if (!failure) return;
  if (failure->kind != s3::Failure::Kind::unreachable) throw std::runtime_error(failure->sentence);
  log::warning("serving without files until their store answers", {{"why", failure->sentence}});
}

void FileStore::look() {
  if (remote_) remote_->bucket.check();
}

void FileStore::sweep() {
  if (remote_) remote_->bodies->sweep();
}

void FileStore::stop() {
  if (remote_) remote_->bucket.stop();
}

std::string FileStore::degraded() const {
  if (!remote_ || !remote_->bucket.trouble()) return {};
  return "files: their store does not answer as it should; the log says why\n";
}

std::optional<s3::BucketCounts> FileStore::counts() const {
  return remote_ ? std::optional(remote_->bucket.counts()) : std::nullopt;
}

}  // namespace madang::app
