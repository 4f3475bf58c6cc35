#pragma once

#include <mutex>

#include "kernel/blob/blobs.hpp"
#include "kernel/s3/bucket.hpp"

namespace madang::blob {

/// A body in a bucket. It fetches a window at a time, a small one after a jump and larger ones while it reads on, so
/// that who seeks through a film does not fetch all of it.
class S3Reader final : public BlobReader {
 public:
  /// `folder` is where other writings of the same body are found, should this one be replaced.
  S3Reader(s3::Bucket& bucket, std::string folder, s3::Item writing);

  /// Throws Refusal kCannotReach, or std::runtime_error when the body is gone.
  std::size_t read(std::int64_t offset, std::span<char> bytes) const override;
  Descriptor file() const override;

 private:
  std::string_view window_at(std::int64_t offset) const;
  std::string fetch(std::int64_t offset, std::int64_t length) const;

  s3::Bucket& bucket_;
  const std::string folder_;
  mutable std::mutex mutex_;
  mutable std::string key_;
  mutable std::string window_;
  mutable std::int64_t window_offset_ = 0;
  mutable std::int64_t next_length_;
};

/// The one to read of several writings of a body, which are not none.
const s3::Item& newest(const std::vector<s3::Item>& writings);

}  // namespace madang::blob
