#pragma once

#include "kernel/blob/parts.hpp"
#include "kernel/s3/bucket.hpp"

namespace madang::blob {

/// In a bucket: `uploads/WHOLE/NUMBER-NAME`, for whichever node the next part comes to.
class S3Parts final : public Parts {
 public:
  explicit S3Parts(s3::Bucket& bucket) : bucket_(bucket) {}

  void put(std::uint64_t whole, std::int64_t number, const BlobName& name, std::string_view bytes) const override;
  std::string read(std::uint64_t whole, std::int64_t number, const BlobName& name) const override;
  /// A few at once, since each is mostly waited for.
  void read_each(std::uint64_t whole, std::span<const Part> parts, const Take& take) const override;
  void remove(std::uint64_t whole) const override;
  std::vector<std::uint64_t> wholes() const override;

 private:
  s3::Bucket& bucket_;
};

}  // namespace madang::blob
