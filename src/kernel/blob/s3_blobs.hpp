#pragma once

#include <filesystem>

#include "base/time.hpp"
#include "kernel/blob/blobs.hpp"
#include "kernel/s3/bucket.hpp"

namespace madang::blob {

/// File bodies in a bucket: `files/ORGANISATION/NAME/WRITING`. Each writing of a body is an object of its own, and
/// whoever completes one removes the older ones: so a node that removes what lay untouched can never hit what another
/// node writes meanwhile, though no lock spans them.
///
/// A body is gathered in a nameless file of the local disk, since it has its name only when it is whole. A reader holds
/// at most a window of the body in memory.
class S3Blobs final : public Blobs {
 public:
  /// `drafts` is a folder; it is made when it is not there.
  S3Blobs(s3::Bucket& bucket, std::filesystem::path drafts, const Clock& clock);

  std::unique_ptr<BlobWriter> write(OrgId org_id) override;
  std::shared_ptr<const BlobReader> open(OrgId org_id, const BlobName& name) const override;
  bool remove(OrgId org_id, const BlobName& name, Timestamp untouched_since) override;
  std::vector<std::string> damaged() const override;

  /// Aborts what writers that died left half-way a day ago. They cost room and are in no listing.
  void sweep();

 private:
  class Writer;

  s3::Bucket& bucket_;
  const std::filesystem::path drafts_;
  const Clock& clock_;
};

}  // namespace madang::blob
