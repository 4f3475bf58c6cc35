#pragma once

#include <filesystem>
#include <mutex>

#include "kernel/blob/blobs.hpp"

namespace madang::blob {

/// File bodies on the local disk: ROOT/ORGANISATION/ab/cdef…. Paths are made from ids and names alone and no symbolic
/// link below the root is followed. One for each root and machine.
class DiskBlobs final : public Blobs {
 public:
  /// Makes the root when it is not there and sweeps drafts that a crash left behind.
  explicit DiskBlobs(const std::filesystem::path& root);

  std::unique_ptr<BlobWriter> write(OrgId org_id) override;
  std::shared_ptr<const BlobReader> open(OrgId org_id, const BlobName& name) const override;
  bool remove(OrgId org_id, const BlobName& name, Timestamp untouched_since) override;
  std::vector<std::string> damaged() const override;

 private:
  class Writer;

  void keep(const std::string& draft, OrgId org_id, const BlobName& name);
  Descriptor folder_of(OrgId org_id, const BlobName& name) const;
  Descriptor make_folder_of(OrgId org_id, const BlobName& name) const;

  std::filesystem::path root_path_;
  Descriptor root_;
  Descriptor drafts_;
  std::mutex mutex_;  ///< between taking a body as already there and removing it
};

}  // namespace madang::blob
